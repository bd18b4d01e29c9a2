"""`imsmanifest.xml` of IMS Common Cartridge 1.1 to 1.3: the tree of items and the resources that they name.

Only local names are looked at, so the three versions, and content packages that are nearly one, read the same.
(IMS Common Cartridge Profile 1.3, "Packaging"; IMS Content Packaging 1.2)
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass, field

from teleklasa.courses.packages.bounded_xml import Element, child, parsed, text_at, within

ENTRY = "imsmanifest.xml"
INSTRUCTOR = "Instructor"


@dataclass(frozen=True)
class Resource:
    """One resource; `href` and `files` are addresses told from `folder`."""

    ident: str
    type: str
    href: str
    files: tuple[str, ...] = ()
    folder: str = ""
    dependencies: tuple[str, ...] = ()
    variant_of: str = ""
    """The resource that this one stands in for where that is not understood."""
    is_for_teachers: bool = False


@dataclass(frozen=True)
class Item:
    """One line of the outline: a resource, a heading, or a folder of others."""

    ident: str
    title: str
    resource: str
    children: tuple[Item, ...] = ()


@dataclass(frozen=True)
class Manifest:
    title: str
    items: tuple[Item, ...]
    resources: dict[str, Resource] = field(default_factory=dict)
    unread: int = 0
    """Resources without a name or with one that is there already."""


def read_manifest(data: bytes) -> Manifest:
    """Raises PackageFault for what is no such document."""
    root = parsed(data, ENTRY)
    resources: dict[str, Resource] = {}
    listed = child(root, "resources")
    base = posixpath.join(root.get("base", ""), _base(listed))
    unread = 0
    for found in [] if listed is None else within(listed, "resource"):
        one = _resource(found, base)
        if one.ident and one.ident not in resources:
            resources[one.ident] = one
        else:
            unread += 1
    return Manifest(_title(root), _top(child(root, "organizations", "organization")), resources, unread)


def _title(root: Element) -> str:
    lom = child(root, "metadata", "lom")
    if lom is None:
        return ""
    return text_at(lom, "general", "title", "string") or text_at(lom, "general", "title", "langstring")


def _base(element: Element | None) -> str:
    return "" if element is None else element.get("base", "")


def _resource(found: Element, base: str) -> Resource:
    roles = (text_at(one, "value") for one in within(found, "intendedEndUserRole"))
    return Resource(
        ident=found.get("identifier", ""),
        type=found.get("type", ""),
        href=found.get("href", ""),
        files=tuple(one.get("href", "") for one in found.findall("file")),
        folder=posixpath.join(base, found.get("base", "")),
        dependencies=tuple(one.get("identifierref", "") for one in found.findall("dependency")),
        variant_of=next((one.get("identifierref", "") for one in found.findall("variant")), ""),
        is_for_teachers=set(roles) == {INSTRUCTOR},
    )


def _top(organization: Element | None) -> tuple[Item, ...]:
    """The items of the outline; the one item without a title that holds them all is left out."""
    if organization is None:
        return ()
    items = _items(organization)
    while len(items) == 1 and not items[0].resource and not items[0].title:
        items = items[0].children
    return items


def _items(element: Element) -> tuple[Item, ...]:
    """The tree below; no deeper than the document, which is bounded."""
    return tuple(
        Item(one.get("identifier", ""), text_at(one, "title"), one.get("identifierref", ""), _items(one))
        for one in element.findall("item")
    )


def below(item: Item) -> Iterator[Item]:
    """The items inside one, at any depth, in their order."""
    for one in item.children:
        yield one
        yield from below(one)
