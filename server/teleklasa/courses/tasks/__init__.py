"""Assignments: handed in, graded, returned."""
