"""What a person wants to be told of, and how."""

from collections.abc import Sequence
from dataclasses import dataclass

from teleklasa.notifications.kinds import Kind, known_kinds
from teleklasa.notifications.models import EmailChoice, NotificationSwitch
from teleklasa.people.models import Person


@dataclass(frozen=True)
class Choice:
    """How one kind is told to one person."""

    kind: str
    bell: bool
    email: EmailChoice


def kinds_for(person: Person) -> list[Kind]:
    """The kinds that can ever be told to the person."""
    return [kind for kind in known_kinds() if kind.is_for_link_only or not person.is_link_only]


def choices_of(person: Person) -> list[Choice]:
    """Every kind with the person's choice or its default.  One query."""
    chosen = {row.kind: row for row in NotificationSwitch.objects.filter(person=person)}
    return [_choice(kind, chosen.get(kind.name), person) for kind in kinds_for(person)]


def _choice(kind: Kind, row: NotificationSwitch | None, person: Person) -> Choice:
    bell, email = (row.bell, EmailChoice(row.email)) if row else (kind.default_bell, kind.default_email)
    return Choice(kind.name, bell, email if person.email else EmailChoice.OFF)


def choose(person: Person, choices: Sequence[Choice]) -> None:
    """Write the choices in one statement; kinds that are not named stay as they were."""
    NotificationSwitch.objects.bulk_create(
        [NotificationSwitch(person=person, kind=one.kind, bell=one.bell, email=one.email) for one in choices],
        update_conflicts=True,
        unique_fields=["person", "kind"],
        update_fields=["bell", "email"],
    )


def stop_mails(person: Person, kinds: Sequence[Kind]) -> None:
    """No mails of these kinds from now on; the bell stays as it is."""
    NotificationSwitch.objects.bulk_create(
        [
            NotificationSwitch(person=person, kind=kind.name, bell=kind.default_bell, email=EmailChoice.OFF)
            for kind in kinds
        ],
        update_conflicts=True,
        unique_fields=["person", "kind"],
        update_fields=["email"],
    )
