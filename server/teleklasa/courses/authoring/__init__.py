"""Courses made and changed by who teaches them: card, state, staff, sections, lessons."""
