"""Addresses as a tree of their words: Django tries patterns one after another, and the API has hundreds."""

from collections.abc import Sequence

from django.urls import URLPattern, URLResolver, include, path

type Address = URLPattern | URLResolver


def as_tree(patterns: Sequence[URLPattern]) -> list[Address]:
    """The same addresses under the same names, tried word by word; what is written out goes before what varies.

    Under its own name `groups/mine` is found even when `groups/<slug:group_id>` stands before it.
    """
    ends: list[Address] = []
    under: dict[str, list[URLPattern]] = {}
    for pattern in patterns:
        word, slash, rest = str(pattern.pattern).partition("/")
        if slash:
            under.setdefault(word + slash, []).append(_at(rest, pattern))
        else:
            ends.append(pattern)
    branches: list[Address] = [path(word, include(as_tree(some))) for word, some in under.items()]
    return sorted([*ends, *branches], key=_varies)


def _at(route: str, pattern: URLPattern) -> URLPattern:
    made: URLPattern = path(route, pattern.callback, pattern.default_args, pattern.name)
    return made


def _varies(address: Address) -> bool:
    return str(address.pattern).startswith("<")
