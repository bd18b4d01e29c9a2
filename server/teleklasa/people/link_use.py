"""What is kept of the use of links, and for how long."""

from django.db import connection

DEVICES_KEPT_DAYS = 30


def forget_link_use() -> None:
    """Delete devices unseen for a month, and codes that ended a year ago: cards of that year are waste paper."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM people_linkdevice WHERE last_day < current_date - %s::int", [DEVICES_KEPT_DAYS])
        cursor.execute("DELETE FROM people_formercode WHERE ended_at < now() - interval '1 year'", [])
