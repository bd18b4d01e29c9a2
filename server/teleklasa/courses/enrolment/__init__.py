"""Who joins a course, by which way, and who leaves it."""
