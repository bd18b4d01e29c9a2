from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier
from typing import Any

import pytest
from django.db import connection

from teleklasa.courses.enrolment.deciding import decide
from teleklasa.courses.enrolment.enrolling import enrol_oneself, withdraw_oneself
from teleklasa.courses.enrolment.following import enrol_group, withdraw_group
from teleklasa.courses.enrolment.invites import make_invite
from teleklasa.courses.models import CourseInvite, Enrolment
from teleklasa.groups.factories import add_pupil, make_group
from teleklasa.groups.models import GroupMember
from teleklasa.groups.roster import add_pupils, move_pupil, remove_pupil
from teleklasa.people.factories import make_learner
from teleklasa.people.models import Person
from teleklasa.refusal import Refusal

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(acts: Sequence[Callable[[], Any]]) -> list[str]:
    """Every act in a thread of its own, begun together; what each came to."""
    barrier = Barrier(len(acts))

    def run(act: Callable[[], Any]) -> str:
        barrier.wait()
        try:
            act()
        except Refusal as refusal:
            return refusal.code
        else:
            return "done"
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as threads:
        return list(threads.map(run, acts))


def learners(number: int) -> list[Person]:
    return [make_learner(f"Osoba {n}", email=f"osoba{n}@example.com") for n in range(number)]


def test_one_person_who_joins_sixteen_times_at_once_is_counted_once(course, roman, counted):
    came = at_once([partial(enrol_oneself, course, roman)] * 16)

    assert sorted(came) == sorted(["done", *["already-enrolled"] * 15])
    assert counted() == (1, 1)


def test_counter_is_exact_when_sixteen_threads_join_and_leave(course, counted):
    people = learners(4)
    acts = [partial(act, course, person) for person in people for act in (enrol_oneself, withdraw_oneself) * 2]

    for _ in range(4):
        came = at_once(acts)
        assert set(came) <= {"done", "already-enrolled", "enrolment-changed"}

    assert counted()[0] == counted()[1]


@pytest.mark.parametrize("most", [1, 3])
def test_invitation_is_never_used_more_often_than_it_allows(course, olga, counted, most):
    invite, _ = make_invite(course, by=olga, most_uses=most)
    people = learners(8)

    came = at_once([partial(enrol_oneself, course, person, invite=invite) for person in people])

    assert sorted(came) == sorted(["done"] * most + ["unknown-invite"] * (8 - most))
    assert CourseInvite.objects.get().uses == most
    assert counted() == (most, most)


def test_approving_and_rejecting_at_once_has_one_winner(course, olga, roman, status_of, counted):
    Enrolment.objects.create(
        course=course, person=roman, status="pending", source="self", last_activity_at=course.created_at
    )
    decisions = ["approve", "reject"] * 4

    came = at_once([partial(decide, course, [roman.public_id], each, by=olga) for each in decisions])

    assert came.count("done") == 1
    winner = decisions[came.index("done")]
    assert status_of(roman) == {"approve": "active", "reject": "rejected"}[winner]
    assert counted()[0] == counted()[1]


def test_nobody_is_missed_who_joins_the_group_while_it_is_enrolled(course, ala, olga, group_6a, counted):
    acts = [partial(add_pupils, group_6a, f"Uczeń {n}", by=ala) for n in range(6)]

    came = at_once([*acts, partial(enrol_group, course, group_6a, by=olga)])

    assert came == ["done"] * 7
    assert counted() == (6, 6)


def test_nobody_stays_who_leaves_the_group_while_it_is_enrolled(course, ala, olga, group_6a, counted):
    pupils = [add_pupil(group_6a, f"Uczeń {n}") for n in range(6)]
    members = list(GroupMember.objects.select_related("group", "person").filter(person__in=pupils))

    came = at_once(
        [
            *[partial(remove_pupil, member, by=ala) for member in members],
            partial(enrol_group, course, group_6a, by=olga),
        ]
    )

    assert came == ["done"] * 7
    assert counted() == (0, 0)


def test_counter_is_exact_when_groups_people_and_teachers_act_at_once(course, ala, olga, group_6a, counted):
    other = make_group("klasa 6B", moderators=[ala])
    pupils = [add_pupil(group_6a, f"Uczeń {n}") for n in range(4)]
    members = list(GroupMember.objects.select_related("group", "person").filter(person__in=pupils))
    enrol_group(course, group_6a, by=olga)
    ids = [pupil.public_id for pupil in pupils]

    came = at_once(
        [
            *[partial(move_pupil, member, other, by=ala) for member in members],
            *[partial(enrol_oneself, course, pupil) for pupil in pupils],
            partial(enrol_group, course, other, by=olga),
            partial(withdraw_group, course, group_6a, by=olga),
            partial(decide, course, ids[:2], "remove", by=olga),
            partial(decide, course, ids[:2], "restore", by=olga),
        ]
    )

    assert set(came) <= {"done", "already-enrolled", "enrolment-changed", "removed-from-course"}
    assert counted()[0] == counted()[1]
