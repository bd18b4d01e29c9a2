"""The rooms of live lessons of courses; see `live.room_keepers`."""

from __future__ import annotations

from django.db import transaction

from teleklasa.courses.meetings.refused import LiveRoomClosed
from teleklasa.courses.models import Course, Lesson, LessonFile
from teleklasa.live.models import LiveLesson, Room
from teleklasa.live.room_keepers import Held, RoomCard, ServerWishes, SlidesFile
from teleklasa.live.rooms import close_room, make_room
from teleklasa.live.slides import MOST_SLIDES, SLIDES_TYPES
from teleklasa.media.models import MediaFile
from teleklasa.people.models import Person

OF_COURSE = "course"
SLUG = "lesson-"
CATALOGUE = "/courses"


class CourseRooms:
    """Answers for the rooms of live lessons of courses."""

    def card(self, room: Room) -> RoomCard:
        lesson = Lesson.objects.select_related("course").only("public_id", "title", "course__slug").get(room=room)
        return RoomCard(lesson.title, f"{SLUG}{lesson.public_id}", f"course:{lesson.course.slug}")

    def hold_open(self, room: Room) -> Held:
        """Raises LiveRoomClosed.  Whoever unpublishes the lesson or archives the course holds the course first."""
        lessons = Lesson.objects.published().filter(room=room, kind=Lesson.Kind.LIVE)
        courses = Course.objects.kept().filter(pk__in=lessons.values("course"), status=Course.Status.PUBLISHED)
        if not courses.select_for_update(no_key=True).exists() or not lessons.exists():
            raise LiveRoomClosed
        return Held(self.roster_size(room), ServerWishes(), slides=_slides_in(room))

    def roster_size(self, room: Room) -> int:
        return Lesson.objects.values_list("course__students", flat=True).get(room=room)

    def wishes(self, room: Room) -> ServerWishes:
        return ServerWishes()

    def path_after(self, slug: str, person: Person) -> str | None:
        page = page_shown_to(person, slug.removeprefix(SLUG)) if slug.startswith(SLUG) else CATALOGUE
        return None if page == CATALOGUE else page


def _slides_in(room: Room) -> list[SlidesFile]:
    """Of the files of the lesson those that can be shown as slides; pictures and tables are for reading only."""
    files = LessonFile.objects.filter(lesson__room=room, file__state=MediaFile.State.READY, file__mime__in=SLIDES_TYPES)
    named = files.order_by("position").values_list("file__public_id", "file__name")
    return [SlidesFile(id=public_id, name=name) for public_id, name in named[:MOST_SLIDES]]


def page_shown_to(person: Person | None, lesson_id: str) -> str:
    """The page of the lesson in the web app, or the catalogue for whoever does not see its course; one query."""
    lessons = Lesson.objects.kept().filter(public_id=lesson_id)
    courses = Course.objects.visible_to(person).filter(pk__in=lessons.values("course"))
    slug = courses.values_list("slug", flat=True).first()
    return CATALOGUE if slug is None else f"/courses/{slug}/lessons/{lesson_id}"


def room_of_lesson(lesson: Lesson) -> Room:
    """The room of a live lesson, made when it is needed first; two who come at once get the same."""
    with transaction.atomic():
        there = Lesson.objects.select_for_update(no_key=True, of=("self",)).select_related("room").get(pk=lesson.pk)
        if there.room is None:
            there.room = make_room(OF_COURSE)
            Lesson.objects.filter(pk=lesson.pk).update(room=there.room)
    lesson.room = there.room
    return there.room


def room_if_made(lesson: Lesson) -> Room | None:
    """The room without a query; it has only what a room of a course has."""
    return None if lesson.room_id is None else Room(pk=lesson.room_id, kind=OF_COURSE)


def close_shut_rooms_later(course_id: int, *, by: Person) -> None:
    """Once the transaction is committed, end what is held in rooms of the course that nobody may be in any more.

    Call it when the course was closed or lessons were taken out of it.
    """
    open_lessons = Lesson.objects.published().filter(course__status=Course.Status.PUBLISHED, course__deleted_at=None)
    rooms = Room.objects.filter(lesson__course_id=course_id, live_lessons__state__in=LiveLesson.OPEN)
    shut = rooms.exclude(lesson__in=open_lessons.filter(course_id=course_id))

    def close() -> None:
        for room in shut.distinct():
            close_room(room, by=by)

    transaction.on_commit(close)
