"""Who may do what with people; `is_by_link` marks a request that a link opened."""

from collections.abc import Iterable

from teleklasa.people.models import Person


def is_admin(person: Person) -> bool:
    """An admin signed in by password; a quick link never makes one."""
    return person.is_active and person.is_staff and not person.is_by_link


def may_manage_moderators(person: Person) -> bool:
    return is_admin(person)


def may_oversee_people(person: Person) -> bool:
    """See everybody, take out what the school holds of them, and sign them out."""
    return is_admin(person)


def may_end_account(admin: Person, person: Person) -> bool:
    """Shut out, let in again or erase; no admin, or the school could be left without one."""
    return is_admin(admin) and not person.is_staff


LINK_ONLY_MAY_CHANGE = frozenset({"display_name"})
LINK_SESSION_MAY_CHANGE = frozenset({"display_name", "locale", "time_zone"})


def may_change_own_profile(person: Person, fields: Iterable[str]) -> bool:
    """Everything after signing in by password; by a link what no stranger reads, and a pupil the name only."""
    if person.is_link_only:
        return person.is_active and LINK_ONLY_MAY_CHANGE.issuperset(fields)
    return person.is_active and (not person.is_by_link or LINK_SESSION_MAY_CHANGE.issuperset(fields))


def may_be_listed_as_teacher(person: Person) -> bool:
    """Adults only: moderators and admins, and whoever owns a confirmed e-mail."""
    return person.is_active and not person.is_link_only and not person.must_confirm_email


def may_manage_own_sign_ins(person: Person) -> bool:
    """See them and end them: not by a link, which others may hold as well."""
    return person.is_active and not person.is_by_link


def may_change_own_credentials(person: Person) -> bool:
    """E-mail and password: not in a session that a link opened."""
    return person.is_active and not person.is_by_link


def may_claim(person: Person) -> bool:
    """Ask for an e-mail and a password of one's own: a pupil, not a moderator, whose account an admin gives."""
    return person.is_active and person.is_link_only and not person.is_moderator and not person.is_staff


def changes_email_at_once(person: Person) -> bool:
    """An admin answers for moderators and admins; everybody else first opens a link mailed to the new e-mail."""
    return person.is_moderator or person.is_staff


def may_read_own_data(person: Person) -> bool:
    """Take home all that the school holds of oneself: not by a link; an admin does it for a pupil."""
    return may_change_own_credentials(person) and not person.is_link_only


def may_erase_oneself(person: Person) -> bool:
    """As above, and no admin: the school would be left without one."""
    return may_read_own_data(person) and not person.is_staff
