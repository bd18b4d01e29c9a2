"""Who may do what with people; `is_by_link` marks a session that a quick link opened."""

from teleklasa.people.models import Person


def is_admin(person: Person) -> bool:
    """An admin signed in by password; a quick link never makes one."""
    return person.is_active and person.is_staff and not person.is_by_link


def may_manage_moderators(person: Person) -> bool:
    return is_admin(person)


def may_change_own_profile(person: Person) -> bool:
    return person.is_active


def may_change_own_credentials(person: Person) -> bool:
    """E-mail and password: not in a session that a link opened."""
    return person.is_active and not person.is_by_link
