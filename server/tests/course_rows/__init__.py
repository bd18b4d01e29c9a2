"""The table of rights of courses, one module for each part; `course_table` says what a row is."""
