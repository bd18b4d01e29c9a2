"""A course goes out in a package and comes back the same."""

import io
import json
import zipfile
from decimal import Decimal

import pytest

from teleklasa.courses.factories import add_file, add_lesson, add_section, add_task, enrol, make_course
from teleklasa.courses.models import Category, Course, Lesson, LessonCaptions, LessonFile, Question
from teleklasa.courses.packages.asking_for import ask_export, ask_import
from teleklasa.courses.packages.export_shapes import Shapes
from teleklasa.courses.packages.exporting import export_course
from teleklasa.courses.packages.importing import run_import
from teleklasa.courses.quizzes.parsed import ParsedQuestion, lettered
from teleklasa.courses.quizzes.writing_questions import add_questions
from teleklasa.courses.writing import rendered
from teleklasa.media.factories import make_document, make_image, path_of
from teleklasa.media.models import MediaFile, MediaQuota

QUESTIONS = [
    ParsedQuestion("single", "Pół?", lettered(["1/2", "1/3"]), {"right": ["1"]}, "Bo tak.", points=Decimal("2.50")),
    ParsedQuestion("short", "Stolica?", key={"accepted": ["Łódź", "*szawa"], "case_matters": True}),
    ParsedQuestion("number", "Pi?", key={"value": "3.14", "tolerance": "0.01"}),
]


@pytest.fixture
def course(olga, nela):
    """With a picture in a text, a file, a link, a quiz and an assignment; Nela learns in it."""
    Category.objects.create(name="Matematyka", slug="matematyka")
    made = make_course(
        "Ułamki <b>", owner=olga, summary="O ułamkach.", goals=["dodawać"], category=Category.objects.get()
    )
    picture, document = make_image(olga, name="pizza.png"), make_document(olga, name="zadania.pdf")
    text = f"Oto pizza:\n\n![Pizza](media:{picture.public_id})"
    section = add_section(made, "Rozdział 2: Żółć")
    html = rendered(text, place_course=made, author=olga)
    first = add_lesson(section, "Z obrazem", body_source=text, body_html=html, is_preview=True)
    LessonFile.objects.create(lesson=first, file=document, position=0)
    add_lesson(section, "Strona", kind="link", link_url="https://example.com/a?b=c", status="draft")
    add_task(first, "Praca", instructions_source="Narysuj.", instructions_html="<p>Narysuj.</p>", max_points=20)
    quiz = add_task(first, "Sprawdzian", kind="quiz", max_points=5, attempts=3, shuffles=True)
    add_questions(quiz, QUESTIONS, by=olga)
    enrol(made, nela)
    made.refresh_from_db()
    return made


def exported(course: Course, person) -> tuple[MediaFile, zipfile.ZipFile]:
    file = ask_export(course, person)
    export_course(file.pk, course.pk)
    file.refresh_from_db()
    assert (file.state, file.rejected_because) == ("ready", "")
    return file, zipfile.ZipFile(io.BytesIO(path_of(file).read_bytes()))


def without_ids(told):
    """Ids of options are made anew wherever a question is written, and pictures are drawn anew."""
    names: dict[str, str] = {}
    for file in told["files"]:
        if file["kind"] == "image":
            file |= {"path": "", "sha256": "", "size": 0}
    for section in told["sections"]:
        for lesson in section["lessons"]:
            for task in lesson["tasks"]:
                for question in task["questions"]:
                    names |= {one["id"]: str(place) for place, one in enumerate(question["options"])}
    text = json.dumps(told)
    for name, place in names.items():
        text = text.replace(f'"{name}"', f'"{place}"')
    return json.loads(text)


def test_course_comes_back_as_it_went(course, olga):
    file, archive = exported(course, olga)
    row = ask_import(olga, file=file.public_id, dry_run=False)

    run_import(row.pk)

    row.refresh_from_db()
    assert (row.state, row.failed_because, row.kind) == ("done", "", "teleklasa")
    made = row.course
    assert made is not None
    _, again = exported(made, olga)
    assert without_ids(json.loads(again.read("course.json"))) == without_ids(json.loads(archive.read("course.json")))
    assert {line["outcome"] for line in row.report} == {"made"}
    assert (made.status, made.owner, made.students, made.lessons) == ("draft", olga, 0, course.lessons)
    assert (made.required_lessons, made.previews) == (course.required_lessons, course.previews)


def test_pictures_of_an_imported_text_are_files_of_the_new_course(course, olga):
    file, _ = exported(course, olga)
    row = ask_import(olga, file=file.public_id, dry_run=False)

    run_import(row.pk)

    made = Course.objects.exclude(pk=course.pk).get()
    files = MediaFile.objects.filter(place=f"course:{made.slug}").order_by("kind")
    lesson = Lesson.objects.get(course=made, title="Z obrazem")
    assert [(one.kind, one.name) for one in files] == [("document", "zadania.pdf"), ("image", "pizza.png")]
    assert f'src="/media/image/{files[1].storage_key}"' in lesson.body_html
    quota = MediaQuota.objects.get(bucket=f"course:{made.slug}").used_bytes
    assert quota == sum(one.charged_bytes for one in files)
    assert MediaQuota.objects.get(bucket=f"package:{row.public_id}").used_bytes == 0


def test_package_holds_nothing_of_people(course, olga, nela):
    _, archive = exported(course, olga)

    told = archive.read("course.json").decode()

    for person in (olga, nela):
        assert person.display_name not in told
        assert person.public_id not in told
    assert all(name == "course.json" or name.startswith("files/") for name in archive.namelist())
    assert archive.testzip() is None


def test_file_used_twice_is_in_the_package_once(course, olga):
    lessons = Lesson.objects.filter(course=course, kind="text")
    document = LessonFile.objects.get().file
    LessonFile.objects.get_or_create(lesson=lessons.first(), file=document, position=0)

    _, archive = exported(course, olga)

    told = json.loads(archive.read("course.json"))["files"]
    assert [(one["id"], one["kind"]) for one in told] == [("f1", "document"), ("f2", "image")]
    assert sorted(archive.namelist()) == sorted(["course.json", *(one["path"] for one in told)])


def test_trial_writes_nothing_and_tells_the_same(course, olga):
    file, _ = exported(course, olga)
    before = (Course.objects.count(), MediaFile.objects.count(), Question.objects.count())
    row = ask_import(olga, file=file.public_id, dry_run=True)

    run_import(row.pk)

    row.refresh_from_db()
    assert (row.state, row.course, row.failed_because) == ("checked", None, "")
    assert (Course.objects.count(), MediaFile.objects.count(), Question.objects.count()) == before
    kinds = [(line["kind"], line["outcome"]) for line in row.report]
    assert sorted(kinds) == sorted(
        [("section", "made")] * 2
        + [("lesson", "made")] * 3
        + [("assignment", "made"), ("quiz", "made"), ("single", "made"), ("short", "made"), ("number", "made")]
        + [("document", "made"), ("image", "made")]
    )


def test_captions_and_video_come_along(olga):

    course = make_course("Film", owner=olga)
    video, words = add_file("video", owner=olga, mime="video/mp4"), add_file("captions", owner=olga)
    lesson = add_lesson(course.sections.get(), "Film", kind="video", video=video, completion="watched")
    LessonCaptions.objects.create(lesson=lesson, file=words, language="pl")

    shapes = Shapes(course)
    told = [one for _, lessons in shapes.sections() for one in lessons]

    assert (told[1]["video"], told[1]["captions"]) == ("f1", [{"file": "f2", "language": "pl"}])
    assert [file.pk for file in shapes.files()] == [video.pk, words.pk]


def test_export_is_asked_for_once_while_it_is_made(course, olga):
    first = ask_export(course, olga)

    assert ask_export(course, olga) == first


def test_package_that_has_no_room_is_told(course, olga, settings):
    file = ask_export(course, olga)
    settings.MEDIA_OWN_QUOTA_BYTES = 100

    export_course(file.pk, course.pk)

    file.refresh_from_db()
    assert (file.state, file.rejected_because, file.charged_bytes) == ("rejected", "quota_full", 0)
