"""What people write in courses, as HTML that a page may show as it is."""

from __future__ import annotations

from django.db.models import Q

from teleklasa.courses.models import Course
from teleklasa.media.models import MediaFile
from teleklasa.people.models import Person
from teleklasa.rest.problems import Invalid
from teleklasa.richtext.bounding import SourceTooLong
from teleklasa.richtext.rendering import files_named_in, render


def rendered(source: str, *, place_course: Course, author: Person | None = None) -> str:
    """The HTML of a Markdown text of the course; one query if it names pictures, else none.

    A picture is shown when it is ready and lies in the course, or is an own file of the author or of
    the course's staff; so a text looks the same whoever of them saves it.  Raises Invalid for a text
    longer than any page takes.
    """
    addresses = image_addresses(files_named_in(source), course=place_course, author=author)
    try:
        return render(source, image=addresses.get).html
    except SourceTooLong as error:
        raise Invalid(fields={"body": ["max_length"]}) from error


def image_addresses(public_ids: set[str], *, course: Course, author: Person | None = None) -> dict[str, str]:
    """Where the pictures lie that a text of the course may show, by their ids."""
    if not public_ids:
        return {}
    theirs = Q(place=f"course:{course.slug}") | Q(owner__course_staff__course=course)
    if author is not None:
        theirs |= Q(owner=author)
    files = MediaFile.objects.ready().filter(theirs, public_id__in=public_ids, kind=MediaFile.Kind.IMAGE)
    return {
        public_id: f"/media/image/{key}" for public_id, key in files.values_list("public_id", "storage_key").distinct()
    }
