"""The kinds of notifications; each app registers its own when it starts."""

import re
from dataclasses import dataclass

from teleklasa.notifications.models import EmailChoice

NAME = re.compile(r"[a-z][a-z0-9-]{0,39}")


@dataclass(frozen=True)
class Kind:
    """What is told, and how, until a person chooses otherwise.

    The web app has the texts of the bell under the name; the mail's line is the template
    `notifications/kinds/<name>.<pl|en>.txt` of the app that registers the kind, with the facts as its words.
    `is_for_link_only`: people whose only key is a link are told too, by the bell and never by mail.
    """

    name: str
    default_bell: bool = True
    default_email: EmailChoice = EmailChoice.OFF
    is_for_link_only: bool = True


_known: dict[str, Kind] = {}


def register(kind: Kind) -> Kind:
    """Make a kind known.  Raises ValueError for a name that another kind has or that is no name."""
    if not NAME.fullmatch(kind.name) or _known.get(kind.name, kind) != kind:
        raise ValueError(f"{kind.name!r} cannot name this kind of notification")
    _known[kind.name] = kind
    return kind


def kind_named(name: str) -> Kind:
    """Raises KeyError for a kind that nobody registered."""
    return _known[name]


def known_kinds() -> list[Kind]:
    """Every kind, by name."""
    return [_known[name] for name in sorted(_known)]
