"""Lessons as their rows say now."""

from teleklasa.live.models import LiveLesson


def fresh(lesson):
    """The lesson with its server, read anew."""
    return LiveLesson.objects.select_related("server").get(pk=lesson.pk)
