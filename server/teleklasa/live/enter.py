"""A host's way into a lesson; guests enter through the door, or by `guests` when they are signed in."""

from teleklasa.bbb import join_url
from teleklasa.live.meeting import as_moderator
from teleklasa.live.models import LiveLesson, LiveLessonQuerySet
from teleklasa.live.refused import LessonStillStarting, NoOpenLesson
from teleklasa.people.models import Person
from teleklasa.swarm.connect import secret_of


def lesson_to_enter(lessons: LiveLessonQuerySet) -> LiveLesson:
    """The open one of a room's lessons (`reading.lessons_of`), ready to be entered.

    Raises NoOpenLesson and LessonStillStarting.
    """
    lesson = lessons.open().first()
    if lesson is None:
        raise NoOpenLesson
    if lesson.state == LiveLesson.State.STARTING or lesson.server is None:
        raise LessonStillStarting
    return lesson


def moderator_join_url(lesson: LiveLesson, person: Person) -> str:
    """A join URL signed here, without a call; it works for whoever holds it, so it is answered by redirect only."""
    server = lesson.server
    if server is None:
        raise LessonStillStarting
    digest = server.digest  # written only from a probe
    return join_url(server.base_url, as_moderator(lesson, person), secret_of(server), digest)  # type: ignore[arg-type]
