"""The two views that say who may be in a room, each the union of one part for every kind of room.

`live_room_guest` and `live_room_host`, both `(room_id, person_id)`, are what the door and the
watcher read.  An app adds the part of its kind in its own migration and touches no other part:

    operations = [
        guests_of_kind("course", "SELECT room_id, person_id FROM … WHERE status = 'active'"),
        hosts_of_kind("course", "SELECT …"),
    ]

A part is a plain view over the tables, so it is never stale.  It must give a pair at most once,
give only rooms of its kind, and be quick by `person_id` and by `room_id`: PostgreSQL pushes both
conditions into every part, so a look-up is one index probe a part.
"""

from django.db.migrations.operations import RunSQL

GUESTS, HOSTS = "live_room_guest", "live_room_host"


def guests_of_kind(kind: str, select: str) -> RunSQL:
    """Let in as guests the pairs `(room_id, person_id)` that `select` gives, but for retired people."""
    return _part_of(GUESTS, kind, select)


def hosts_of_kind(kind: str, select: str) -> RunSQL:
    """Let the pairs of `select` start, enter and end lessons, but for retired people."""
    return _part_of(HOSTS, kind, select)


def _part_of(view: str, kind: str, select: str) -> RunSQL:
    part = f"{view}_of_{kind}"
    create = f"""CREATE OR REPLACE VIEW {part} AS
SELECT listed.room_id, listed.person_id FROM ({select}) AS listed
JOIN people_person person ON person.id = listed.person_id AND person.retired_at IS NULL"""  # noqa: S608 -- of a migration
    return RunSQL([create, _union(view)], [_union(view, without=part), f"DROP VIEW {part}"])


def _union(view: str, *, without: str = "") -> str:
    """The statement that makes `view` anew from the parts that exist."""
    nobody = "SELECT NULL::bigint AS room_id, NULL::bigint AS person_id WHERE false"
    return f"""DO $union$ BEGIN EXECUTE (
  SELECT 'CREATE OR REPLACE VIEW {view} AS ' || COALESCE(
    string_agg(format('SELECT room_id, person_id FROM %I', viewname), ' UNION ALL ' ORDER BY viewname), '{nobody}')
  FROM pg_views
  WHERE schemaname = current_schema() AND starts_with(viewname, '{view}_of_') AND viewname <> '{without}'
); END $union$"""  # noqa: S608 -- names of our own views
