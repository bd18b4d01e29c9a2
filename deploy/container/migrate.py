"""Bring the tables up to date, one process at a time; a table in use is waited for, not blocked."""

import os
import sys
import time

import django
import psycopg
from django.core.management import call_command
from django.db import OperationalError

MIGRATING = 0x54_4B_01
"""The advisory lock that whoever migrates holds."""
ATTEMPTS = 10
PAUSE_S = 3.0


def main() -> None:
    """Exit with 1 when a table stays in use for all attempts; any other error ends the start with its trace."""
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as connection:
        connection.execute("SELECT pg_advisory_lock(%s)", [MIGRATING])
        # A migration that waits for a lock makes everybody behind it wait, so it waits only briefly.
        os.environ["PGOPTIONS"] = "-c lock_timeout=2s"
        django.setup()
        if not migrated():
            sys.exit("The tables stay in use by others: try again when the school is quiet.")


def migrated() -> bool:
    for _ in range(ATTEMPTS):
        try:
            call_command("migrate", interactive=False)
        except OperationalError as error:
            if not isinstance(error.__cause__, psycopg.errors.LockNotAvailable):
                raise
            time.sleep(PAUSE_S)
        else:
            return True
    return False


if __name__ == "__main__":
    main()
