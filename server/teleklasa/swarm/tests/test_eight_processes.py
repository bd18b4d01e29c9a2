import random
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from django.db import connection

from teleklasa.swarm import ledger
from teleklasa.swarm.allocation import LessonNeed
from teleklasa.swarm.cost import Weights
from teleklasa.swarm.factories import ServerFactory
from teleklasa.swarm.models import Reservation

SERVER = Path(__file__).resolve().parents[3]
PROCESSES, LESSONS_EACH = 8, 25
PLACE = """
import sys
import django
from django.conf import settings

settings.DATABASES["default"]["NAME"] = sys.argv[1]
django.setup()
from teleklasa.swarm.allocation import LessonNeed
from teleklasa.swarm.reservation import reserve_server

print("ready", flush=True)
sys.stdin.readline()
for word in sys.argv[2:]:
    meeting_id, people = word.split("=")
    print(meeting_id, reserve_server(meeting_id=meeting_id, need=LessonNeed(int(people))).server.name)
"""


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_eight_processes_that_place_at_once_lose_no_promise_and_leave_servers_equally_full() -> None:
    ServerFactory.create_batch(10, strength=4)
    chance = random.Random(7)
    sizes = {f"m{number}": chance.randint(8, 32) for number in range(PROCESSES * LESSONS_EACH)}
    words = [f"{meeting_id}={people}" for meeting_id, people in sizes.items()]
    shares = [words[number::PROCESSES] for number in range(PROCESSES)]
    name = str(connection.settings_dict["NAME"])
    children = [
        subprocess.Popen(
            [sys.executable, "-c", PLACE, name, *share],
            cwd=SERVER,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for share in shares
    ]

    for child in children:
        assert child.stdout is not None
        assert child.stdout.readline() == "ready\n"
    for child in children:
        assert child.stdin is not None
        child.stdin.write("go\n")
        child.stdin.flush()
    told = dict(line.split(maxsplit=1) for child in children for line in child.communicate()[0].splitlines())

    kept = {row.meeting_id: row for row in Reservation.objects.filter(released_at=None).select_related("server")}
    assert [child.returncode for child in children] == [0] * PROCESSES
    assert {meeting_id: row.server.name for meeting_id, row in kept.items()} == told
    assert {meeting_id: row.expected_units for meeting_id, row in kept.items()} == pytest.approx(
        {meeting_id: LessonNeed(people).units(Weights()) for meeting_id, people in sizes.items()}
    )
    loads = [promised.reserved_units for promised in ledger.promised_by_server().values()]
    assert len(loads) == 10
    assert max(loads) - min(loads) <= LessonNeed(32).units(Weights()) + Weights().tie_share * 800
    assert sum(Counter(told.values()).values()) == len(sizes)
