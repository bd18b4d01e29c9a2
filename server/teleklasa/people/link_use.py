"""What is kept of the use of links, and for how long."""

from django.db import connection

from teleklasa.keys.codes import canonical
from teleklasa.people.keyring import keyring
from teleklasa.people.used_links import NOTE_OLD_CODES

DEVICES_KEPT_DAYS = 30


def forget_link_use() -> None:
    """Delete devices unseen for a month, and codes that ended a year ago: cards of that year are waste paper."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM people_linkdevice WHERE last_day < current_date - %s::int", [DEVICES_KEPT_DAYS])
        cursor.execute("DELETE FROM people_formercode WHERE ended_at < now() - interval '1 year'", [])


def note_old_code(code: str) -> None:
    """Note that somebody came with a code as typed, if a link had it before a reset.  One statement."""
    with connection.cursor() as cursor:
        cursor.execute(NOTE_OLD_CODES, {"lookups": keyring().lookups(canonical(code) or "")})
