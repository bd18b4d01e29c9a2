import random
from typing import Any

import pytest

from teleklasa.courses.authoring import lessons
from teleklasa.courses.factories import add_section
from teleklasa.courses.models import Course, Lesson, Section
from teleklasa.courses.refused import LastPublishedLesson


class Walk:
    """An author who does anything at all, the same for one seed."""

    def __init__(self, course, by, seed) -> None:
        self.course, self.by, self.chance = course, by, random.Random(seed)
        self.sections = [Section.objects.get(course=course), add_section(course, "Rozdział 2")]

    def step(self):
        act = self.chance.choice([self.add, self.change, self.delete, self.publish, self.publish, self.restore])
        act()

    def lesson(self, **those: Any):
        return self.chance.choice([*Lesson.objects.filter(course=self.course, **those)] or [None])

    def add(self):
        lessons.add_lesson(self.chance.choice(self.sections), by=self.by, title="Nowa", kind="text", duration_s=60)

    def change(self):
        names = ("required", "is_preview")
        changes = {name: self.chance.random() < 0.5 for name in names} | {"duration_s": self.chance.randrange(900)}
        lessons.change_lesson(self.lesson(deleted_at=None), by=self.by, changes=changes)

    def delete(self):
        lessons.delete_lesson(self.lesson(deleted_at=None), by=self.by)

    def publish(self):
        act = self.chance.choice([lessons.publish_lesson, lessons.unpublish_lesson])
        act(self.lesson(deleted_at=None), by=self.by)

    def restore(self):
        lessons.restore_lesson(self.lesson(), by=self.by)


@pytest.mark.parametrize("seed", range(3))
def test_counters_are_those_of_a_recount_after_any_walk(olga, course, counters, seed):
    walk = Walk(course, olga, seed)

    for _ in range(60):
        try:
            walk.step()
        except LastPublishedLesson:
            assert Course.objects.get(pk=course.pk).lessons == 1

        said, counted = counters(course)
        assert said == counted
