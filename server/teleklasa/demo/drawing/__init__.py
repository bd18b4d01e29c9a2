"""Pictures, films and papers of the sample catalogue, drawn by a program: `python -m teleklasa.demo.drawing`.

What it writes is committed, so a school that only runs needs neither ffmpeg nor fonts.
"""
