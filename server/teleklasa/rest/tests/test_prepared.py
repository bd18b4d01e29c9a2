"""Statements that are planned once."""

import pytest
from django.db import connection

from teleklasa.rest import prepared
from teleklasa.rest.prepared import Prepared

TWICE = Prepared("twice_as_much", "SELECT %(number)s * 2, %(words)s", number="bigint", words="text[]")


@pytest.fixture
def _unknown(db):
    connection.ensure_connection()
    prepared._known.pop(connection.connection, None)
    yield
    prepared._known.pop(connection.connection, None)
    with connection.cursor() as cursor:
        cursor.execute("DEALLOCATE ALL")


def names():
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM pg_prepared_statements")
        return {name for (name,) in cursor.fetchall()}


@pytest.mark.usefixtures("_unknown")
def test_statement_is_prepared_once_and_is_one_query(django_assert_num_queries):
    with django_assert_num_queries(2):
        rows = [TWICE.rows({"number": number, "words": ["Żółć", "'); --"]}) for number in (4, None)]

    assert rows == [[(8, ["Żółć", "'); --"])], [(None, ["Żółć", "'); --"])]]
    assert "twice_as_much" in names()


@pytest.mark.usefixtures("_unknown")
def test_statement_is_sent_plainly_behind_a_pooler():
    prepared._known[connection.connection] = None

    assert TWICE.rows({"number": 21, "words": ["a"]}) == [(42, ["a"])]
    assert "twice_as_much" not in names()
