"""Putting the sample school into the database, as often as one likes."""

from __future__ import annotations

from django.db import transaction

from teleklasa.demo import sample
from teleklasa.groups.live_facts import live_facts
from teleklasa.groups.models import Group, GroupMember, GroupModerator, PreferredServer
from teleklasa.keys.public_id import new_public_id
from teleklasa.people.keyring import keyring
from teleklasa.people.links import issue_links
from teleklasa.people.models import AccessLink, Person
from teleklasa.swarm.connect import seal_secret
from teleklasa.swarm.models import Region, Server

PERSONAL, QUICK = AccessLink.Purpose.PERSONAL, AccessLink.Purpose.QUICK


@transaction.atomic
def seed_sample_school() -> None:
    """Add what is missing of the sample school; what is there already, changed or not, stays as it is."""
    for code, name in sample.VOIVODESHIPS.items():
        Region.objects.get_or_create(code=code, defaults={"name": name})
    _seed_admin()
    servers = {each.name: _seed_server(each) for each in sample.SERVERS}
    moderators = {each.quick_code: _seed_moderator(each) for each in sample.MODERATORS}
    for each in sample.GROUPS:
        _seed_group(each, moderators, servers)


def _seed_admin() -> None:
    username, password = sample.ADMIN
    if Person.objects.who_signs_in_as(username).exists():
        return
    admin = Person(username=username, display_name="Administrator", is_staff=True)
    admin.set_password(password)
    admin.save(force_insert=True)


def _seed_server(each: sample.SampleServer) -> Server:
    public_id = new_public_id()
    server, _ = Server.objects.get_or_create(
        base_url=each.base_url,
        defaults={
            "public_id": public_id,
            "name": each.name,
            "secret_sealed": seal_secret(Server(public_id=public_id), each.secret),
            "region": Region.objects.get(code=each.region),
            "intent": Server.Intent.ENABLED if each.enabled else Server.Intent.DISABLED,
        },
    )
    return server


def _seed_moderator(each: sample.SampleModerator) -> Person:
    found = Person.objects.who_signs_in_as(each.username).first()
    if found is not None:
        return found
    person = Person(username=each.username, display_name=each.name, is_moderator=True)
    person.set_password(each.username)
    person.save(force_insert=True)
    issue_links([person], QUICK, codes=[each.quick_code])
    return person


def _seed_group(each: sample.SampleGroup, moderators: dict[str, Person], servers: dict[str, Server]) -> None:
    region = Region.objects.get(code=each.region)
    group, is_new = Group.objects.get_or_create(slug=each.slug, defaults={"name": each.name, "region": region})
    if not is_new:
        return
    live_facts().prepare_room(group)
    GroupModerator.objects.bulk_create(
        [GroupModerator(group=group, person=moderators[code]) for code in each.moderators]
    )
    PreferredServer.objects.bulk_create(
        [PreferredServer(group=group, server=servers[name], priority=n) for n, name in enumerate(each.preferred, 1)]
    )
    for name, code in each.pupils:
        _seed_pupil(group, name, code)


def _seed_pupil(group: Group, name: str, code: str) -> None:
    if AccessLink.objects.filter(code_lookup__in=keyring().lookups(code)).exists():
        return
    person = Person(display_name=name)
    person.set_unusable_password()
    person.save(force_insert=True)
    issue_links([person], PERSONAL, codes=[code])
    GroupMember.objects.create(group=group, person=person)
