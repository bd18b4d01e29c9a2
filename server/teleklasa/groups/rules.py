"""Who may do what with groups, by `domain` section 4; a session by quick link runs lessons but manages little."""

from teleklasa.groups.models import Group, GroupModerator
from teleklasa.people.models import Person
from teleklasa.people.rules import is_admin

MODERATOR_WHO_ASKS = "moderator_who_asks"
UNKNOWN = object()


def moderates(person: Person, group: Group) -> bool:
    """One index probe; none for a group that was read with who moderates it (`group_with_room`)."""
    if not (person.is_active and person.is_moderator):
        return False
    known = vars(group).get(MODERATOR_WHO_ASKS, UNKNOWN)
    if known is not UNKNOWN:
        return bool(known == person.pk)
    return GroupModerator.objects.filter(group=group, person=person).exists()


def may_list_groups(person: Person) -> bool:
    return person.is_active and (person.is_staff or person.is_moderator)


def may_create_group(person: Person) -> bool:
    return may_list_groups(person)


def may_manage_group(person: Person, group: Group) -> bool:
    """Rename, archive, delete, share, choose servers and region, print all links: never by quick link."""
    return not person.is_by_link and (is_admin(person) or moderates(person, group))


def may_manage_pupils(person: Person, group: Group) -> bool:
    """Add, rename, move and remove pupils, and see or reset one link: also by quick link."""
    return is_admin(person) or moderates(person, group)


def may_run_lessons(person: Person, group: Group) -> bool:
    """Start and enter live lessons: a moderator of the group; admins keep out of classrooms."""
    return moderates(person, group)


def may_end_lessons(person: Person, group: Group) -> bool:
    return is_admin(person) or moderates(person, group)
