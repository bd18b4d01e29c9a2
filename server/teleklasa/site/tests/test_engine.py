"""How connections to PostgreSQL are kept."""

import psycopg
import pytest
from django.db import connection

from teleklasa.site.engine.base import is_direct, is_untouched


@pytest.fixture
def line(db):
    """A second connection to the same database, outside every transaction."""
    connection.ensure_connection()
    facts = connection.get_connection_params()
    known = {name: facts[name] for name in ("dbname", "user", "password", "host", "port") if facts.get(name)}
    with psycopg.connect(**known, autocommit=True) as made:
        yield made


def test_what_is_said_often_is_prepared_whatever_its_values(db):
    with connection.cursor() as cursor:
        for number in range(4):
            cursor.execute("SELECT %s::int + 1 AS said_often", [number])
        cursor.execute("SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE '%%said_often'")
        assert cursor.fetchone() == (1,)


def test_connection_gives_up_on_a_host_that_vanished(db):
    connection.ensure_connection()
    known = {option.keyword.decode(): option.val for option in connection.connection.pgconn.info}

    assert [known[name] for name in ("connect_timeout", "keepalives_idle", "tcp_user_timeout")] == [
        b"3",
        b"5",
        b"10000",
    ]


def test_connection_at_rest_is_taken_as_alive(line):
    assert is_direct(line)
    assert is_untouched(line)


def test_connection_that_the_server_closed_is_noticed(line):
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [line.info.backend_pid])
        assert cursor.fetchone() == (True,)

    assert not is_untouched(line)


def test_connection_in_the_middle_of_something_is_not_taken_as_it_is(line):
    with line.transaction():
        line.execute("SELECT 1")

        assert not is_untouched(line)
