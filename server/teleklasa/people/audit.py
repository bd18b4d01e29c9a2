"""The record of who did what; rows are only added."""

from typing import Any

from teleklasa.people.models import AuditEvent, Person


def record(actor: Person | None, action: str, target: str, **facts: Any) -> None:
    """Note that `actor` did `action` to `target` (`person:…`, `group:…`, `server:…`); facts hold no secret."""
    AuditEvent.objects.create(actor=actor, action=action, target=target, facts=facts)
