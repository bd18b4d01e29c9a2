"""The sample catalogue as visitors, learners and teachers find it; seeded once for the whole module."""

from collections import Counter

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection, transaction
from django.db.models import Count, F, Q, Sum
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from teleklasa.courses.models import (
    Certificate,
    Comment,
    Course,
    Enrolment,
    GroupEnrolment,
    Lesson,
    LessonProgress,
    News,
    Question,
    Review,
    Submission,
    Task,
)
from teleklasa.demo.catalogue.files import FOLDER
from teleklasa.demo.catalogue.people import AUTHOR, LEARNER
from teleklasa.demo.catalogue.seeding import seed_sample_catalogue
from teleklasa.demo.seeding import seed_sample_school
from teleklasa.media.models import MediaFile
from teleklasa.media.signing import signed_url
from teleklasa.people.models import Person

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def catalogue(django_db_setup, django_db_blocker, tmp_path_factory):
    """How many statements it took; one seeded school for every test here, taken back at the end."""
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patched, transaction.atomic():
        patched.setattr(settings, "MEDIA_FOLDER", tmp_path_factory.mktemp("media"))
        seed_sample_school()
        with CaptureQueriesContext(connection) as asked:
            seed_sample_catalogue()
        yield len(asked)
        transaction.set_rollback(True)


def fetched(client, address):
    """Status and length of an answer, read to its end."""
    answer = client.get(address)
    length = len(b"".join(answer.streaming_content)) if answer.streaming else len(answer.content)
    return answer.status_code, length


def signed_in(login, password):
    client = APIClient()
    answer = client.post("/api/v1/session", {"login": login, "password": password}, format="json")
    assert answer.status_code == 200, answer.content
    return client


def rows():
    return {model._meta.label: model._default_manager.count() for model in apps.get_models() if model._meta.managed}


def test_catalogue_has_twelve_courses_in_every_state(catalogue):
    by_status = Counter(Course.objects.values_list("status", flat=True))
    by_policy = Counter(Course.objects.listed().values_list("enrol_policy", flat=True))

    assert by_status == {"published": 9, "archived": 1, "review": 1, "draft": 1}
    assert by_policy == {"open": 6, "approval": 1, "invite": 1, "group": 1}
    assert Counter(Course.objects.values_list("language", flat=True)) == {"pl": 8, "en": 4}
    assert set(Lesson.objects.values_list("kind", flat=True)) == set(Lesson.Kind.values)
    assert set(Question.objects.values_list("kind", flat=True)) == set(Question.Kind.values)
    assert set(Submission.objects.values_list("status", flat=True)) == set(Submission.Status.values)
    assert set(Enrolment.objects.values_list("status", flat=True)) == {"active", "completed", "pending"}
    assert catalogue < 4500  # the first start of the school waits for them


def test_counters_are_what_they_count(catalogue):
    kept = Q(all_lessons__status="published", all_lessons__deleted_at=None)
    for course in Course.objects.all():
        lessons = Lesson.objects.published().filter(course=course)
        members = Enrolment.objects.members().filter(course=course)
        ratings = Review.objects.filter(course=course).aggregate(n=Count("pk"), stars=Sum("rating", default=0))
        counted = [course.lessons, course.required_lessons, course.previews, course.duration_s]
        counted += [course.students, course.reviews, course.rating_sum]
        seconds = sum(lessons.values_list("duration_s", flat=True))
        recount = [lessons.count(), lessons.filter(required=True).count(), lessons.filter(is_preview=True).count()]
        assert counted == [*recount, seconds, members.count(), ratings["n"], ratings["stars"]]
    done = Count("progress", filter=Q(progress__state="done", progress__lesson__required=True))
    assert Enrolment.objects.annotate(real=done).exclude(done_count=F("real")).count() == 0
    assert Lesson.objects.annotate(real=Count("comments")).exclude(comment_count=F("real")).count() == 0
    assert Course.objects.annotate(n=Count("all_lessons", filter=kept)).exclude(lessons=F("n")).count() == 0
    assert Course.objects.filter(search=None).count() == 0


def test_every_listed_course_page_answers_and_shows_cover_and_outline(catalogue):
    client = APIClient()

    for course in Course.objects.listed():
        page = client.get(f"/api/v1/courses/{course.slug}")
        assert page.status_code == 200
        assert fetched(client, f"/media/image/{course.cover_key}")[0] == 200
    hidden = Course.objects.exclude(status="published").values_list("slug", flat=True)
    assert {client.get(f"/api/v1/courses/{slug}").status_code for slug in hidden} == {404}


def test_search_finds_the_polish_title_by_plain_letters(catalogue):
    found = APIClient().get("/api/v1/courses", {"q": "ulamki"}).json()["results"]

    assert [course["slug"] for course in found] == ["ulamki-ktore-widac"]


def test_learner_and_author_sign_in_and_find_their_courses(catalogue):
    learner, author = signed_in(*LEARNER), signed_in(*AUTHOR)

    studied = learner.get("/api/v1/me/courses").json()["results"]
    taught = author.get("/api/v1/me/teaching").json()["results"]
    assert (len(studied), len(taught)) == (6, 4)
    assert Person.objects.listed_teachers().count() == 4
    assert Certificate.objects.filter(enrolment__person__email=LEARNER[0]).count() == 1


def test_every_lesson_opens_for_the_admin_and_every_file_downloads(catalogue):
    client = signed_in("admin", "admin")

    lessons = Lesson.objects.kept().exclude(course__status__in=["draft", "review"])
    assert {client.get(f"/api/v1/lessons/{lesson.public_id}").status_code for lesson in lessons} == {200}
    for file in MediaFile.objects.all():
        assert file.state == "ready"
        if file.kind == "image":
            assert fetched(client, f"/media/image/{file.storage_key}") == (200, file.size)
        else:
            assert fetched(client, signed_url(file, None, lifetime_s=3600)) == (200, file.size)


def test_class_6a_learns_through_its_group(catalogue):
    learned = GroupEnrolment.objects.filter(group__name="klasa 6A szkola 1").count()
    by_group = Enrolment.objects.filter(source="group")

    assert (learned, by_group.count()) == (2, 6)
    assert LessonProgress.objects.filter(enrolment__in=by_group).exists()


def test_what_people_said_is_there(catalogue):
    assert set(News.objects.values_list("audience", "pinned")) >= {("public", True), ("members", False)}
    assert Review.objects.exclude(reply="").count() >= 5
    assert Comment.objects.exclude(parent=None).count() >= 8
    assert Lesson.objects.exclude(release_at=None).count() == 1
    assert Lesson.objects.filter(status="draft", course__status="published").count() == 1
    assert Task.objects.filter(instructions_html="").count() == 0


def test_seeding_again_adds_nothing(catalogue):
    before = rows()

    seed_sample_school()
    seed_sample_catalogue()

    assert rows() == before


def test_committed_files_are_small():
    sizes = {path.relative_to(FOLDER).as_posix(): path.stat().st_size for path in FOLDER.rglob("*.*")}

    assert len(sizes) > 30
    assert [name for name, size in sizes.items() if size > (150_000 if "films" in name else 25_000)] == []
