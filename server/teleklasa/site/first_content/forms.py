"""In which forms a page is made: its language, and whether it is packed.  Known before the apps are loaded."""

from django.utils.translation.trans_real import parse_accept_lang_header

LANGUAGES = ("pl", "en")


def language_asked(accepted: str) -> str:
    """The first of LANGUAGES that an `Accept-Language` header takes, else Polish."""
    asked = (tag[:2].lower() for tag, _ in parse_accept_lang_header(accepted))
    return next((language for language in asked if language in LANGUAGES), LANGUAGES[0])


def takes_gzip(accepted: str) -> bool:
    """Whether a page is packed for this `Accept-Encoding` header."""
    return "gzip" in accepted
