"""`teleklasa generate`: a database of the size of a country, for measuring."""

from __future__ import annotations

import os

import psycopg
from psycopg import sql

from teleklasa.environment import env_text
from teleklasa.site.embedded import embedded_database_url, use_embedded_database
from teleklasa.site.postgres import SUPERUSER
from teleklasa.site.run import CannotRun


def generate_database(*, courses: int, database: str) -> None:
    """Make `database` beside the school's own (or use DATABASE_URL when that is set) and fill it.

    Raises CannotRun for one that has people in it.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "teleklasa.site.settings")
    os.environ.setdefault("TELEKLASA_DEMO", "1")
    if not env_text("DATABASE_URL"):
        use_embedded_database()
        make_database(database)
        os.environ["DATABASE_URL"] = embedded_database_url(database)
    fill(courses)


def make_database(name: str) -> None:
    with psycopg.connect(embedded_database_url(SUPERUSER), autocommit=True) as connection:
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))


def fill(courses: int) -> None:
    import django  # noqa: PLC0415 -- reads the settings, which need the address of the database

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415 -- the same

    from teleklasa.demo.generating.generate import SchoolNotEmpty, generate  # noqa: PLC0415 -- the same
    from teleklasa.demo.generating.sizes import Sizes  # noqa: PLC0415 -- the same

    call_command("migrate", verbosity=0)
    try:
        generate(Sizes(courses))
    except SchoolNotEmpty as refusal:
        raise CannotRun(str(refusal)) from refusal
