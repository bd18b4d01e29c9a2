"""From the bytes of an answer to its fields, forgiving in form and strict in size.

Answers come from other people's machines: any field may be missing, and any body may be hostile.
"""

import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from xml.etree.ElementTree import Element, ParseError, XMLParser

from .errors import NotUnderstood, refusal_for

MAX_DEPTH = 32
MAX_ELEMENTS = 40_000
MAX_MARKS = 3 * MAX_ELEMENTS
"""Each element has up to three `<`, that of CDATA included: what has more is not read at all."""
MAX_COUNT = 100_000
MAX_DIGITS = 18
MAX_TEXT_CHARACTERS = 20_000
BEFORE_THE_ANSWER = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*+(?:<\?xml[^<>?]*+\?>)?(?>\s++|<!--.*?-->)*+<response[\s/>]", re.DOTALL
)
"""Nothing may stand here that declares a document type, and XML allows none later: so there are no entities.

That is what defusedxml is for, but its parser is written in Python, and the watch reads answers all day.
"""
ILL_FORMED = "the answer is not well-formed XML"
NO_FIELDS: Mapping[str, str] = MappingProxyType({})


def read_answer(body: bytes) -> Element:
    """The root of a SUCCESS answer.

    Raises `Unreachable` (ambiguous) when the body is not an answer of BigBlueButton, and
    `Rejected`, `NotFound` or `ChecksumRefused` when it is a FAILED one.
    """
    root = _parse(body)
    returncode = (root.findtext("returncode") or "").strip()
    if root.tag != "response" or returncode not in {"SUCCESS", "FAILED"}:
        raise NotUnderstood("the answer is not BigBlueButton's")
    if returncode == "FAILED":
        raise refusal_for(*_reason_of(root))
    return root


def _parse(body: bytes) -> Element:
    if not BEFORE_THE_ANSWER.match(body) or body.count(b"<") > MAX_MARKS:
        raise NotUnderstood(ILL_FORMED)
    # UTF-8 whatever the document declares: BigBlueButton writes nothing else, and the choice of a
    # decoder is not the sender's.
    parser = XMLParser(encoding="utf-8")  # noqa: S314 -- no document type can be declared: BEFORE_THE_ANSWER
    try:
        # Without namespaces: a long one would be written out for every name that it is of.
        parser.feed(body.replace(b"xmlns", b"xmlnz"))
        root = parser.close()
    except (ParseError, ValueError, LookupError):
        raise NotUnderstood(ILL_FORMED) from None
    if _is_too_elaborate(root):
        raise NotUnderstood(ILL_FORMED)
    return root


def _is_too_elaborate(root: Element) -> bool:
    """Whether it is nested deeper or made of more elements than any answer of BigBlueButton."""
    level, elements = [root], 0
    for _ in range(MAX_DEPTH):
        elements += len(level)
        level = [child for each in level for child in each]
    return bool(level) or elements > MAX_ELEMENTS


def _reason_of(root: Element) -> tuple[str, str]:
    """Key and text of a FAILED answer, from either of its two forms.

    The second form is `<errors><error key="…" message="…"/></errors>`; another template of it
    nests elements of the same names.
    """
    error = root.find("errors/error")
    if error is None:
        said = said_in(root)
        return said["messageKey"], said["message"]
    said = said_in(error)
    key = error.get("key") or said["key"] or said["messageKey"]
    return key, error.get("message") or said["message"]


class Said(dict[str, str]):
    """What the children of an element say, without the blanks around it; empty where there is no such child."""

    def __missing__(self, name: str) -> str:
        return ""


def said_in(parent: Element) -> Said:
    """The texts of the children, the first of each name: read at once, for a swarm has thousands of people."""
    return Said({child.tag: (child.text or "").strip()[:MAX_TEXT_CHARACTERS] for child in reversed(parent)})


def number_in(text: str) -> int | None:
    """A whole number, also one printed with separators ("1,024"); None when it is not one."""
    digits = text if text.isdigit() else text.replace(",", "").replace("\u00a0", "").replace(" ", "")
    usable = digits.isascii() and digits.isdigit() and len(digits) <= MAX_DIGITS
    return int(digits) if usable else None


def count_in(text: str) -> int:
    """How many of something; 0 when it is not said, and never an absurd number that breaks sums."""
    return min(number_in(text) or 0, MAX_COUNT)


def flag_in(text: str) -> bool:
    """True only for a written "true"."""
    return text.lower() == "true"


def fields_of(parent: Element, name: str) -> Mapping[str, str]:
    """The children of a child as a mapping, such as `metadata`, whose names are lower-cased."""
    holder = parent.find(name)
    if holder is None or not len(holder):
        return NO_FIELDS
    return MappingProxyType(dict(said_in(holder)))


def each_of(parent: Element, holder: str, name: str) -> Sequence[Element]:
    """The elements of a list, such as `attendees` and each `attendee`."""
    return [each for holding in parent.findall(holder) for each in holding.findall(name)]
