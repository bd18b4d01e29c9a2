from teleklasa.courses.factories import enrol, make_course
from teleklasa.courses.models import Enrolment
from teleklasa.people.own_data import erase_person, export_of


def test_person_takes_home_every_enrolment(course, roman):
    row = enrol(course, roman)

    found = export_of(roman)["enrolment"]

    assert found == {
        "enrolments": [
            {
                "slug": course.slug,
                "title": "Ułamki",
                "status": "active",
                "source": "self",
                "note": "",
                "enrolled_at": row.enrolled_at,
                "completed_at": None,
                "last_activity_at": row.last_activity_at,
                "created_at": row.created_at,
            }
        ],
        "invites": [],
    }


def test_erased_person_is_in_no_course_and_counted_nowhere(course, roman, olga, counted):
    enrol(course, roman)
    enrol(make_course("Potęgi", owner=olga), roman, status="pending")
    Enrolment.objects.update(note="Proszę")

    erase_person(roman, by=roman)

    assert set(Enrolment.objects.values_list("status", "note")) == {("withdrawn", "")}
    assert counted() == (0, 0)
