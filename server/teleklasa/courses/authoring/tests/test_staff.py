import pytest

from teleklasa.courses.authoring.staff import transfer_course
from teleklasa.courses.factories import add_staff
from teleklasa.courses.models import Course, CourseStaff
from teleklasa.notifications.models import Notification
from teleklasa.people.factories import make_learner
from teleklasa.people.models import Person


def staff(course):
    rows = CourseStaff.objects.filter(course=course).order_by("pk")
    return [(row.person.display_name, row.role) for row in rows.select_related("person")]


def url(course, *rest):
    return "/".join([f"/api/v1/courses/{course.slug}", *rest])


def test_owner_adds_a_teacher_by_id_and_an_assistant_by_email(client_of, olga, tomek, stas, course):
    nela = make_learner("Nela Bór", email="nela@example.com")
    client = client_of(olga)

    first = client.post(url(course, "staff"), {"person": stas.public_id, "role": "teacher"})
    second = client.post(url(course, "staff"), {"email": "NELA@example.com", "role": "assistant"})

    assert (first.status_code, second.status_code) == (201, 201)
    shown = [(one["person"]["display_name"], one["role"]) for one in second.json()["results"]]
    assert shown == [
        ("Olga Mak", "owner"),
        ("Tomek Ryś", "teacher"),
        ("Staś Żuk", "teacher"),
        ("Nela Bór", "assistant"),
    ]
    assert "example.com" not in second.content.decode()
    told = Notification.objects.filter(kind="course-staff-added").values_list("person", flat=True)
    assert sorted(told) == sorted([stas.pk, nela.pk])


def test_unknown_retired_unconfirmed_and_pupils_are_refused_alike(client_of, olga, darek, stas, course):
    Person.objects.filter(pk=stas.pk).update(email_confirmed_at=None)
    client = client_of(olga)
    by_email = [{"email": "nikt@example.com"}, {"email": "stas@example.com"}]
    by_id = [{"person": "brak"}, {"person": darek.public_id}, {"person": stas.public_id}]

    answers = [client.post(url(course, "staff"), {**who, "role": "teacher"}) for who in [*by_email, *by_id]]

    assert {one.status_code for one in answers} == {422}
    assert len({one.content for one in answers[:2]}) == len({one.content for one in answers[2:]}) == 1
    assert staff(course) == [("Olga Mak", "owner"), ("Tomek Ryś", "teacher")]


def test_trying_out_emails_is_slowed_down(client_of, olga, course):
    client = client_of(olga)

    answers = [
        client.post(url(course, "staff"), {"email": f"x{number}@example.com", "role": "teacher"}).status_code
        for number in range(21)
    ]

    assert answers == [422] * 20 + [429]


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"role": "teacher"},
        {"person": "x", "email": "a@example.com", "role": "teacher"},
        {"person": "x", "role": "owner"},
        {"person": "\u0000", "role": "teacher"},
        {"email": "nie adres", "role": "teacher"},
        {"person": ["x"], "role": "teacher"},
        {"person": "x", "role": []},
    ],
)
def test_bad_body_adds_nobody(client_of, olga, course, body):
    answer = client_of(olga).post(url(course, "staff"), body)

    assert answer.status_code == 422
    assert len(staff(course)) == 2


def test_same_person_is_added_once(client_of, olga, tomek, course):
    answer = client_of(olga).post(url(course, "staff"), {"person": tomek.public_id, "role": "assistant"})

    assert (answer.status_code, answer.json()["code"]) == (409, "already-staff")
    assert staff(course) == [("Olga Mak", "owner"), ("Tomek Ryś", "teacher")]


def test_owner_stays_whoever_asks(client_of, olga, celina, course):
    for client in (client_of(olga), client_of(celina)):
        answers = [
            client.delete(url(course, "staff", olga.public_id)),
            client.patch(url(course, "staff", olga.public_id), {"role": "assistant"}),
        ]
        assert [(one.status_code, one.json()["code"]) for one in answers] == [(409, "owner-stays")] * 2


def test_teacher_leaves_and_removes_nobody_else(client_of, olga, tomek, stas, course):
    add_staff(course, stas, "assistant")
    client = client_of(tomek)

    assert client.delete(url(course, "staff", stas.public_id)).status_code == 403
    assert client.delete(url(course, "staff", tomek.public_id)).status_code == 204
    assert client.delete(url(course, "staff", tomek.public_id)).status_code == 403
    assert staff(course) == [("Olga Mak", "owner"), ("Staś Żuk", "assistant")]


def test_role_of_who_is_no_staff_is_not_found(client_of, olga, stas, course):
    answer = client_of(olga).patch(url(course, "staff", stas.public_id), {"role": "assistant"})

    assert answer.status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_list_of_staff_costs_two_queries_beside_the_session(client_of, olga, course, django_assert_num_queries, rows):
    for number in range(rows):
        add_staff(course, make_learner(f"Osoba {number}", email=f"o{number}@example.com"), "assistant")
    client = client_of(olga)

    with django_assert_num_queries(4):
        answer = client.get(url(course, "staff"))

    assert len(answer.json()["results"]) == rows + 2


def test_course_is_handed_to_a_teacher(client_of, olga, tomek, course):
    answer = client_of(olga).post(url(course, "transfer"), {"person": tomek.public_id})

    assert answer.status_code == 200
    assert staff(course) == [("Olga Mak", "teacher"), ("Tomek Ryś", "owner")]
    assert Course.objects.get(pk=course.pk).owner_id == tomek.pk
    assert Notification.objects.get(kind="course-handed-over").person_id == tomek.pk
    assert client_of(olga).post(url(course, "transfer"), {"person": olga.public_id}).status_code == 403


def test_course_is_handed_to_nobody_but_a_teacher_of_it(client_of, olga, stas, course):
    add_staff(course, stas, "assistant")
    client = client_of(olga)

    answers = [client.post(url(course, "transfer"), {"person": one.public_id}) for one in (stas, olga)]

    assert [one.json()["fields"] for one in answers] == [{"person": ["not_a_teacher"]}] * 2
    assert staff(course)[0] == ("Olga Mak", "owner")


@pytest.mark.django_db(transaction=True)
def test_course_handed_to_eight_teachers_at_once_has_one_owner(olga, course, at_once):
    heirs = [make_learner(f"Osoba {number}", email=f"o{number}@example.com") for number in range(8)]
    for heir in heirs:
        add_staff(course, heir, "teacher")

    answers = at_once(*[lambda heir=heir: transfer_course(course, heir.public_id, by=olga) for heir in heirs])

    assert sorted(map(str, answers)) == ["Forbidden"] * 7 + ["None"]
    owner = CourseStaff.objects.get(course=course, role="owner")
    assert Course.objects.get(pk=course.pk).owner_id == owner.person_id == heirs[answers.index(None)].pk
