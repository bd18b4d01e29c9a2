"""Quizzes of QTI 1.2 as Common Cartridge has them, with what Canvas and others add.  Plain values only.

(IMS Question & Test Interoperability ASI 1.2; IMS Common Cartridge 1.1 to 1.3, "Question/Test profile")
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal, InvalidOperation

from teleklasa.courses.packages import qti_keys
from teleklasa.courses.packages.bounded_xml import Element, child, within
from teleklasa.courses.packages.html_text import escaped
from teleklasa.courses.quizzes.parsed import SKIPPED, ParsedItem, ParsedProblem, ParsedQuestion

Text = Callable[[str], str]
"""HTML as Markdown."""

MOST_POINTS = Decimal(999)

KINDS = {
    "cc.multiple_choice": "single",
    "cc.true_false": "single",
    "cc.multiple_response": "multiple",
    "cc.fib": "short",
    "cc.pattern_match": "short",
    "multiple_choice_question": "single",
    "true_false_question": "single",
    "multiple_answers_question": "multiple",
    "short_answer_question": "short",
    "numerical_question": "number",
    "matching_question": "match",
    "ordering_question": "order",
}
"""What a question's own kind becomes."""

NOT_TAKEN = {
    "cc.essay": "essay",
    "essay_question": "essay",
    "file_upload_question": "file_upload",
    "text_only_question": "text_only",
    "calculated_question": "calculated",
    "fill_in_multiple_blanks_question": "several_blanks",
    "multiple_dropdowns_question": "several_blanks",
    "hot_spot_question": "kind_unknown",
}
"""Kinds that have no like here, and why."""


def is_bank(root: Element) -> bool:
    """Whether the file is a bank of questions, which belong to no quiz."""
    return child(root, "objectbank") is not None and child(root, "assessment") is None


def assessment_title(root: Element) -> str:
    found = child(root, "assessment")
    return "" if found is None else found.get("title", "")


def most_attempts(root: Element) -> int | None:
    """How many attempts the quiz allows; 0 for as many as one likes, None when it does not say."""
    told = _metadata(child(root, "assessment", "qtimetadata")).get("cc_maxattempts", "")
    if told.isdecimal() and told.isascii() and len(told) < 5:
        return int(told)
    return 0 if told.lower() == "unlimited" else None


def parse_questions(root: Element, *, text: Text) -> list[ParsedItem]:
    """Every item of a document, in its order; `line` counts the items.  Never raises for what an item says."""
    return [_item(item, place, text) for place, item in enumerate(within(root, "item"), 1)]


def _item(item: Element, place: int, text: Text) -> ParsedItem:
    told = _metadata(child(item, "itemmetadata", "qtimetadata"))
    name = told.get("cc_profile") or told.get("question_type") or ""
    title = item.get("title", "")
    plain = name.partition(".v0p")[0]
    kind = KINDS.get(plain) if name else _kind_by_structure(item)
    if kind is None:
        reason = NOT_TAKEN.get(plain, "kind_unknown") if name else _why_none(item)
        return ParsedProblem(place, name or "item", SKIPPED, reason, title)
    try:
        options, key, notes = qti_keys.READ[kind](item, lambda one: markdown(one, text))
    except qti_keys.NotUnderstood as fault:
        return ParsedProblem(place, name or kind, "failed", fault.reason, title)
    return ParsedQuestion(
        kind=kind,
        body=_body(item, text),
        options=options,
        key=key,
        explanation=_explanation(item, text),
        points=_points(told),
        title=title,
        line=place,
        notes=tuple(notes),
    )


def _metadata(found: Element | None) -> dict[str, str]:
    if found is None:
        return {}
    fields = ((child(one, "fieldlabel"), child(one, "fieldentry")) for one in within(found, "qtimetadatafield"))
    return {
        (label.text or "").strip(): (entry.text or "").strip()
        for label, entry in fields
        if label is not None and entry is not None
    }


def _kind_by_structure(item: Element) -> str | None:
    """The kind of a question that does not say it: what is there to answer with."""
    presentation = child(item, "presentation")
    answers = [] if presentation is None else list(within(presentation, "response_lid", "response_str", "response_num"))
    if len(answers) != 1:
        return None
    if answers[0].tag == "response_lid":
        return {"single": "single", "multiple": "multiple", "ordered": "order"}.get(
            answers[0].get("rcardinality", "Single").lower()
        )
    has_key = any(True for _ in qti_keys.scored(item))
    return ("number" if answers[0].tag == "response_num" else "short") if has_key else None


def _why_none(item: Element) -> str:
    presentation = child(item, "presentation")
    if presentation is None or not any(True for _ in within(presentation, *qti_keys.RESPONSES)):
        return "text_only"
    answers = list(within(presentation, *qti_keys.RESPONSES))
    if len(answers) > 1:
        return "several_blanks"
    return "essay" if answers[0].tag == "response_str" else "kind_unknown"


def markdown(material: Element, text: Text) -> str:
    """What `mattext` and pictures of an element say, its own answers left out."""
    return "\n\n".join(filter(None, (_part(one, text) for one in _parts(material)))).strip()


def _parts(element: Element) -> Iterator[Element]:
    for one in element:
        if one.tag in {"mattext", "matimage"}:
            yield one
        elif one.tag not in qti_keys.RESPONSES and one.tag not in {"render_choice", "render_fib"}:
            yield from _parts(one)


def _part(part: Element, text: Text) -> str:
    if part.tag == "matimage":
        source = part.get("uri", "").replace('"', "%22")
        return text(f'<img src="{source}">') if source else ""
    told = "".join(part.itertext())
    if part.get("texttype", "").lower() in {"text/html", "text/xhtml"}:
        return text(told)
    return escaped(told.strip())


def _body(item: Element, text: Text) -> str:
    presentation = child(item, "presentation")
    return "" if presentation is None else markdown(presentation, text)


def _explanation(item: Element, text: Text) -> str:
    """The feedback that everybody gets, whatever they answered."""
    for found in within(item, "itemfeedback"):
        if found.get("ident", "") in {"general_fb", "general"}:
            return markdown(found, text)
    return ""


def _points(told: dict[str, str]) -> Decimal:
    written = told.get("points_possible") or told.get("cc_weighting") or told.get("qmd_weighting") or "1"
    try:
        points = Decimal(written[:20])
    except InvalidOperation:
        return Decimal(1)
    return points.quantize(Decimal("0.01")) if points.is_finite() and 0 <= points <= MOST_POINTS else Decimal(1)
