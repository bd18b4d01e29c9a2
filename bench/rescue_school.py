"""Run as a program beside one database: a class, its lesson, and what became of it, as JSON.

python rescue_school.py make PUPILS NAME=PORT…   a group of so many pupils on these servers; their codes
python rescue_school.py start                    its lesson is started; the name of the server it is on
python rescue_school.py tell                     where the lesson is now and what happened to it
python rescue_school.py end                      the lesson is over
"""

from __future__ import annotations

import json
import os
import sys
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "teleklasa.site.settings")
import django

django.setup()

from django.core.management import call_command
from teleklasa.groups.factories import add_pupil, make_group
from teleklasa.groups.models import Group
from teleklasa.live.end import end_lesson
from teleklasa.live.models import LiveLesson, MeetingLeft
from teleklasa.live.start import start_lesson
from teleklasa.people.factories import make_moderator
from teleklasa.people.models import Person
from teleklasa.swarm.factories import make_server
from teleklasa.swarm.models import Server

SECRET = "wspolny-sekret-serwerow"
LETTERS = "BCDFGHJKMNPQRSTVWXYZ"


def make(pupils: str, *servers: str) -> dict[str, Any]:
    call_command("migrate", verbosity=0)
    group = make_group("klasa 6A", moderators=[make_moderator("Ala Nowak", username="ala")])
    codes = [f"RATUNEK{LETTERS[number // 20]}{LETTERS[number % 20]}" for number in range(int(pupils))]
    for number, code in enumerate(codes):
        add_pupil(group, f"Uczeń {number}", code=code)
    for server in servers:
        name, _, port = server.partition("=")
        make_server(name, base_url=f"http://127.0.0.1:{port}/bigbluebutton", secret=SECRET)
    return {"codes": codes}


def start() -> dict[str, Any]:
    lesson = start_lesson(Group.objects.get(), by=Person.objects.get(username="ala")).lesson
    return {"server": Server.objects.get(pk=lesson.server_id).name}


def tell() -> dict[str, Any]:
    lesson = LiveLesson.objects.select_related("server").latest("pk")
    return {
        "server": lesson.server and lesson.server.name,
        "health": lesson.server and lesson.server.health,
        "state": lesson.state,
        "moves": lesson.move_count,
        "lessons": LiveLesson.objects.count(),
        "to_end": MeetingLeft.objects.filter(ended_at=None).count(),
    }


def end() -> dict[str, Any]:
    lesson = LiveLesson.objects.latest("pk")
    return {"ended": end_lesson(lesson, by=Person.objects.get(username="ala"))}


if __name__ == "__main__":
    said = {"make": make, "start": start, "tell": tell, "end": end}[sys.argv[1]](*sys.argv[2:])
    sys.stdout.write(json.dumps(said))
