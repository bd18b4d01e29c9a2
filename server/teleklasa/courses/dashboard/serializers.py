"""How the figures of a course look in the API; every field is named."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from teleklasa.courses.models import Task
from teleklasa.courses.people_shapes import PersonCard


class DashboardStudents(serializers.Serializer[Any]):
    """How many students are in each state."""

    pending = serializers.IntegerField()
    active = serializers.IntegerField()
    completed = serializers.IntegerField()
    withdrawn = serializers.IntegerField()
    removed = serializers.IntegerField()
    rejected = serializers.IntegerField()


class DashboardWeek(serializers.Serializer[Any]):
    """`week` is the Monday in the course's time zone."""

    week = serializers.DateField()
    students = serializers.IntegerField()


class DashboardLesson(serializers.Serializer[Any]):
    """How many members began the lesson (those who are done among them), and how many are done."""

    id = serializers.CharField()
    title = serializers.CharField()
    required = serializers.BooleanField()  # type: ignore[assignment]  # its name in the contract
    started = serializers.IntegerField()
    done = serializers.IntegerField()


class DashboardTask(serializers.Serializer[Any]):
    id = serializers.CharField()
    title = serializers.CharField()
    kind = serializers.ChoiceField(choices=Task.Kind.choices)
    max_points = serializers.DecimalField(max_digits=7, decimal_places=2)


class DashboardAverage(DashboardTask):
    """`graded` people have a grade; the averages are over the attempts that count."""

    graded = serializers.IntegerField()
    average_points = serializers.DecimalField(max_digits=7, decimal_places=2, allow_null=True)
    average_percent = serializers.FloatField(allow_null=True)


class Dashboard(serializers.Serializer[Any]):
    students = DashboardStudents()
    enrolled_by_week = DashboardWeek(many=True)
    lessons = DashboardLesson(many=True)
    tasks = DashboardAverage(many=True)


class StuckQuery(serializers.Serializer[Any]):
    """`days` without activity, 14 unless said."""

    cursor = serializers.CharField(required=False, default="", allow_blank=True, max_length=400)
    days = serializers.IntegerField(required=False, default=14, min_value=1, max_value=3650)


class GradesRow(serializers.Serializer[Any]):
    """The points that count, by the id of the task; a task without a grade is not in it."""

    person = PersonCard()
    points = serializers.DictField(child=serializers.DecimalField(max_digits=7, decimal_places=2))


class GradesMatrix(serializers.Serializer[Any]):
    tasks = DashboardTask(many=True)
    results = GradesRow(many=True)
    next = serializers.CharField(allow_null=True)
