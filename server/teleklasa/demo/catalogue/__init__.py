"""The sample catalogue: twelve small courses, the people who teach and learn them, and what they did there."""
