"""XML of strangers: no entities, nothing from outside, not deep and not much."""

from __future__ import annotations

import xml.etree.ElementTree as ET  # only types and the builder; defusedxml does the parsing
from collections.abc import Iterator
from xml.parsers.expat import ExpatError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser

from teleklasa.courses.packages.plan import PackageFault

MOST_XML_BYTES = 16 * 1024 * 1024
MOST_ELEMENTS = 300_000
DEEPEST = 100

Element = ET.Element


class _Builder(ET.TreeBuilder):
    """Builds no more and no deeper than any course needs, and leaves the name spaces out."""

    def __init__(self) -> None:
        super().__init__()
        self._depth = self._elements = 0

    def start(self, tag: str, attrs: dict[str, str], /) -> Element:
        self._depth += 1
        self._elements += 1
        if self._depth > DEEPEST:
            raise PackageFault("xml_too_deep")
        if self._elements > MOST_ELEMENTS:
            raise PackageFault("xml_too_much")
        return super().start(local(tag), {local(name): value for name, value in attrs.items()})

    def end(self, tag: str, /) -> Element:
        self._depth -= 1
        return super().end(local(tag))

    def comment(self, text: str | None, /) -> Element:
        return Element("")

    def pi(self, target: str, text: str | None = None, /) -> Element:
        return Element("")


def parsed(data: bytes, path: str = "") -> Element:
    """The root of a document, its names without name spaces.  Raises PackageFault with the path."""
    if len(data) > MOST_XML_BYTES:
        raise PackageFault("too_large", path)
    parser = DefusedXMLParser(target=_Builder(), forbid_dtd=False, forbid_entities=True, forbid_external=True)
    try:
        parser.feed(data)
        root = parser.close()
    except PackageFault as fault:
        raise PackageFault(fault.reason, path) from None
    except DefusedXmlException as error:
        raise PackageFault("xml_forbidden", path) from error
    except (ET.ParseError, ExpatError, ValueError, LookupError, AssertionError) as error:
        raise PackageFault("xml_malformed", path) from error
    if not isinstance(root, Element):
        raise PackageFault("xml_malformed", path)
    return root


def local(name: str) -> str:
    return name.rpartition("}")[2]


def child(element: Element | None, *names: str) -> Element | None:
    """The first element down this path of names."""
    for name in names:
        element = None if element is None else element.find(name)
    return element


def text_at(element: Element | None, *names: str) -> str:
    found = child(element, *names)
    return "" if found is None else "".join(found.itertext()).strip()


def within(element: Element, *names: str) -> Iterator[Element]:
    """Every element of one of these names, at any depth, in the order of the document."""
    return (found for found in element.iter() if found.tag in names)
