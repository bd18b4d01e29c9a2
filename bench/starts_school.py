"""Run as a program beside one database: a school of groups on so many servers, and who may start what, as JSON.

python starts_school.py GROUPS PORT…
"""

from __future__ import annotations

import json
import os
import sys
from datetime import timedelta

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "teleklasa.site.settings")
import django

django.setup()

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from teleklasa.groups.models import Group, GroupMember, GroupModerator
from teleklasa.live.models import LiveLesson, Room
from teleklasa.people.factories import make_moderator
from teleklasa.people.models import Person, SignIn
from teleklasa.people.tokens import new_jti, tokens_of
from teleklasa.swarm.factories import make_server
from teleklasa.swarm.models import Reservation, Server

PUPILS = 25
GROUPS_OF_ONE = 20
settings.SIMPLE_JWT["ACCESS_TOKEN_LIFETIME"] = timedelta(days=1)


def main(groups: int, ports: list[int]) -> None:
    call_command("migrate", verbosity=0)
    moderators = [make_moderator(f"Nauczyciel {number}") for number in range(groups // GROUPS_OF_ONE + 1)]
    pupils = Person.objects.bulk_create([Person(display_name=f"Uczeń {number}") for number in range(PUPILS)])
    made = Group.objects.bulk_create([Group(name=f"klasa {number}") for number in range(groups)])
    GroupModerator.objects.bulk_create(
        [GroupModerator(group=group, person=moderators[number // GROUPS_OF_ONE]) for number, group in enumerate(made)]
    )
    GroupMember.objects.bulk_create([GroupMember(group=group, person=pupil) for group in made for pupil in pupils])
    Room.objects.bulk_create([Room(group=group) for group in made])
    for number, port in enumerate(ports):
        make_server(f"bbb-{number:02}", base_url=f"http://127.0.0.1:{port}/bigbluebutton", secret="wspolny")
    tokens = [bearer(moderator) for moderator in moderators]
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    starts = [
        {"path": f"/api/v1/groups/{group.slug}/lesson", "token": tokens[number // GROUPS_OF_ONE]}
        for number, group in enumerate(made)
    ]
    sys.stdout.write(json.dumps({"starts": starts[:-1], "statements": statements_of(starts[-1])}))


def bearer(person: Person) -> str:
    expires_at = timezone.now() + timedelta(days=1)
    sign_in = SignIn.objects.create(
        person=person, current_jti=new_jti(), expires_at=expires_at, last_used_day=timezone.localdate()
    )
    return f"Bearer {tokens_of(sign_in, person).access}"


def statements_of(start: dict[str, str]) -> int:
    """SQL statements of one start, without the words that open and close transactions."""
    headers = {"Host": "127.0.0.1", "Authorization": start["token"]}
    with CaptureQueriesContext(connection) as asked:
        answer = Client().post(start["path"], headers=headers)
    if answer.status_code != 201:
        raise SystemExit(answer.content.decode())
    words = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE SAVEPOINT")
    said = [each["sql"] for each in asked.captured_queries if not each["sql"].startswith(words)]
    if os.environ.get("SHOW"):
        sys.stderr.write("\n\n".join(said) + "\n")
    return len(said)


def forget() -> None:
    LiveLesson.objects.all().delete()
    Reservation.objects.all().delete()
    Server.objects.update(health="online", good_polls=0, bad_polls=0, last_assigned=None)


if __name__ == "__main__":
    if sys.argv[1] == "forget":
        forget()
    else:
        main(int(sys.argv[1]), [int(port) for port in sys.argv[2:]])
