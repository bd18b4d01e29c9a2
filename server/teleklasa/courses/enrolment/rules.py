"""Who may do what with enrolments, where a row of the matrix reads and writes the same things."""

from __future__ import annotations

from teleklasa.courses.rules import MANAGE_STUDENTS, Rule
from teleklasa.courses.standing import Standing

SEE_INVITES = Rule(MANAGE_STUDENTS.holds)
"""Row 14 for reading, so also when the course is archived."""


def sees_every_student(standing: Standing) -> bool:
    """Staff and admins; a teacher of an enrolled group sees the pupils of the own groups only."""
    return standing.is_staff or standing.is_admin
