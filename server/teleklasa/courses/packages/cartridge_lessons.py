"""Resources of a cartridge as lessons, one reader for each type of resource."""

from __future__ import annotations

import posixpath
import re
from decimal import Decimal, InvalidOperation
from typing import Any
from urllib.parse import urlsplit

from teleklasa.courses.models import Lesson, Task
from teleklasa.courses.packages import qti
from teleklasa.courses.packages.archive import Archive
from teleklasa.courses.packages.bounded_xml import Element, child, parsed, text_at
from teleklasa.courses.packages.cartridge_files import PAGES, CartridgeFiles
from teleklasa.courses.packages.course_format import add_question
from teleklasa.courses.packages.html_text import escaped, markdown_of
from teleklasa.courses.packages.manifest import Manifest, Resource
from teleklasa.courses.packages.plan import PackageFault, PlannedLesson, PlannedTask, Report, title_of
from teleklasa.courses.quizzes.parsed import ParsedProblem
from teleklasa.media.file_names import ending_of
from teleklasa.media.models import MediaFile
from teleklasa.richtext.cleaning import is_link

MOST_TEXT_BYTES = 4 * 1024 * 1024
LONGEST_BODY, LONGEST_INSTRUCTIONS = 200_000, 50_000
KINDS = frozenset({"page", "file", "link", "discussion", "quiz", "assignment"})
"""What becomes lessons."""

NOT_TAKEN = {"bank": "question_bank", "lti": "external_tool", "fallback": "fallback"}
TYPES = (
    ("imswl_xmlv", "link"),
    ("imsdt_xmlv", "discussion"),
    ("imsbasiclti_", "lti"),
    ("assignment_xmlv", "assignment"),
)
CANVAS_ASSIGNMENT = "assignment_settings.xml"
SUPERSET = "non_cc_assessments"
META = "assessment_meta.xml"
UNPUBLISHED = re.compile(r'<meta\s+name="workflow_state"\s+content="unpublished"', re.IGNORECASE)
TITLE = re.compile(r"<title[^>]*>([^<]{1,300})</title>", re.IGNORECASE)


def kind_of(resource: Resource) -> str:
    """What a resource is, by its type and its files; the version in the type makes no difference."""
    name = resource.type.lower()
    if resource.variant_of:
        return "fallback"
    if "question-bank" in name:
        return "bank"
    if name.startswith("imsqti_"):
        return "quiz"
    if any(posixpath.basename(one) == CANVAS_ASSIGNMENT for one in resource.files):
        return "assignment"
    if name == "webcontent":
        return "page" if ending_of(main_href(resource)) in PAGES else "file"
    known = next((kind for start, kind in TYPES if name.startswith(start)), "")
    return known or ("associated_content" if name.startswith("associatedcontent") else "unknown")


def main_href(resource: Resource) -> str:
    return resource.href or (resource.files[0] if resource.files else "")


class LessonReader:
    """Reads one resource after another; what it cannot take it tells the report."""

    def __init__(self, archive: Archive, files: CartridgeFiles, report: Report, found: Manifest) -> None:
        self._archive, self._files, self._report, self._manifest = archive, files, report, found
        self.consumed: set[str] = set()
        """Resources that belong to another one and were read with it."""

    def read(self, resource: Resource, title: str, path: str) -> PlannedLesson | None:
        kind = kind_of(resource)
        reader = READERS.get(kind)
        if reader is None:
            self._skip(resource, kind, title, path)
            return None
        before = len(self._report.items)
        self._report.made(path, kind, title)
        try:
            lesson: PlannedLesson | None = reader(self, resource, title, path)
        except PackageFault as fault:
            del self._report.items[before:]
            self._report.failed(path, kind, title or main_href(resource), reason=fault.reason)
            return None
        if lesson is None:
            return None
        if before < len(self._report.items):
            self._report.items[before]["title"] = lesson.title
        if resource.is_for_teachers:
            lesson.fields["status"] = Lesson.Status.DRAFT
        lesson.body = self._cut(lesson.body, LONGEST_BODY, path)
        return lesson

    def _skip(self, resource: Resource, kind: str, title: str, path: str) -> None:
        reason = NOT_TAKEN.get(kind, kind if kind == "associated_content" else "type_unknown")
        if kind == "associated_content" and SUPERSET in main_href(resource):
            reason = "question_bank"
        self._report.skipped(path, kind if kind != "unknown" else resource.type, title, reason=reason)

    def _cut(self, text: str, longest: int, path: str) -> str:
        if len(text) > longest:
            self._report.skipped(path, "text", "", reason="text_cut")
        return text[:longest]

    def _main(self, resource: Resource) -> str:
        """The entry of the resource's main file.  Raises PackageFault."""
        entry = self._files.entry(main_href(resource), resource.folder)
        if entry is None:
            raise PackageFault("file_missing", main_href(resource))
        return entry

    def _xml(self, entry: str) -> Element:
        return parsed(self._archive.read(entry, most_bytes=MOST_TEXT_BYTES), entry)

    def _text(self, html: str, entry: str, path: str, files: list[str] | None = None) -> str:
        """HTML found in that entry as Markdown; files that it links to are noted in `files`."""
        folder = posixpath.dirname(entry)

        def key(address: str) -> str | None:
            found = self._files.entry(address, folder)
            return None if found is None else self._files.key(found, path)

        def picture(address: str) -> str | None:
            found = key(address)
            return found if found and self._files.planned[found].kind == MediaFile.Kind.IMAGE else None

        def file(address: str) -> str | None:
            found = key(address)
            if found and files is not None and found not in files and len(files) < 50:
                files.append(found)
            return found

        return markdown_of(html, picture=picture, file=file).replace("\x00", "")

    def page(self, resource: Resource, title: str, path: str) -> PlannedLesson:
        entry = self._main(resource)
        html = decoded(self._archive.read(entry, most_bytes=MOST_TEXT_BYTES))
        told = TITLE.search(html[:4000])
        files: list[str] = []
        body = self._text(html, entry, path, files)
        status = Lesson.Status.DRAFT if UNPUBLISHED.search(html[:4000]) else Lesson.Status.PUBLISHED
        name = title_of(title, markdown_of(told[1]) if told else "", entry_title(entry))
        return PlannedLesson(name, Lesson.Kind.TEXT, path, body=body, fields={"status": status}, files=files)

    def file(self, resource: Resource, title: str, path: str) -> PlannedLesson:
        entry = self._main(resource)
        key = self._files.key(entry, path)
        if key is None:
            raise PackageFault("too_many", entry)
        name = title_of(title, entry_title(entry))
        if self._files.planned[key].kind == MediaFile.Kind.VIDEO:
            return PlannedLesson(name, Lesson.Kind.VIDEO, path, fields=published(), video=key)
        return PlannedLesson(name, Lesson.Kind.FILE, path, fields=published(), files=[key])

    def link(self, resource: Resource, title: str, path: str) -> PlannedLesson:
        root = self._xml(self._main(resource))
        url = child(root, "url")
        address = "" if url is None else url.get("href", "").strip()
        if len(address) > 1000 or not is_link(address) or urlsplit(address).scheme.lower() not in {"http", "https"}:
            raise PackageFault("address_not_allowed", resource.ident)
        name = title_of(title, text_at(root, "title"), urlsplit(address).netloc)
        return PlannedLesson(name, Lesson.Kind.LINK, path, fields={**published(), "link_url": address})

    def discussion(self, resource: Resource, title: str, path: str) -> PlannedLesson:
        """The topic becomes a text, under which people write comments."""
        self.consumed.update(resource.dependencies)
        entry = self._main(resource)
        root = self._xml(entry)
        files: list[str] = []
        body = self._told(child(root, "text"), entry, path, files)
        self._report.items[-1]["reason"] = "discussion_became_text"
        name = title_of(title, text_at(root, "title"), entry_title(entry))
        return PlannedLesson(name, Lesson.Kind.TEXT, path, body=body, fields=published(), files=files)

    def assignment(self, resource: Resource, title: str, path: str) -> PlannedLesson:
        self.consumed.add(f"{resource.ident}_fallback")
        entry = self._main(resource)
        files: list[str] = []
        if ending_of(entry) in PAGES:  # Canvas before the extension for assignments
            html = decoded(self._archive.read(entry, most_bytes=MOST_TEXT_BYTES))
            settings = next(one for one in resource.files if posixpath.basename(one) == CANVAS_ASSIGNMENT)
            found = self._files.entry(settings, resource.folder)
            root = self._xml(found) if found else Element("assignment")
            body, points = self._text(html, entry, path, files), text_at(root, "points_possible")
        else:
            root = self._xml(entry)
            gradable = child(root, "gradable")
            body = self._told(child(root, "text"), entry, path, files)
            points = "" if gradable is None else gradable.get("points_possible", "")
        name = title_of(title, text_at(root, "title"), entry_title(entry))
        task = PlannedTask(name, Task.Kind.ASSIGNMENT, path, instructions=self._cut(body, LONGEST_INSTRUCTIONS, path))
        task.fields = {"status": Task.Status.PUBLISHED, "max_points": points_of(points)}
        return PlannedLesson(name, Lesson.Kind.TEXT, path, fields=published(), files=files, tasks=[task])

    def quiz(self, resource: Resource, title: str, path: str) -> PlannedLesson | None:
        """From Canvas's own file where it is there, since it knows more kinds of questions."""
        self.consumed.update(resource.dependencies)
        richer = self._files.entry(f"{SUPERSET}/{resource.ident}.xml.qti")
        entry = richer or self._main(resource)
        root = self._xml(entry)
        name = title_of(title, qti.assessment_title(root), entry_title(entry))
        if qti.is_bank(root):
            self._report.items.pop()
            self._report.skipped(path, "bank", name, reason="question_bank")
            return None
        task = PlannedTask(name, Task.Kind.QUIZ, path)
        task.fields = {"status": Task.Status.PUBLISHED, **self._quiz_settings(resource, root)}
        task.instructions = self._cut(self._description(resource, path), LONGEST_INSTRUCTIONS, path)
        for one in qti.parse_questions(root, text=lambda html: self._text(html, entry, path)):
            place = f"{path}#{one.line}"
            if isinstance(one, ParsedProblem):
                tell = self._report.skipped if one.outcome == "skipped" else self._report.failed
                tell(place, one.kind, one.title, reason=one.reason)
            else:
                add_question(task, one, place, self._report)
        if not task.questions:
            task.fields["status"] = Task.Status.DRAFT
        return PlannedLesson(name, Lesson.Kind.TEXT, path, fields=published(), tasks=[task])

    def _meta(self, resource: Resource) -> Element:
        """What Canvas says of a quiz beside it; an empty element when there is nothing to read."""
        entry = self._files.entry(f"{resource.ident}/{META}")
        try:
            return Element("quiz") if entry is None else self._xml(entry)
        except PackageFault:
            return Element("quiz")

    def _description(self, resource: Resource, path: str) -> str:
        return self._text(text_at(self._meta(resource), "description"), "", path)

    def _quiz_settings(self, resource: Resource, root: Element) -> dict[str, Any]:
        meta, settings = self._meta(resource), {}
        attempts = qti.most_attempts(root)
        told = text_at(meta, "allowed_attempts")
        if told == "-1":
            attempts = 0
        if attempts is not None:
            settings["attempts"] = min(attempts, 1000)
        minutes = text_at(meta, "time_limit")
        if minutes.isascii() and minutes.isdecimal() and 0 < len(minutes) < 5 and int(minutes):
            settings["time_limit_s"] = int(minutes) * 60
        if text_at(meta, "shuffle_answers") == "true":
            settings["shuffles"] = True
        return settings

    def _told(self, text: Element | None, entry: str, path: str, files: list[str]) -> str:
        if text is None:
            return ""
        told = "".join(text.itertext())
        if text.get("texttype", "text/html").lower() == "text/plain":
            return escaped(told.strip())
        return self._text(told, entry, path, files)


READERS: dict[str, Any] = {
    "page": LessonReader.page,
    "file": LessonReader.file,
    "link": LessonReader.link,
    "discussion": LessonReader.discussion,
    "assignment": LessonReader.assignment,
    "quiz": LessonReader.quiz,
}


def published() -> dict[str, Any]:
    return {"status": Lesson.Status.PUBLISHED}


def decoded(data: bytes) -> str:
    """A page as text: UTF-8, or what older programs of this country wrote."""
    for encoding in ("utf-8-sig", "cp1250"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return data.decode("latin-1")


def entry_title(entry: str) -> str:
    """A title made of the name of a file; never empty."""
    name = posixpath.splitext(posixpath.basename(entry))[0]
    return title_of(name.replace("_", " "), posixpath.basename(entry)) or "?"


def points_of(text: str) -> Decimal:
    """At least a hundredth, since a task gives points; 10 when nothing is said."""
    try:
        points = Decimal(text[:20])
    except InvalidOperation:
        return Decimal(10)
    return points.quantize(Decimal("0.01")) if points.is_finite() and Decimal("0.01") <= points <= 9999 else Decimal(10)
