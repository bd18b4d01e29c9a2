"""Who teaches a course, who learns in it, and by which way they came."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q

from teleklasa.courses.models.catalogue import Course
from teleklasa.groups.models import Group
from teleklasa.keys.public_id import new_public_id
from teleklasa.people.models import Person


class CourseStaff(models.Model):
    """A person who teaches the course; `owner` is one of them, always exactly one."""

    class Role(models.TextChoices):
        OWNER = "owner"
        TEACHER = "teacher"
        ASSISTANT = "assistant"

    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="staff")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="course_staff")
    role = models.CharField(max_length=9, choices=Role.choices)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name_plural = "course staff"
        constraints = [
            models.UniqueConstraint(fields=["course", "person"], name="staff_once_per_course"),
            models.UniqueConstraint(fields=["course"], condition=Q(role="owner"), name="one_owner_per_course"),
        ]
        indexes = [models.Index(fields=["person", "course"], name="courses_of_staff")]

    def __str__(self) -> str:
        return f"{self.person_id} is {self.role} of {self.course_id}"


class GroupEnrolment(models.Model):
    """A whole group learns the course, and whoever joins or leaves the group follows."""

    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="group_enrolments")
    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="course_enrolments")
    added_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    active = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["course", "group"], name="group_once_per_course")]

    def __str__(self) -> str:
        return f"group {self.group_id} in {self.course_id}"


class EnrolmentQuerySet(models.QuerySet["Enrolment"]):
    def members(self) -> Self:
        """Who learns now, or has finished and may come back."""
        return self.filter(status__in=Enrolment.MEMBER)


class Enrolment(models.Model):
    """A person's membership of a course; the row outlives leaving, so progress is there on return."""

    class Status(models.TextChoices):
        PENDING = "pending"
        ACTIVE = "active"
        COMPLETED = "completed"
        WITHDRAWN = "withdrawn"
        REMOVED = "removed"
        REJECTED = "rejected"

    class Source(models.TextChoices):
        SELF = "self"
        TEACHER = "teacher"
        GROUP = "group"
        IMPORT = "import"

    MEMBER: ClassVar[tuple[str, ...]] = ("active", "completed")
    MOVES: ClassVar[dict[str, frozenset[str]]] = {
        "pending": frozenset({"active", "rejected", "withdrawn"}),
        "active": frozenset({"completed", "withdrawn", "removed"}),
        "completed": frozenset({"active", "withdrawn", "removed"}),
        "withdrawn": frozenset({"pending", "active", "completed"}),
        "removed": frozenset({"active", "completed"}),
        "rejected": frozenset({"pending", "active"}),
    }
    """Every allowed change of state; each is made by a conditional update from its first state."""

    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="enrolments")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="enrolments")
    status = models.CharField(max_length=9, choices=Status.choices)
    source = models.CharField(max_length=7, choices=Source.choices)
    note = models.CharField(max_length=500, blank=True, default="")
    """What the person wrote when asking to join."""
    done_count = models.PositiveIntegerField(default=0)
    last_lesson = models.ForeignKey("courses.Lesson", null=True, on_delete=models.SET_NULL, related_name="+")
    last_activity_at = models.DateTimeField()
    news_seen_at = models.DateTimeField(null=True, blank=True)
    """News published later than this are unread."""
    enrolled_at = models.DateTimeField(null=True, blank=True)
    completed_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = EnrolmentQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["course", "person"], name="person_once_per_course")]
        indexes = [
            models.Index(
                fields=["person", "-last_activity_at", "-id"],
                condition=Q(status__in=["active", "completed"]),
                name="courses_of_student",
            ),
            models.Index(fields=["course", "status", "id"], name="students_of_course"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} in {self.course_id}: {self.status}"


class CourseInvite(models.Model):
    """A code that lets people enrol; stored like a personal link: a keyed hash, and sealed to be shown again."""

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="invites")
    code_lookup = models.BinaryField(max_length=32, unique=True)
    code_sealed = models.BinaryField(max_length=128)
    made_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    uses = models.PositiveIntegerField(default=0)
    most_uses = models.PositiveIntegerField(null=True, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(most_uses=None) | Q(uses__lte=F("most_uses")), name="invite_not_used_too_often"
            )
        ]

    def __str__(self) -> str:
        return f"invite to {self.course_id}"
