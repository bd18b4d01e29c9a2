"""Who may call what: one row for every route and method, by `domain` of live lessons.

Columns: an anonymous · ql moderator by quick link · mo moderator of the group by password ·
mf moderator of another group · ad admin.  A pupil has no session here (the door has its own
tests) and is therefore anonymous; so is a BigBlueButton node, which proves itself by its secret.
"""

from dataclasses import dataclass, field
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

from tests import permission_rows

ACTORS = ("an", "ql", "mo", "mf", "ad")
EVERYBODY = {"an": 200, "ql": 200, "mo": 200, "mf": 200, "ad": 200}


@dataclass(frozen=True)
class Row:
    """The status that each actor is answered; `body` is valid, so only the right decides."""

    route: str
    method: str
    answers: dict[str, int]
    body: dict[str, Any] = field(default_factory=dict)
    needs: str = ""

    def __str__(self) -> str:
        return f"{self.method} {self.route}"


def signed_in(status: int, **others: int) -> dict[str, int]:
    """401 for nobody, `status` for whoever is signed in, but for the ones named."""
    return {"an": 401, "ql": status, "mo": status, "mf": status, "ad": status, **others}


def admins(status: int) -> dict[str, int]:
    return signed_in(403, ad=status)


def managers(status: int) -> dict[str, int]:
    """Own moderators by password, and admins; a quick link sees the group but may not."""
    return signed_in(status, ql=403, mf=404)


def teachers(status: int) -> dict[str, int]:
    """Own moderators in any session, and admins."""
    return signed_in(status, mf=404)


ENTERS = {"an": "not-signed-in", "ql": None, "mo": None, "mf": "not-found", "ad": "forbidden"}
"""Where entering a lesson leads: into the room, or back to the group with a problem."""


def all_rows() -> list[Row]:
    """The rows of every module in `permission_rows`, each the routes of one part of the school."""
    modules = [import_module(f"tests.permission_rows.{found.name}") for found in iter_modules(permission_rows.__path__)]
    return [row for module in modules for row in module.ROWS]
