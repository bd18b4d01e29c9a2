"""What a teacher sees of a course as a whole."""
