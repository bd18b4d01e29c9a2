"""From a database address to Django's settings."""

from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from teleklasa.environment import SettingUnreadable

# A host that vanishes says nothing: each wait for it ends after about ten seconds, and holds no thread for minutes.
# Names and units are libpq's: seconds, and for `tcp_user_timeout` milliseconds.  A Unix socket needs none of them.
WAITS = {
    "connect_timeout": 3,
    "keepalives": 1,
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "keepalives_count": 3,
    "tcp_user_timeout": 10_000,
}


def database_from_url(url: str) -> dict[str, Any]:
    """Django's settings for `postgresql://user:password@host:port/name?option=…`.

    A Unix socket's folder stands in `?host=`; an option of the address goes before ours of the same name.
    Raises SettingUnreadable for anything but PostgreSQL.
    """
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"} or not parts.path.strip("/"):
        raise SettingUnreadable("DATABASE_URL must look like postgresql://user:password@host:5432/name")
    options = {key: values[-1] for key, values in parse_qs(parts.query).items()}
    return {
        "ENGINE": "teleklasa.site.engine",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        # A transaction pooler gives each transaction another session, in which no cursor of an earlier one lives.
        "DISABLE_SERVER_SIDE_CURSORS": True,
        # Values travel beside the statement, so that one text is one prepared statement.
        "OPTIONS": {**WAITS, **options, "server_side_binding": True},
    }
