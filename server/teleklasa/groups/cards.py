"""Link cards to print: name, address, code and a QR code for every pupil of a group."""

from dataclasses import dataclass

import segno

from teleklasa.groups.models import Group, GroupMember
from teleklasa.people.audit import record
from teleklasa.people.links import shown
from teleklasa.people.models import AccessLink, Person


@dataclass(frozen=True)
class LinkCard:
    display_name: str
    url: str
    code: str
    qr_svg: str
    """The QR code as a `data:` address of an SVG picture."""


def link_cards(group: Group, *, by: Person) -> list[LinkCard]:
    """A card for everybody who has a live link; that they were shown is audited.  Two queries."""
    members = GroupMember.objects.present().filter(group=group).values("person_id")
    links = AccessLink.objects.live().filter(person_id__in=members, purpose=AccessLink.Purpose.PERSONAL)
    cards = [_card(link) for link in links.select_related("person").order_by("person__display_name", "id")]
    record(by, "links-printed", f"group:{group.slug}", people=len(cards))
    return cards


def _card(link: AccessLink) -> LinkCard:
    seen = shown(link)
    picture = segno.make(seen.url, error="m").svg_data_uri(scale=4, border=2, dark="#0f172a")
    return LinkCard(link.person.display_name, seen.url, seen.code, picture)
