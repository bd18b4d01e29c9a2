"""The picture that a person shows: one of their own files."""

from django.db import transaction

from teleklasa.media.models import MediaFile
from teleklasa.people.models import Person
from teleklasa.rest.problems import Invalid


def show_avatar(person: Person, media_id: str) -> None:
    """Raises Invalid for anything but an own ready picture."""
    with transaction.atomic():
        own = MediaFile.objects.owned_by(person).ready().filter(kind=MediaFile.Kind.IMAGE, public_id=media_id)
        picture = own.select_for_update().first()  # a sweep at the same moment waits, and then sees it used
        if picture is None:
            raise Invalid(fields={"file": ["unknown"]})
        _set(person, picture.storage_key)


def drop_avatar(person: Person) -> None:
    """The file stays the person's; the sweep deletes it when nothing else uses it."""
    _set(person, "")


def _set(person: Person, key: str) -> None:
    person.avatar_key = key
    person.save(update_fields=["avatar_key", "updated_at"])
