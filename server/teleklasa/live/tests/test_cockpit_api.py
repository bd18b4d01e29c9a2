import pytest

from teleklasa.groups.factories import make_group
from teleklasa.groups.models import Group
from teleklasa.live.end import end_lesson
from teleklasa.live.models import LiveLesson
from teleklasa.live.rooms import room_of
from teleklasa.live.start import start_lesson
from teleklasa.swarm.models import Server

pytestmark = pytest.mark.django_db
LESSONS = "/api/v1/live-lessons"


@pytest.fixture
def admin(celina, client_of):
    return client_of(celina)


def open_some(ala, number: int) -> list[LiveLesson]:
    return [start_lesson(make_group(f"klasa {n}", moderators=[ala]), by=ala).lesson for n in range(number)]


def test_open_lesson_is_shown_with_its_server_and_group(admin, ala, swarm_of):
    swarm_of(1)
    [lesson] = open_some(ala, 1)
    lesson.refresh_from_db()
    server, group = Server.objects.get(), Group.objects.get()

    answer = admin.get(LESSONS).json()

    assert answer["next"] is None
    [row] = answer["results"]
    assert {key: row[key] for key in row if not key.endswith("_at")} == {
        "id": lesson.public_id,
        "title": "klasa 0",
        "group": {"slug": group.slug, "name": "klasa 0"},
        "opened_by": ala.display_name,
        "server": {"id": server.public_id, "name": server.name},
        "state": "running",
        "people_now": 0,
        "expected_people": lesson.expected_people,
        "cost_units": lesson.cost_units,
        "move_count": 0,
    }
    assert lesson.meeting_id not in str(answer)


@pytest.mark.parametrize("number", [1, 3])
def test_lessons_take_the_same_statements_for_any_number(number, admin, ala, swarm_of, django_assert_num_queries):
    swarm_of(2)
    lessons = open_some(ala, number)

    with django_assert_num_queries(3):  # session, person, lessons
        answer = admin.get(LESSONS)

    assert [row["id"] for row in answer.json()["results"]] == [each.public_id for each in reversed(lessons)]


def test_lessons_are_told_of_one_server_or_in_one_state(admin, ala, swarm_of):
    swarm_of(2)
    lessons = open_some(ala, 3)
    end_lesson(lessons[0], by=ala)
    LiveLesson.objects.filter(pk=lessons[1].pk).update(state="suspect")
    server = Server.objects.get(live_lessons=lessons[2])
    there = LiveLesson.objects.open().filter(server=server).order_by("-id")

    def ids(query: str) -> list[str]:
        return [row["id"] for row in admin.get(f"{LESSONS}?{query}").json()["results"]]

    assert ids("state=suspect") == [lessons[1].public_id]
    assert ids(f"server={server.public_id}") == [each.public_id for each in there]
    assert ids("server=nie-ma") == []


def test_lessons_are_paged(admin, ala, group_6a):
    made = LiveLesson(title="x", expected_people=1, claimed_at=group_6a.created_at, state="running")
    for n in range(103):
        room = room_of(make_group(f"k {n}", moderators=[ala]))
        made.pk, made.room, made.public_id, made.meeting_id = None, room, f"l{n}", f"m{n}"
        made.save(force_insert=True)

    first = admin.get(LESSONS).json()
    second = admin.get(f"{LESSONS}?cursor={first['next']}").json()

    assert [row["id"] for row in first["results"] + second["results"]] == [f"l{n}" for n in reversed(range(103))]


@pytest.mark.parametrize("query", ["state=ended", "server=%00", "cursor=x"])
def test_questions_that_make_no_sense_are_refused(query, admin):
    assert admin.get(f"{LESSONS}?{query}").status_code == 422


def test_why_a_lesson_is_where_it_is_names_servers_by_what_they_are_called_outside(admin, ala, swarm_of):
    swarm_of(2)
    [lesson] = open_some(ala, 1)
    Server.objects.exclude(live_lessons=lesson).delete()

    reason = admin.get(f"{LESSONS}/{lesson.public_id}").json()["reason"]

    assert (reason["decided_by"], reason["considered"], reason["excluded"]) == ("load", 2, {})
    assert [row["server"] for row in reason["candidates"]] == [Server.objects.get().public_id, None]
    assert all(
        "server_id" not in row and {"score", "penalties", "standing"} <= set(row) for row in reason["candidates"]
    )


def test_reason_of_which_nothing_is_known_is_empty(admin, ala, swarm_of):
    swarm_of(1)
    [lesson] = open_some(ala, 1)
    LiveLesson.objects.update(placement_reason={})

    assert admin.get(f"{LESSONS}/{lesson.public_id}").json()["reason"] == {"decided_by": ""}
    assert admin.get(f"{LESSONS}/nie-ma").status_code == 404
