"""IMS Common Cartridge as the plan of a course: items become lessons, in the sections that they lie in."""

from __future__ import annotations

from teleklasa.courses.authoring.lessons import MOST_LESSONS
from teleklasa.courses.authoring.sections import MOST_SECTIONS
from teleklasa.courses.packages import manifest
from teleklasa.courses.packages.archive import Archive
from teleklasa.courses.packages.cartridge_files import CartridgeFiles
from teleklasa.courses.packages.cartridge_lessons import KINDS, LessonReader, kind_of
from teleklasa.courses.packages.manifest import Item, Manifest, Resource
from teleklasa.courses.packages.plan import CoursePlan, PlannedSection, Report, title_of

WORDS = {"pl": ("Kurs z pakietu", "Rozdział", "Pozostałe"), "en": ("Course from a package", "Section", "Other")}
"""Titles of what has none: a course, a section, and the section of what lies in no other."""

MOST_MANIFEST_BYTES = 16 * 1024 * 1024


def read_cartridge(archive: Archive, report: Report, *, locale: str = "pl") -> CoursePlan:
    """The plan of the course in a cartridge.  Raises PackageFault for a manifest that cannot be read."""
    found = manifest.read_manifest(archive.read(manifest.ENTRY, most_bytes=MOST_MANIFEST_BYTES))
    return _Reading(archive, report, found, WORDS.get(locale, WORDS["en"])).course()


class _Reading:
    """One pass over the outline, then over what no item names."""

    def __init__(self, archive: Archive, report: Report, found: Manifest, words: tuple[str, str, str]) -> None:
        self._report, self._manifest, self._words = report, found, words
        self._files = CartridgeFiles(archive, report)
        self._reader = LessonReader(archive, self._files, report, found)
        self._used: set[str] = set()
        self._lessons = 0
        self._plan = CoursePlan(title=title_of(found.title) or words[0], files=self._files.planned)

    def course(self) -> CoursePlan:
        loose: PlannedSection | None = None
        for place, item in enumerate(self._manifest.items, 1):
            if item.children:
                self._folder(item, place)
                loose = None
            else:  # lines outside any folder lie together
                loose = loose or self._section(self._plan.title, "")
                self._line(item, loose)
        self._rest()
        self._plan.sections = [one for one in self._plan.sections if one.lessons or one.path]
        return self._plan

    def _folder(self, item: Item, place: int) -> None:
        path = f"item:{item.ident}"
        title = title_of(item.title) or f"{self._words[1]} {place}"
        section = self._section(title, path)
        if section.path == path:
            self._report.made(path, "section", title)
        else:
            self._report.skipped(path, "section", title, reason="too_many")
        if item.resource:
            self._line(Item(item.ident, item.title, item.resource), section)
        for one in manifest.below(item):
            self._line(one, section)

    def _section(self, title: str, path: str) -> PlannedSection:
        if len(self._plan.sections) >= MOST_SECTIONS - 1:  # what is too many goes on in the last
            return self._plan.sections[-1]
        made = PlannedSection(title, path)
        self._plan.sections.append(made)
        return made

    def _line(self, item: Item, section: PlannedSection) -> None:
        """One item: a lesson, or a row of the report that says why not."""
        path = f"item:{item.ident}"
        resource = self._manifest.resources.get(item.resource)
        if not item.resource:
            self._report.skipped(path, "heading", item.title, reason="folder_flattened" if item.children else "heading")
        elif resource is None:
            self._report.failed(path, "item", item.title, reason="resource_missing")
        elif resource.ident in self._used:
            self._report.skipped(path, kind_of(resource), item.title, reason="repeated")
        else:
            self._take(resource, item.title, path, section)

    def _take(self, resource: Resource, title: str, path: str, section: PlannedSection) -> None:
        self._used.add(resource.ident)
        if self._lessons >= MOST_LESSONS:
            self._report.skipped(path, kind_of(resource), title, reason="too_many")
            return
        lesson = self._reader.read(resource, title, path)
        if lesson is not None:
            self._lessons += 1
            section.lessons.append(lesson)

    def _rest(self) -> None:
        """What no item names: pages and quizzes become lessons of a last section, files only if no text uses them."""
        left = [one for ident, one in self._manifest.resources.items() if ident not in self._used]
        section = PlannedSection(self._words[2], "resources")
        for one in sorted(left, key=lambda found: kind_of(found) == "file"):
            if one.ident in self._reader.consumed:
                continue
            path = f"resource:{one.ident}"
            if kind_of(one) == "file" and self._files.is_used(one):
                self._report.skipped(path, "file", one.href, reason="in_a_text")
            elif kind_of(one) in KINDS:
                self._take(one, "", path, section)
            else:
                self._reader.read(one, one.href, path)
        if section.lessons:
            self._report.made("resources", "section", section.title)
            self._plan.sections.append(section)
        if self._manifest.unread:
            self._report.failed(manifest.ENTRY, "resource", "", reason="resource_repeated")
