"""What packages keep of one person, handed out and erased; see `people.own_data`."""

from __future__ import annotations

from typing import Any

from teleklasa.courses.models import PackageImport
from teleklasa.people.models import Person


def own_imports(person: Person) -> dict[str, Any]:
    """Every import that the person asked for; the reports tell of files, not of the person.  One query."""
    columns = ("kind", "dry_run", "state", "failed_because", "created_at", "finished_at")
    rows = PackageImport.objects.filter(person=person).order_by("id")
    found = rows.values("course__slug", *columns)
    return {"imports": [{"course": row.pop("course__slug"), **row} for row in found]}


def forget_imports(person: Person) -> None:
    PackageImport.objects.filter(person=person).delete()
