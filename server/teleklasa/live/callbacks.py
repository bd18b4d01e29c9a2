"""What BigBlueButton and browsers that left a room ask for by GET."""

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_safe

from teleklasa.live.end import believe_end_callback
from teleklasa.live.meeting import is_callback_of
from teleklasa.live.models import LiveLesson
from teleklasa.live.room_keepers import keepers
from teleklasa.people.models import Person


@require_safe
def meeting_ended(request: HttpRequest, lesson_id: str, mark: str) -> HttpResponse:
    """BigBlueButton says that a meeting ended: a hint, so the server itself is asked before anything is believed.

    Every call is answered alike, so that nothing is learnt from it.
    """
    lesson = LiveLesson.objects.open().select_related("server").filter(public_id=lesson_id).first()
    if lesson is not None and is_callback_of(lesson.meeting_id, mark):
        believe_end_callback(lesson)
    return HttpResponse(status=204)


@require_safe
def after_lesson(request: HttpRequest, slug: str) -> HttpResponse:
    """Where BigBlueButton sends a browser that left: to the page that the room's keeper names, else to limbo."""
    person: Person | AnonymousUser = request.user
    paths = (keeper.path_after(slug, person) for keeper in keepers()) if isinstance(person, Person) else ()
    return HttpResponseRedirect(next(filter(None, paths), "/lekcja"))
