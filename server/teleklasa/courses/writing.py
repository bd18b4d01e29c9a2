"""What people write in courses, as HTML that a page may show as it is."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q

from teleklasa.courses.models import Course, CourseImage
from teleklasa.media.models import MediaFile
from teleklasa.people.models import Person
from teleklasa.rest.problems import Invalid
from teleklasa.richtext.bounding import SourceTooLong
from teleklasa.richtext.rendering import files_named_in, render


def rendered(source: str, *, place_course: Course, author: Person | None = None) -> str:
    """The HTML of a Markdown text of the course; two statements if it shows pictures, else none.

    A picture is shown when it is ready and lies in the course, is an own file of the author, or was shown in
    the course before; so a text looks the same whoever saves it next.  Notes the pictures as used.  Raises
    Invalid for a text longer than any page takes.
    """
    pictures = pictures_of(files_named_in(source), course=place_course, author=author)
    try:
        text = render(source, image=lambda public_id: _address(pictures.get(public_id)))
    except SourceTooLong as error:
        raise Invalid(fields={"body": ["max_length"]}) from error
    if text.files:
        shown = [CourseImage(course=place_course, file=pictures[public_id]) for public_id in text.files]
        CourseImage.objects.bulk_create(shown, ignore_conflicts=True)
    return text.html


def previewed(source: str, *, author: Person, place_course: Course | None = None) -> str:
    """The HTML that the text would have in the course, or anywhere the author writes; nothing is noted.

    Raises Invalid for a text longer than any page takes.
    """
    pictures = pictures_of(files_named_in(source), course=place_course, author=author)
    try:
        return render(source, image=lambda public_id: _address(pictures.get(public_id))).html
    except SourceTooLong as error:
        raise Invalid(fields={"source": ["max_length"]}) from error


def pictures_of(
    public_ids: set[str], *, course: Course | None = None, author: Person | None = None
) -> dict[str, MediaFile]:
    """The pictures among the files that a text of the course, of the author, may show, by their ids."""
    if not public_ids:
        return {}
    allowed = Q(pk__in=[])
    if course is not None:
        shown_before = CourseImage.objects.filter(course=course, file=OuterRef("pk"))
        allowed |= Q(place=f"course:{course.slug}") | Q(Exists(shown_before))
    if author is not None:
        allowed |= Q(owner=author)
    images = MediaFile.objects.ready().filter(allowed, public_id__in=public_ids, kind=MediaFile.Kind.IMAGE)
    return {image.public_id: image for image in images}


def _address(picture: MediaFile | None) -> str | None:
    return None if picture is None else f"/media/image/{picture.storage_key}"
