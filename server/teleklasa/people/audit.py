"""The record of who did what; rows are only added."""

from typing import Any

from teleklasa.people.models import AuditEvent, Person


def record(actor: Person | None, action: str, target: str, **facts: Any) -> None:
    """Note that `actor` did `action` to `target` (`person:…`, `group:…`, `server:…`); facts hold no secret."""
    AuditEvent.objects.create(actor=actor, action=action, target=target, facts=facts)


RECORD = """
INSERT INTO people_auditevent (actor_id, action, target, facts, at)
SELECT %(actor)s::bigint, %(action)s, %(target)s, %(facts)s::jsonb, statement_timestamp()
"""
"""The same as a part of a larger statement, so that what was done and its record are written together."""
