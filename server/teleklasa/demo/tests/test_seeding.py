import json

import pytest
from django.core.management import CommandError, call_command
from rest_framework.test import APIClient

from teleklasa.demo.sample import sample_codes
from teleklasa.demo.seeding import seed_sample_school
from teleklasa.groups.models import Group, GroupMember
from teleklasa.people.links import live_link, reset_link
from teleklasa.people.models import AccessLink, Person
from teleklasa.swarm.models import Server


def counts():
    return [model.objects.count() for model in (Person, Group, GroupMember, Server, AccessLink)]


def test_seeding_twice_changes_nothing(db):
    seed_sample_school()
    first = counts()
    Group.objects.filter(slug="group-1").update(name="moja klasa")

    seed_sample_school()

    assert counts() == first
    assert Group.objects.get(slug="group-1").name == "moja klasa"


def test_link_that_was_reset_stays_reset(db):
    seed_sample_school()
    person = live_link("NAU1", "quick").person
    reset_link(person, "quick", by=person)

    seed_sample_school()

    assert AccessLink.objects.filter(person=person).count() == 1


def test_sample_school_is_what_the_readme_promises(db):
    seed_sample_school()

    assert APIClient().post("/api/v1/session", {"login": "admin", "password": "admin"}).status_code == 200
    opened = APIClient().post("/api/v1/session/quick", {"code": "NAU1", "group": "group-1"}).json()
    assert (opened["person"]["display_name"], opened["group"]) == ("Anna Kowalska", "group-1")
    assert sample_codes() == ["NAU1", "NAU2", "NAU3", *(f"UCZEN{n}" for n in range(1, 10))]
    assert [server.intent for server in Server.objects.order_by("base_url")].count("disabled") == 1


def test_command_refuses_outside_a_demo_and_writes_the_swarm(db, settings, tmp_path):
    call_command("seed_demo", swarm_file=tmp_path / "swarm.json")
    settings.DEMO = False

    assert len(json.loads((tmp_path / "swarm.json").read_text())) == 4
    with pytest.raises(CommandError):
        call_command("seed_demo")
