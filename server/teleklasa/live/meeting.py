"""A live lesson as BigBlueButton knows it: its parameters, its marks, and the names in it."""

import secrets

from django.conf import settings

from teleklasa.bbb import Join, NewMeeting, Role
from teleklasa.live.models import LiveLesson
from teleklasa.people.keyring import keyring
from teleklasa.people.models import Person

SCHOOL_META = "teleklasa-school"
EMPTY_ROOM_KEPT_MIN = 10
BBB_WAITS_LONGER_MIN = 2
"""BigBlueButton ends a lesson without a moderator only when we have not: the second line."""


def new_meeting_id() -> str:
    """A meeting id that nobody guesses and that is never used again: 128 random bits."""
    return secrets.token_hex(16)


def school_mark() -> str:
    """By this our meetings are known among those of others on a shared server; public."""
    return keyring().sign("school", settings.PUBLIC_URL)[:16]


def school_marks() -> set[str]:
    """Every mark by which a meeting was made by this school, also before its keys were rotated."""
    return {signature[:16] for signature in keyring().signatures("school", settings.PUBLIC_URL)}


def callback_mark(meeting_id: str) -> str:
    """What makes an end callback believable enough to go and ask."""
    return keyring().sign("callback", meeting_id)


def is_callback_of(meeting_id: str, mark: str) -> bool:
    return keyring().has_signed("callback", meeting_id, mark)


def attendee_id(meeting_id: str, person_id: int) -> str:
    """A person's user id in one meeting: says nothing outside it, and never the same in two."""
    return keyring().sign("attendee", f"{meeting_id}:{person_id}")


def attendee_ids(meeting_id: str, person_id: int) -> list[str]:
    """Every id by which the person may be in the meeting: those who came before a rotation of keys have the older."""
    return keyring().signatures("attendee", f"{meeting_id}:{person_id}")


def after_url(slug: str) -> str:
    """Where BigBlueButton sends whoever leaves the room of this slug."""
    return f"{settings.PUBLIC_URL}/after/{slug}"


def as_new_meeting(lesson: LiveLesson, *, slug: str, meeting_id: str = "") -> NewMeeting:
    """What BigBlueButton is asked to make for the lesson, under its own meeting id or the one it moves to."""
    meeting_id = meeting_id or lesson.meeting_id
    callback = f"{settings.PUBLIC_URL}/api/v1/callbacks/ended/{lesson.public_id}/{callback_mark(meeting_id)}"
    return NewMeeting(
        name=lesson.title,
        meeting_id=meeting_id,
        logout_url=after_url(slug),
        mute_on_start=True,
        max_user_concurrent_accesses=settings.DEVICES_PER_LINK,
        expire_when_last_user_left_min=EMPTY_ROOM_KEPT_MIN,
        end_when_no_moderator_min=settings.NO_MODERATOR_KEPT_MIN + BBB_WAITS_LONGER_MIN,
        meta={SCHOOL_META: school_mark(), "endCallbackUrl": callback},
    )


def as_moderator(lesson: LiveLesson, person: Person) -> Join:
    """The moderator's way into the lesson, bound to this very meeting."""
    return Join(
        meeting_id=lesson.meeting_id,
        full_name=person.display_name,
        role=Role.MODERATOR,
        user_id=attendee_id(lesson.meeting_id, person.pk),
        create_time_ms=lesson.create_time_ms,
    )
