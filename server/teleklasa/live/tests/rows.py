"""Lessons as their rows say now."""

from teleklasa.live.models import LiveLesson
from teleklasa.swarm.models import Server


def fresh(lesson):
    """The lesson with its server, read anew."""
    return LiveLesson.objects.select_related("server").get(pk=lesson.pk)


def is_doubtful(lesson):
    """The lesson as the watcher leaves it when its server is down."""
    LiveLesson.objects.filter(pk=lesson.pk).update(state=LiveLesson.State.SUSPECT)
    Server.objects.filter(pk=lesson.server_id).update(health="down", bad_polls=9)
    return fresh(lesson)
