"""Own files as the API shows them."""

from teleklasa.media.models import MediaFile
from teleklasa.media.signing import image_url, signed_url, stream_url
from teleklasa.people.models import Person

OWN_LINK_S = 3600


def shown(file: MediaFile, person: Person) -> MediaFile:
    """The file with the addresses that its owner gets, once it is ready. No query."""
    if file.state != MediaFile.State.READY:
        return file
    if file.kind == MediaFile.Kind.IMAGE:
        file.url, file.card_url = image_url(file), image_url(file, is_card=True)
    else:
        file.url = signed_url(file, person, lifetime_s=OWN_LINK_S)
        file.stream_url = stream_url(file, person, lifetime_s=OWN_LINK_S)
    return file
