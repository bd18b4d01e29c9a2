"""`healthy.py URL | worker | watcher`: exit 0 when that part of the school does its work."""

import os
import sys
import urllib.request
from urllib.parse import urlsplit

import psycopg

ANSWERS_WITHIN_S = 4
PULSES = {
    "worker": "SELECT max(last_heartbeat) > now() - interval '2 minutes' FROM procrastinate_workers",
    "watcher": """SELECT max(last_polled) > now() - interval '2 minutes' OR count(*) = 0
                  FROM swarm_server WHERE intent <> 'disabled'""",
}


def main(subject: str) -> None:
    is_well = beats(PULSES[subject]) if subject in PULSES else answers(subject)
    sys.exit(0 if is_well else f"{subject} does not work")


def answers(url: str) -> bool:
    """Asked under the school's own name, which is the only one that is answered to."""
    host = urlsplit(os.environ.get("TELEKLASA_PUBLIC_URL", "")).netloc or "localhost"
    request = urllib.request.Request(url, headers={"Host": host})
    with urllib.request.urlopen(request, timeout=ANSWERS_WITHIN_S) as answer:
        return bool(answer.status == 200)


def beats(question: str) -> bool:
    with psycopg.connect(os.environ["DATABASE_URL"], connect_timeout=ANSWERS_WITHIN_S) as connection:
        row = connection.execute(question).fetchone()
    return bool(row and row[0])


if __name__ == "__main__":
    main(sys.argv[1])
