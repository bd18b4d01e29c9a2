"""Run as a program beside one database: a school whose pupils hold links, as JSON.

python door_school.py PUPILS GROUPS PORT…   makes it; each group has a lesson that only waits to be opened
python door_school.py --no-lessons PUPILS GROUPS PORT…   the same without the lessons

`groups`: their slug, room, server's port and a moderator's token; `pupils`: code, ticket, device and the place of
their group in that list.
"""

from __future__ import annotations

import json
import os
import sys
import time

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "teleklasa.site.settings")
import django

django.setup()

from django.core.management import call_command
from django.db import connection
from django.utils import timezone
from teleklasa.groups.models import Group, GroupMember, GroupModerator
from teleklasa.keys import door_ticket
from teleklasa.keys import ticket as signed
from teleklasa.keys.codes import PERSONAL_LENGTH, new_code
from teleklasa.keys.door_ticket import Ticket
from teleklasa.keys.public_id import new_public_id
from teleklasa.live.models import LiveLesson, Room
from teleklasa.people.factories import make_moderator
from teleklasa.people.keyring import keyring
from teleklasa.people.links import issue_links
from teleklasa.people.models import AccessLink, Person
from teleklasa.swarm.factories import make_server
from teleklasa.swarm.models import Server

from starts_school import bearer

DAY_S = 24 * 3600
Json = dict[str, object]


def main(pupils: int, groups: int, ports: list[int], *, has_lessons: bool) -> None:
    call_command("migrate", verbosity=0)
    servers = [
        make_server(f"bbb-{number:02}", base_url=f"http://127.0.0.1:{port}/bigbluebutton", secret="wspolny")
        for number, port in enumerate(ports)
    ]
    made = _make_groups(groups, servers if has_lessons else [])
    people = _make_pupils(pupils, [one["id"] for one in made])
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    sys.stdout.write(json.dumps({"groups": made, "pupils": people}))


def _make_groups(count: int, servers: list[Server]) -> list[Json]:
    moderators = [make_moderator(f"Nauczyciel {number}") for number in range(count // 20 + 1)]
    tokens = [bearer(moderator) for moderator in moderators]
    groups = Group.objects.bulk_create([Group(name=f"klasa {number}") for number in range(count)])
    GroupModerator.objects.bulk_create(
        [GroupModerator(group=group, person=moderators[number // 20]) for number, group in enumerate(groups)]
    )
    rooms = Room.objects.bulk_create([Room(group=group) for group in groups])
    if servers:
        LiveLesson.objects.bulk_create([_waiting_lesson(room, servers) for room in rooms])
    return [
        {"id": group.pk, "slug": group.slug, "room": room.pk, "token": tokens[number // 20]}
        for number, (group, room) in enumerate(zip(groups, rooms, strict=True))
    ]


def _waiting_lesson(room: Room, servers: list[Server]) -> LiveLesson:
    """A lesson that has all it needs but that somebody opens it."""
    return LiveLesson(
        room=room,
        server=servers[room.pk % len(servers)],
        meeting_id=new_public_id() * 3,
        title=f"lekcja {room.pk}",
        expected_people=30,
        create_time_ms=int(time.time() * 1000),
        claimed_at=timezone.now(),
    )


def _make_pupils(count: int, groups: list[object]) -> list[Json]:
    people = Person.objects.bulk_create([Person(display_name=f"Uczeń {number}") for number in range(count)])
    GroupMember.objects.bulk_create(
        [GroupMember(group_id=groups[number % len(groups)], person=one) for number, one in enumerate(people)]
    )
    codes = [new_code(PERSONAL_LENGTH) for _ in people]
    issue_links(people, AccessLink.Purpose.PERSONAL, codes=codes)
    links = dict(AccessLink.objects.values_list("person_id", "id"))
    return [
        {
            "code": code,
            "group": number % len(groups),
            "ticket": door_ticket.written(Ticket(one.pk, links[one.pk], 1), keyring()),
            "device": _device(f"{number:032x}", links[one.pk]),
        }
        for number, (one, code) in enumerate(zip(people, codes, strict=True))
    ]


def _device(device_id: str, link_id: int) -> str:
    claims = {"d": device_id, "l": link_id}
    return signed.issue(claims, key=keyring().key_for("device"), expires_at=int(time.time()) + DAY_S)


if __name__ == "__main__":
    numbers = [int(word) for word in sys.argv[1:] if word != "--no-lessons"]
    main(numbers[0], numbers[1], numbers[2:], has_lessons="--no-lessons" not in sys.argv)
