"""Who may do what with the swarm."""

from teleklasa.people.models import Person
from teleklasa.people.rules import is_admin


def may_manage_servers(person: Person) -> bool:
    """An admin signed in by password: sees servers with their load, adds, changes and removes them."""
    return is_admin(person)
