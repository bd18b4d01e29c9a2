"""Who has to know at once that a link opens nothing any more; apps above register, since people know none of them."""

from __future__ import annotations

from collections.abc import Callable

from teleklasa.people.models import AccessLink

type LinkListener = Callable[[AccessLink], None]

_registered: list[LinkListener] = []


def register_link_listener(listener: LinkListener) -> None:
    """`listener` is called in the transaction of a reset or a revocation, after it was written."""
    _registered.append(listener)


def tell_link_ended(link: AccessLink) -> None:
    for listener in _registered:
        listener(link)
