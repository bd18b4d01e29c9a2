"""What a pupil's page is told."""

import random
from typing import Any

from teleklasa.live.witnesses import probe_url

from .memory import Memory
from .records import Guest, OpenLesson

ENTER_WITHIN_MS = 700
ASK_AGAIN_S = (3.0, 6.0)


def doorway(guest: Guest, lesson: OpenLesson | None, *, known_device: bool) -> dict[str, Any]:
    """The state of one pupil's door; nothing in it opens anything.

    `probe_url` of a lesson whose server does not answer us is what the browser may try to fetch from it,
    to see for itself and to tell by `POST /door/witness`.  `enter_in_ms` spreads a class over most of a
    second, and `ask_again_s` those who ask instead of listening over a few.
    """
    return {
        "display_name": guest.display_name,
        "state": "open" if lesson else "limbo",
        "lesson": _lesson(lesson) if lesson else None,
        "groups": guest.group_names,
        "enter_in_ms": random.randrange(ENTER_WITHIN_MS),
        "ask_again_s": round(random.uniform(*ASK_AGAIN_S), 1),
        "known_device": known_device,
    }


def doorway_now(memory: Memory, guest: Guest, *, known_device: bool) -> dict[str, Any]:
    return doorway(guest, memory.lesson_for(guest), known_device=known_device)


def _lesson(lesson: OpenLesson) -> dict[str, Any]:
    return {
        "id": lesson.public_id,
        "mark": lesson.mark,
        "title": lesson.title,
        "started_at": lesson.started_at,
        "probe_url": probe_url(lesson.base_url) if lesson.is_doubtful else None,
    }
