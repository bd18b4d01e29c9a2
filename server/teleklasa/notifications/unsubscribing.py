"""The way out of mails without signing in: a signed text that can do nothing else (RFC 8058)."""

from teleklasa.notifications.kinds import known_kinds
from teleklasa.notifications.switching import stop_mails
from teleklasa.people.keyring import keyring
from teleklasa.people.models import Person
from teleklasa.rest.problems import NotFound

ALL = "all"
"""Stands in a token for mails of every kind."""

PURPOSE = "unsubscribe"


def unsubscribe_token(person: Person, kind: str = ALL) -> str:
    """What stops mails of one kind, or all of them, for this person; it never expires and tells no secret."""
    stops = f"{person.public_id}.{kind}"
    return f"{stops}.{keyring().sign(PURPOSE, stops)}"


def unsubscribe(token: str) -> None:
    """Stop the mails that the token names; again changes nothing.  Raises NotFound for a token that is not ours."""
    stops, _, signature = token.rpartition(".")
    if not token.isascii() or not keyring().has_signed(PURPOSE, stops, signature):
        raise NotFound
    public_id, _, kind = stops.partition(".")
    person = Person.objects.filter(public_id=public_id).first()
    kinds = [known for known in known_kinds() if kind in {ALL, known.name}]
    if person is None or not kinds:
        raise NotFound
    stop_mails(person, kinds)
