"""Rows written by a statement made once beside those that `save()` writes."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from teleklasa.people.models import Person
from teleklasa.rest.inserting import insert
from teleklasa.swarm.models import HealthChange, Region, Server


def test_row_reads_as_it_would_after_save(db):
    made = Region(code="pl-1", name="Żółć <script>")
    with CaptureQueriesContext(connection) as asked:
        insert(made)
    assert len(asked) == 1
    saved = Region.objects.create(code="pl-2", name="Żółć <script>")
    assert made == Region.objects.get(code="pl-1")
    columns = [field.attname for field in Region._meta.concrete_fields if field.attname not in {"id", "code"}]
    assert Region.objects.values(*columns).get(pk=made.pk) == Region.objects.values(*columns).get(pk=saved.pk)


def test_inserted_instance_is_changed_by_save_and_not_inserted_again(db):
    person = Person(display_name="Ala")
    insert(person)
    person.display_name = "Ola"
    person.save()
    assert [each.display_name for each in Person.objects.all()] == ["Ola"]


def test_stamp_is_that_of_the_database(db):
    server = Server.objects.create(name="a", base_url="https://a.example/bigbluebutton")
    change = HealthChange(server=server, health="down", fault="")
    insert(change, stamped=("at",))
    assert change.at == HealthChange.objects.get(pk=change.pk).at
    with connection.cursor() as cursor:
        cursor.execute("SELECT now() - %s::timestamptz < interval '1 minute'", [change.at])
        assert cursor.fetchone() == (True,)


def test_broken_rule_is_an_integrity_error(db):
    insert(Region(code="pl", name="Polska"))
    with pytest.raises(IntegrityError), transaction.atomic():
        insert(Region(code="pl", name="Polska"))
    assert Region.objects.count() == 1
