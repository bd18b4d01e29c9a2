"""The lessons of the whole school, as whoever runs the swarm looks at them."""

from __future__ import annotations

from teleklasa.live.models import LiveLesson, LiveLessonQuerySet


def lessons_of_school() -> LiveLessonQuerySet:
    """Every lesson with its server, its group and who opened it, for whoever runs the swarm."""
    return LiveLesson.objects.select_related("server", "opened_by", "room__group").defer("server__secret_sealed")


def open_lessons(*, server: str = "", state: str = "") -> LiveLessonQuerySet:
    """The school's open lessons, of one server (by public id) or in one state; to be paged by `-id`."""
    found = lessons_of_school().defer("placement_reason").open()
    if server:
        found = found.filter(server__public_id=server)
    return found.filter(state=state) if state else found
