"""Who may call what in courses: one row for every route and method, answered by the row of the matrix.

The expected status follows from the matrix: not signed in → 401 (on routes that are open to
anyone only where the act is not), not visible → 404, visible but not allowed → 403, allowed →
`success`, taken → 409.  Exceptions are said role by role in `answers`.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

from teleklasa.courses.tests.matrix import MATRIX
from tests import course_rows
from tests.course_cast import ROLES, Cast


@dataclass(frozen=True)
class CourseRow:
    """`prepare(cast)` makes what the address and the body name, and returns the names for both.

    Names of the address are filled from `slug` and from what `prepare` returns; texts in the body
    are formatted with the same names.  `matrix` None: the row says all its `answers`.
    """

    route: str
    method: str
    matrix: int | None
    success: int = 200
    body: dict[str, Any] = field(default_factory=dict)
    prepare: Callable[[Cast], dict[str, Any]] | None = None
    answers: dict[str, int] = field(default_factory=dict)
    own: frozenset[str] = frozenset("+o")
    """The marks that succeed here; add `g`, `p`, `s`, `l`, `r`, `c` where this row's thing is of that sort."""
    format: str = "json"
    query: str = ""
    course: dict[str, Any] = field(default_factory=dict)
    """What the course of the row is made with, such as its policy."""

    def __str__(self) -> str:
        return f"{self.method} {self.route}"

    def expected(self, role: str) -> int:
        if role in self.answers:
            return self.answers[role]
        if self.matrix is None:
            raise KeyError(f"{self}: no answer for {role}")
        mark = dict(zip(ROLES, MATRIX[self.matrix][1], strict=True))[role]
        if mark in self.own:
            return self.success
        if mark == "4":
            return 409
        return 401 if role == "An" else 403


def all_course_rows() -> list[CourseRow]:
    modules = [import_module(f"tests.course_rows.{found.name}") for found in iter_modules(course_rows.__path__)]
    return [row for module in modules for row in module.ROWS]
