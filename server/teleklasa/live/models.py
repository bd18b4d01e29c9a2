"""Rooms, the live lessons held in them, and who was there."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils import timezone

from teleklasa.groups.models import Group
from teleklasa.keys.public_id import new_public_id
from teleklasa.media.models import MediaFile
from teleklasa.people.models import Person
from teleklasa.swarm.models import Server


class Room(models.Model):
    """Where live lessons happen, one at a time; a group has one.

    Rooms of other kinds belong to apps above, which register a keeper (`room_keepers`).  The
    database views `live_room_guest` and `live_room_host (room_id, person_id)` say who may enter
    (`room_views`); the door reads the first and knows nothing of groups.
    """

    OF_GROUP: ClassVar[str] = "group"

    kind = models.CharField(max_length=20, default=OF_GROUP)
    group = models.OneToOneField(Group, null=True, on_delete=models.CASCADE, related_name="room")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="group", group__isnull=False) | Q(~Q(kind="group"), group=None),
                name="only_rooms_of_groups_have_a_group",
            )
        ]

    def __str__(self) -> str:
        return f"room {self.pk}"


class LiveLessonQuerySet(models.QuerySet["LiveLesson"]):
    def open(self) -> Self:
        return self.filter(state__in=LiveLesson.OPEN)

    def for_api(self) -> Self:
        return self.select_related("server", "opened_by")


OPEN_STATES = ("starting", "running", "suspect")


class LiveLesson(models.Model):
    """One lesson in one BigBlueButton meeting, in one room, with a start and an end.

    Every change of state is a compare-and-swap on (state, generation).
    """

    class State(models.TextChoices):
        STARTING = "starting"
        RUNNING = "running"
        SUSPECT = "suspect"
        ENDED = "ended"
        FAILED = "failed"

    OPEN: ClassVar[tuple[str, ...]] = OPEN_STATES

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    room = models.ForeignKey(Room, on_delete=models.CASCADE, related_name="live_lessons")
    opened_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    server = models.ForeignKey(Server, null=True, on_delete=models.SET_NULL, related_name="live_lessons")
    meeting_id = models.CharField(max_length=64, unique=True)
    title = models.CharField(max_length=80)
    state = models.CharField(max_length=10, choices=State.choices, default=State.STARTING)
    generation = models.PositiveIntegerField(default=1)
    expected_people = models.PositiveIntegerField()
    cost_units = models.FloatField(default=0.0)
    people_now = models.PositiveIntegerField(default=0)
    most_people = models.PositiveIntegerField(default=0)
    create_time_ms = models.BigIntegerField(null=True, blank=True)
    claimed_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_because = models.CharField(max_length=20, blank=True, default="")
    move_count = models.PositiveSmallIntegerField(default=0, db_default=0)
    moved_at = models.DateTimeField(null=True, blank=True)
    unmoderated_since = models.DateTimeField(null=True, blank=True)
    placement_reason = models.JSONField(default=dict)
    slides = models.JSONField(default=list, db_default=[])
    """The `SlidesFile`s that its meeting is made with, wherever it is made again."""
    updated_at = models.DateTimeField(auto_now=True)

    objects = LiveLessonQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["room"],
                condition=Q(state__in=OPEN_STATES),
                name="one_open_lesson_per_room",
            )
        ]
        indexes = [
            models.Index(
                fields=["server"],
                condition=Q(state__in=OPEN_STATES),
                name="open_lessons_by_server",
            ),
            models.Index(fields=["room", "-started_at"], name="lessons_of_room_newest_first"),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.state})"


class GroupSlides(models.Model):
    """A document that lessons of the group are opened with, the first of them on the wall."""

    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="slides")
    file = models.ForeignKey(MediaFile, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["position"]
        verbose_name_plural = "group slides"
        constraints = [models.UniqueConstraint(fields=["group", "file"], name="slides_once_per_group")]

    def __str__(self) -> str:
        return f"{self.file_id} in lessons of {self.group_id}"


class LessonMove(models.Model):
    """One try to hold a lesson on another server, from before its new meeting is asked for.

    While `outcome` is empty it is under way: the lesson still stands on the old server, and whoever
    fills `outcome` decides, and who comes late changes nothing.
    """

    class Outcome(models.TextChoices):
        UNDER_WAY = ""
        DONE = "done"
        FAILED = "failed"
        ABANDONED = "abandoned"

    class Because(models.TextChoices):
        DOWN = "down"
        MODERATOR = "moderator"
        ADMIN = "admin"

    live_lesson = models.ForeignKey(LiveLesson, on_delete=models.CASCADE, related_name="moves")
    by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    because = models.CharField(max_length=10, choices=Because.choices)
    generation = models.PositiveIntegerField()
    from_server = models.ForeignKey(Server, null=True, on_delete=models.SET_NULL, related_name="+")
    from_meeting_id = models.CharField(max_length=64)
    to_server = models.ForeignKey(Server, null=True, on_delete=models.SET_NULL, related_name="+")
    to_meeting_id = models.CharField(max_length=64, unique=True)
    begun_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=10, choices=Outcome.choices, default=Outcome.UNDER_WAY, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["live_lesson"], condition=Q(outcome=""), name="one_move_of_a_lesson_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return f"move of {self.live_lesson_id} ({self.outcome or 'under way'})"


class MeetingLeft(models.Model):
    """A meeting that no lesson is held in any more: its server is asked to end it until it is gone."""

    server = models.ForeignKey(Server, on_delete=models.CASCADE, related_name="meetings_left")
    meeting_id = models.CharField(max_length=64, unique=True)
    left_at = models.DateTimeField()
    tried_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "meetings left"
        indexes = [models.Index(fields=["server"], condition=Q(ended_at=None), name="meetings_left_to_end")]

    def __str__(self) -> str:
        return f"meeting left on {self.server_id}"


class Witness(models.Model):
    """That the browser of a person of the class reached the server of a doubtful lesson, or did not.

    One row for each person and lesson, about the meeting it names; it counts for some seconds.
    """

    live_lesson = models.ForeignKey(LiveLesson, on_delete=models.CASCADE, related_name="witnesses")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    meeting_id = models.CharField(max_length=64)
    reaches = models.BooleanField()
    told_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "witnesses"
        constraints = [
            models.UniqueConstraint(fields=["live_lesson", "person"], name="one_witness_per_person"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {'reaches' if self.reaches else 'does not reach'} {self.live_lesson_id}"


class PlannedLesson(models.Model):
    """That a lesson in the room was announced: when, for how long, and how many are expected.

    Without `expected_people` the roster tells at the time of planning, without `cameras` the usual
    share of the class.  `live_lesson` is what became of it: a failed start leaves it open.
    """

    planned_server: str | None = None
    """The name of the server that it is planned on, set by `planned.put_servers_on`."""

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    room = models.ForeignKey(Room, on_delete=models.CASCADE, related_name="planned_lessons")
    starts_at = models.DateTimeField()
    length_s = models.PositiveIntegerField()
    expected_people = models.PositiveIntegerField(null=True, blank=True)
    cameras = models.PositiveIntegerField(null=True, blank=True)
    live_lesson = models.ForeignKey(
        LiveLesson, null=True, blank=True, on_delete=models.SET_NULL, related_name="planned_as"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["room", "starts_at"], name="one_planned_lesson_at_a_time")]
        indexes = [models.Index(fields=["starts_at"], name="planned_lessons_by_start")]

    def __str__(self) -> str:
        return f"room {self.room_id} at {self.starts_at:%F %T}"


class AttendanceQuerySet(models.QuerySet["Attendance"]):
    def for_api(self) -> Self:
        return self.select_related("person")


class Attendance(models.Model):
    """That a person was in a lesson, from when to when, and how long in all."""

    live_lesson = models.ForeignKey(LiveLesson, on_delete=models.CASCADE, related_name="attendance")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="attendance")
    joined_at = models.DateTimeField()
    last_seen_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True, blank=True)
    seconds = models.PositiveIntegerField(default=0)
    devices = models.PositiveSmallIntegerField(default=1)

    objects = AttendanceQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "attendance"
        constraints = [
            models.UniqueConstraint(
                fields=["live_lesson", "person"], condition=Q(left_at=None), name="one_open_attendance_per_person"
            )
        ]

    def __str__(self) -> str:
        return f"{self.person_id} in {self.live_lesson_id}"

    @property
    def seconds_so_far(self) -> int:
        """How long the person was there; up to now while there."""
        if self.left_at is not None:
            return self.seconds
        return max(0, int((timezone.now() - self.joined_at).total_seconds()))


class DeviceLease(models.Model):
    """One device's place in a lesson; a person holds at most DEVICES_PER_LINK that have not expired.

    The door grants it for a minute, and the watcher renews it while the person is seen in the meeting.
    """

    live_lesson = models.ForeignKey(LiveLesson, on_delete=models.CASCADE, related_name="device_leases")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="device_leases")
    device = models.CharField(max_length=32)
    granted_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    displaced_at = models.DateTimeField(null=True, blank=True)
    """When this device took the place of an older one of the person, if it did."""

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["live_lesson", "person", "device"], name="one_lease_per_device"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} by one device in {self.live_lesson_id}"


class DoorCount(models.Model):
    """How many browsers wait at one process of the door, which writes it every few seconds; for the metrics."""

    process = models.CharField(max_length=16, primary_key=True)
    waiting = models.PositiveIntegerField()
    counted_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.waiting} at {self.counted_at:%T}"
