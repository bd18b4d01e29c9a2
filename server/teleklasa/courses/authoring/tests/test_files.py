import pytest

from teleklasa.courses.authoring.lessons import add_lesson
from teleklasa.courses.factories import add_file, add_staff, enrol, make_course
from teleklasa.courses.files import used_in_courses
from teleklasa.courses.models import CourseImage, Lesson, LessonCaptions, LessonFile, Section
from teleklasa.media import places, references
from teleklasa.rest.problems import NotFound


def test_teachers_upload_everything_and_assistants_captions(course, olga, tomek, stas):
    add_staff(course, stas, "assistant")
    place = f"course:{course.slug}"

    kinds = {person.display_name: places.kinds_for(person, place) for person in (olga, tomek, stas)}

    every = ["image", "document", "video", "captions"]
    assert kinds == {"Olga Mak": every, "Tomek Ryś": every, "Staś Żuk": ["captions"]}


def test_student_sees_the_place_and_uploads_nothing(course, stas):
    enrol(course, stas)

    assert places.kinds_for(stas, f"course:{course.slug}") == []


def test_place_of_a_course_that_is_not_seen_is_not_there(draft, olga, stas):
    gone = make_course("Usunięty", owner=olga, deleted_at="2027-01-01T00:00:00Z")

    for person, slug in ((stas, draft.slug), (olga, gone.slug), (olga, "brak")):
        with pytest.raises(NotFound):
            places.kinds_for(person, f"course:{slug}")


def test_nothing_is_uploaded_into_an_archived_course(olga):
    old = make_course("Stary", owner=olga, status="archived")

    assert places.kinds_for(olga, f"course:{old.slug}") == []


def test_every_file_that_a_course_uses_is_known(course, olga, django_assert_max_num_queries):
    files = {kind: add_file(kind, owner=olga) for kind in ("video", "document", "captions", "image")}
    cover, unused = add_file("image", owner=olga), add_file("document", owner=olga)
    lesson = add_lesson(Section.objects.get(course=course), by=olga, title="Film", kind="video")
    Lesson.objects.filter(pk=lesson.pk).update(video=files["video"])
    LessonFile.objects.create(lesson=lesson, file=files["document"], position=0)
    LessonCaptions.objects.create(lesson=lesson, file=files["captions"], language="pl")
    CourseImage.objects.create(course=course, file=files["image"])
    course.cover = cover
    course.save(update_fields=["cover"])
    used = {file.pk for file in files.values()} | {cover.pk}

    with django_assert_max_num_queries(7):
        assert used_in_courses(used | {unused.pk}) == used
    assert references.in_use(used | {unused.pk}) == used
