"""What `course.json` holds, field by field, and the plan of the course that it tells."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import available_timezones

from teleklasa.courses.authoring.contents import FILE_KINDS as LESSON_FILES
from teleklasa.courses.authoring.languages import LANGUAGES
from teleklasa.courses.authoring.lessons import MOST_LESSONS
from teleklasa.courses.authoring.sections import MOST_SECTIONS
from teleklasa.courses.models import Course, Lesson, Question, Task
from teleklasa.courses.packages import plan
from teleklasa.courses.packages.archive import Archive
from teleklasa.courses.packages.course_json import (
    ENTRY,
    FORMAT,
    MOST_JSON_BYTES,
    VERSION,
    Optional,
    anything,
    claim,
    line,
    loaded,
    many,
    moment,
    nullable,
    number,
    one_of,
    record,
    text,
    whole,
)
from teleklasa.courses.packages.plan import CoursePlan, PackageFault, Report
from teleklasa.courses.quizzes.keys import KeyFault
from teleklasa.courses.quizzes.parsed import ParsedQuestion
from teleklasa.courses.quizzes.writing_questions import MOST_QUESTIONS, checked
from teleklasa.courses.tasks.editing import MOST_TASKS
from teleklasa.media.models import MediaFile
from teleklasa.richtext.cleaning import is_link

ID = re.compile(r"[A-Za-z0-9_-]{1,40}")
MOST_FILES, MOST_OF_LESSON = 5_000, 50
LONGEST_LIMIT_S = 7 * 24 * 3600
KEPT_KINDS = [kind for kind in MediaFile.Kind.values if kind != MediaFile.Kind.PACKAGE]


def local_id(value: Any, path: str) -> str:
    if not isinstance(value, str) or not ID.fullmatch(value):
        raise PackageFault("invalid", path)
    return value


def link(value: Any, path: str) -> str:
    address: str = text(1000)(value, path)
    if address and not (is_link(address) and urlsplit(address).scheme in {"http", "https"}):
        raise PackageFault("invalid", path)
    return address


POINT = line(200)
CARD = record(
    {
        "title": line(plan.LONGEST_TITLE),
        "summary": Optional(line(300, blank=True), ""),
        "description": Optional(text(50_000), ""),
        "goals": Optional(many(POINT, most=20), []),
        "requirements": Optional(many(POINT, most=20), []),
        "language": Optional(one_of(LANGUAGES), "pl"),
        "level": Optional(one_of(Course.Level.values), Course.Level.ANY),
        "category": Optional(nullable(text(60))),
        "time_zone": Optional(one_of(available_timezones()), "Europe/Warsaw"),
        "cover": Optional(nullable(local_id)),
        "shows_classmates": Optional(claim, default=False),
        "gives_certificate": Optional(claim, default=False),
    }
)
QUESTION = record(
    {
        "id": local_id,
        "kind": one_of(Question.Kind.values),
        "body": text(20_000),
        "options": Optional(anything, []),
        "key": anything,
        "explanation": Optional(text(20_000), ""),
        "points": number("0", "99999.99"),
    }
)
TASK = record(
    {
        "id": local_id,
        "kind": one_of(Task.Kind.values),
        "title": line(plan.LONGEST_TITLE),
        "instructions": Optional(text(50_000), ""),
        "max_points": number("0.01", "99999.99"),
        "pass_percent": Optional(whole(0, 100), 50),
        "attempts": Optional(whole(0, 1000), 1),
        "counts": Optional(one_of(Task.Counts.values), Task.Counts.BEST),
        "time_limit_s": Optional(nullable(whole(1, LONGEST_LIMIT_S))),
        "late_rule": Optional(one_of(Task.LateRule.values), Task.LateRule.MARK),
        "late_percent_per_day": Optional(whole(0, 100), 0),
        "most_files": Optional(whole(0, 50), 5),
        "shuffles": Optional(claim, default=False),
        "show_key": Optional(one_of(Task.ShowKey.values), Task.ShowKey.SUBMITTED),
        "releases_at_once": Optional(claim, default=True),
        "status": Optional(one_of(Task.Status.values), Task.Status.DRAFT),
        "questions": Optional(many(QUESTION, most=MOST_QUESTIONS), []),
    }
)
LESSON = record(
    {
        "id": local_id,
        "kind": one_of(Lesson.Kind.values),
        "title": line(plan.LONGEST_TITLE),
        "body": Optional(text(200_000), ""),
        "status": Optional(one_of(Lesson.Status.values), Lesson.Status.DRAFT),
        "starts_at": Optional(nullable(moment)),
        "is_preview": Optional(claim, default=False),
        "required": Optional(claim, default=True),
        "completion": Optional(one_of(Lesson.Completion.values), Lesson.Completion.MARKED),
        "duration_s": Optional(whole(0, 360_000), 0),
        "comments_locked": Optional(claim, default=False),
        "link_url": Optional(link, ""),
        "video": Optional(nullable(local_id)),
        "captions": Optional(many(record({"file": local_id, "language": text(8)}), most=40), []),
        "files": Optional(many(local_id, most=MOST_OF_LESSON), []),
        "tasks": Optional(many(TASK, most=MOST_TASKS), []),
    }
)
SECTION = record(
    {
        "id": local_id,
        "title": line(plan.LONGEST_TITLE),
        "lessons": Optional(many(LESSON, most=MOST_LESSONS), []),
    }
)
FILE = record(
    {
        "id": local_id,
        "path": text(500),
        "name": text(300),
        "kind": one_of(KEPT_KINDS),
        "mime": text(100),
        "size": whole(0, 2**40),
        "sha256": text(64),
    }
)
DOCUMENT = record(
    {
        "format": anything,
        "version": anything,
        "made_at": Optional(moment),
        "course": CARD,
        "sections": Optional(many(SECTION, most=MOST_SECTIONS), []),
        "files": Optional(many(FILE, most=MOST_FILES), []),
    }
)
LESSON_COLUMNS = (
    *("status", "starts_at", "is_preview", "required", "completion", "duration_s", "comments_locked", "link_url"),
)
TASK_COLUMNS = (
    *("max_points", "pass_percent", "attempts", "counts", "time_limit_s", "late_rule", "late_percent_per_day"),
    *("most_files", "shuffles", "show_key", "releases_at_once", "status"),
)


def read_package(archive: Archive, report: Report) -> CoursePlan:
    """The plan of the course in a package of ours.  Raises PackageFault for one that cannot be understood."""
    found = loaded(archive.read(ENTRY, most_bytes=MOST_JSON_BYTES))
    if not isinstance(found, dict) or found.get("format") != FORMAT:
        raise PackageFault("format_unknown", ENTRY)
    if found.get("version") != VERSION or type(found["version"]) is not int:
        raise PackageFault("version_unknown", ENTRY)
    told = DOCUMENT(found, ENTRY)
    _require_room(told["sections"])
    card = told["course"]
    made = CoursePlan(title=card.pop("title"), category=card.pop("category") or "", cover=card.pop("cover"))
    made.card = {"description_source" if name == "description" else name: value for name, value in card.items()}
    made.files = _files(told["files"], archive, report)
    made.sections = [_section(one, place, made.files, report) for place, one in enumerate(told["sections"])]
    return made


def _require_room(sections: list[dict[str, Any]]) -> None:
    if sum(len(section["lessons"]) for section in sections) > MOST_LESSONS:
        raise PackageFault("too_many", f"{ENTRY}.sections")


def _files(told: list[dict[str, Any]], archive: Archive, report: Report) -> dict[str, plan.PlannedFile]:
    """The files that are there as the list says; the others are told as failed."""
    found: dict[str, plan.PlannedFile] = {}
    for one in told:
        entry = archive.found("", one["path"])
        if one["id"] in found:
            raise PackageFault("twice", f"{ENTRY}.files")
        if entry is None or archive.size_of(entry) != one["size"]:
            report.failed(one["path"], one["kind"], one["name"], reason="missing" if entry is None else "wrong_size")
            continue
        found[one["id"]] = plan.PlannedFile(one["id"], entry, one["name"], one["kind"], one["path"], one["sha256"])
    return found


def _section(
    told: dict[str, Any], place: int, files: dict[str, plan.PlannedFile], report: Report
) -> plan.PlannedSection:
    path = f"sections[{place}]"
    report.made(path, "section", told["title"])
    made = plan.PlannedSection(told["title"], path)
    for number_, lesson in enumerate(told["lessons"]):
        made.lessons.append(_lesson(lesson, f"{path}.lessons[{number_}]", files, report))
    return made


def _lesson(told: dict[str, Any], path: str, files: dict[str, plan.PlannedFile], report: Report) -> plan.PlannedLesson:
    report.made(path, "lesson", told["title"])
    captions = {one["language"]: one["file"] for one in told["captions"] if one["language"]}
    is_video = told["kind"] == Lesson.Kind.VIDEO
    fields = {name: told[name] for name in LESSON_COLUMNS}
    if fields["completion"] == Lesson.Completion.WATCHED and not is_video:
        raise PackageFault("not_for_this_kind", f"{path}.completion")
    return plan.PlannedLesson(
        title=told["title"],
        kind=told["kind"],
        path=path,
        body=told["body"],
        fields=fields,
        files=[key for key in dict.fromkeys(told["files"]) if _is(files, key, *LESSON_FILES)],
        video=told["video"] if is_video and _is(files, told["video"], MediaFile.Kind.VIDEO) else None,
        captions=[
            (key, language)
            for language, key in captions.items()
            if is_video and _is(files, key, MediaFile.Kind.CAPTIONS)
        ],
        tasks=[_task(one, f"{path}.tasks[{place}]", report) for place, one in enumerate(told["tasks"])],
    )


def _is(files: dict[str, plan.PlannedFile], key: str | None, *kinds: str) -> bool:
    return key is not None and key in files and files[key].kind in kinds


def _task(told: dict[str, Any], path: str, report: Report) -> plan.PlannedTask:
    report.made(path, told["kind"], told["title"])
    made = plan.PlannedTask(
        title=told["title"],
        kind=told["kind"],
        path=path,
        instructions=told["instructions"],
        fields={name: told[name] for name in TASK_COLUMNS},
    )
    if told["kind"] == Task.Kind.QUIZ:
        for place, one in enumerate(told["questions"]):
            add_question(made, _question(one, place), f"{path}.questions[{place}]", report)
    return made


def _question(told: dict[str, Any], place: int) -> ParsedQuestion:
    fields = {name: told[name] for name in ("kind", "body", "options", "key", "explanation", "points")}
    return ParsedQuestion(**fields, line=place + 1)


def add_question(task: plan.PlannedTask, question: ParsedQuestion, path: str, report: Report) -> None:
    """Put a question into the plan if it can be taken, and tell which."""
    title = question.title or question.body
    if len(task.questions) >= MOST_QUESTIONS:
        report.skipped(path, question.kind, title, reason="too_many")
        return
    try:
        task.questions.append(replace(checked(question), notes=question.notes))
    except KeyFault as fault:
        report.failed(path, question.kind, title, reason=f"{fault.field}:{fault.code}")
    else:
        report.made(path, question.kind, title, note=",".join(question.notes))
