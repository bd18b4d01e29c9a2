"""A certificate on paper: a page of PDF, typeset from a template that gets names as data and never as markup."""

from __future__ import annotations

import io
import json
from pathlib import Path
from threading import BoundedSemaphore
from zoneinfo import ZoneInfo

import segno
import typst
from django.conf import settings

from teleklasa.courses.catalogue.answering import tag_of
from teleklasa.courses.learning.refused import TooManyCertificates
from teleklasa.courses.models import Certificate
from teleklasa.keys.codes import grouped
from teleklasa.rest.kept_bytes import KeptBytes

FORM = 1
"""Raised when the template changes, so that nobody keeps the old paper."""

TEMPLATE = Path(__file__).with_name("certificate.typ")
WORDS = {
    "pl": {
        "title": "Certyfikat",
        "says": "Zaświadcza się, że",
        "completed": "ukończył(a) kurs",
        "taught_by": "Prowadzący",
        "hours": "Liczba godzin",
        "date": "Data wydania",
        "revoked": "UNIEWAŻNIONY",
        "check": "Autentyczność można sprawdzić pod adresem",
    },
    "en": {
        "title": "Certificate",
        "says": "This is to certify that",
        "completed": "has completed the course",
        "taught_by": "Taught by",
        "hours": "Hours",
        "date": "Date of issue",
        "revoked": "REVOKED",
        "check": "Verify this certificate at",
    },
}
MADE_AT_ONCE = 2
WAIT_FOR_TURN_S = 5.0
MOST_KEPT_BYTES = 8 * 1024 * 1024
_turns = BoundedSemaphore(MADE_AT_ONCE)
kept: KeptBytes[str, bytes] = KeptBytes(MOST_KEPT_BYTES)


def tag_of_paper(certificate: Certificate) -> str:
    """A strong ETag of everything that decides the page, known without making it."""
    return tag_of(FORM, settings.PUBLIC_URL, certificate.code, certificate.revoked_at, _facts(certificate))


def paper(certificate: Certificate) -> bytes:
    """The PDF; made once for each form of it that this process is asked for.  Raises TooManyCertificates."""
    tag = tag_of_paper(certificate)
    made = kept.get(tag)
    if made is None:
        made = _typeset(certificate)
        kept.keep(tag, made, size_bytes=len(made))
    return made


def _typeset(certificate: Certificate) -> bytes:
    if not _turns.acquire(timeout=WAIT_FOR_TURN_S):
        raise TooManyCertificates(retry_after_s=5)
    try:
        # The template sees its own folder only, no fonts but its own, and texts as texts.
        return bytes(
            typst.compile(
                TEMPLATE,
                root=TEMPLATE.parent,
                ignore_system_fonts=True,
                font_paths=[],
                format="pdf",
                sys_inputs={"facts": json.dumps(_facts(certificate)), "qr": _qr(certificate)},
                timestamp=int(certificate.issued_at.timestamp()),
            )
        )
    finally:
        _turns.release()


def address_of(certificate: Certificate) -> str:
    """Where anyone checks it, in the web app."""
    return f"{settings.PUBLIC_URL}/certificates/{certificate.code}"


def _facts(certificate: Certificate) -> dict[str, object]:
    course = certificate.enrolment.course
    issued = certificate.issued_at.astimezone(ZoneInfo(course.time_zone))
    language = "pl" if course.language.startswith("pl") else "en"
    return {
        "language": language,
        "words": WORDS[language],
        "person": certificate.person_name,
        "course": certificate.course_title,
        "teachers": certificate.teachers,
        "hours": certificate.hours,
        "date": f"{issued:%d.%m.%Y}" if language == "pl" else f"{issued:%Y-%m-%d}",
        "code": grouped(certificate.code),
        "address": address_of(certificate),
        "is_revoked": certificate.revoked_at is not None,
    }


def _qr(certificate: Certificate) -> str:
    drawn = io.BytesIO()
    segno.make(address_of(certificate), error="m").save(drawn, kind="svg", scale=4, border=2)
    return drawn.getvalue().decode()
