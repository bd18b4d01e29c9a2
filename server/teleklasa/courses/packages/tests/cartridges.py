"""Small packages for tests: our own, and Common Cartridges of every version."""

from __future__ import annotations

import io
import json
import zipfile
from html import escape
from typing import Any

NAMESPACES = {
    "1.1": "http://www.imsglobal.org/xsd/imsccv1p1/imscp_v1p1",
    "1.2": "http://www.imsglobal.org/xsd/imsccv1p2/imscp_v1p1",
    "1.3": "http://www.imsglobal.org/xsd/imsccv1p3/imscp_v1p1",
}
QTI = "http://www.imsglobal.org/xsd/ims_qtiasiv1p2"


def zipped(entries: dict[str, str | bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return target.getvalue()


def resource(ident: str, kind: str, href: str, *, inside: str = "") -> str:
    told = f' href="{escape(href)}"' if href else ""
    return f'<resource identifier="{ident}" type="{kind}"{told}><file href="{escape(href)}"/>{inside}</resource>'


def item(title: str, ref: str = "", inside: str = "") -> str:
    told = f' identifierref="{ref}"' if ref else ""
    return f'<item identifier="i-{ref or "x"}"{told}><title>{escape(title)}</title>{inside}</item>'


def manifest(items: str, resources: str, *, version: str = "1.3", title: str = "Przyroda") -> str:
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<manifest identifier="m" xmlns="{NAMESPACES[version]}" xmlns:lom="http://ltsc.ieee.org/xsd/imscc/LOM/manifest">
<metadata><schema>IMS Common Cartridge</schema><schemaversion>{version}.0</schemaversion>
<lom:lom><lom:general><lom:title><lom:string>{escape(title)}</lom:string></lom:title></lom:general></lom:lom></metadata>
<organizations><organization identifier="o" structure="rooted-hierarchy"><item identifier="root">{items}</item>
</organization></organizations><resources>{resources}</resources></manifest>"""


def cartridge(entries: dict[str, str | bytes], items: str, resources: str, **facts: str) -> bytes:
    return zipped({"imsmanifest.xml": manifest(items, resources, **facts), **entries})


def web_link(url: str, title: str = "Strona") -> str:
    return f'<webLink xmlns="urn:imswl"><title>{title}</title><url href="{escape(url)}"/></webLink>'


def topic(text: str, *, kind: str = "text/html") -> str:
    return f'<topic xmlns="urn:imsdt"><title>Rozmowa</title><text texttype="{kind}">{escape(text)}</text></topic>'


def choices(*texts: str, cardinality: str = "Single", ident: str = "r") -> str:
    labels = "".join(
        f'<response_label ident="{place}"><material><mattext>{escape(text)}</mattext></material></response_label>'
        for place, text in enumerate(texts)
    )
    told = f'ident="{ident}" rcardinality="{cardinality}"'
    return f"<response_lid {told}><render_choice>{labels}</render_choice></response_lid>"


BLANK = (
    '<response_str ident="r" rcardinality="Single"><render_fib><response_label ident="a"/></render_fib></response_str>'
)


def scoring(inside: str, *, points: str = "100", action: str = "Set") -> str:
    return (
        f"<respcondition><conditionvar>{inside}</conditionvar>"
        f'<setvar varname="SCORE" action="{action}">{points}</setvar></respcondition>'
    )


def equal(value: str, *, ident: str = "r") -> str:
    return f'<varequal respident="{ident}">{escape(value)}</varequal>'


def question(kind: str, text: str, answers: str, *conditions: str, label: str = "cc_profile", points: str = "") -> str:
    told = {label: kind, "points_possible": points}
    fields = "".join(
        f"<qtimetadatafield><fieldlabel>{name}</fieldlabel><fieldentry>{value}</fieldentry></qtimetadatafield>"
        for name, value in told.items()
        if value
    )
    return (
        f'<item ident="q" title="Pytanie"><itemmetadata><qtimetadata>{fields}</qtimetadata></itemmetadata>'
        f'<presentation><material><mattext texttype="text/html">{escape(text)}</mattext></material>{answers}'
        f"</presentation><resprocessing>{''.join(conditions)}</resprocessing></item>"
    )


def quiz(*questions: str, title: str = "Sprawdzian", inside: str = "") -> str:
    return (
        f'<questestinterop xmlns="{QTI}"><assessment ident="a" title="{title}">{inside}'
        f'<section ident="s">{"".join(questions)}</section></assessment></questestinterop>'
    )


def own_course(**changes: Any) -> dict[str, Any]:
    """`course.json` of a course with one lesson."""
    lesson = {"id": "l1", "kind": "text", "title": "Lekcja", "body": "Tekst.", "status": "published"}
    return {
        "format": "teleklasa-course",
        "version": 1,
        "course": {"title": "Ułamki"},
        "sections": [{"id": "s1", "title": "Rozdział", "lessons": [lesson]}],
        "files": [],
    } | changes


def own_package(entries: dict[str, str | bytes] | None = None, **changes: Any) -> bytes:
    return zipped({"course.json": json.dumps(own_course(**changes)), **(entries or {})})
