"""Putting the sample catalogue into a sample school, as often as one likes."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from teleklasa.courses.authoring.creating import slug_of
from teleklasa.courses.catalogue.categories import add_category
from teleklasa.courses.models import Category, Course
from teleklasa.demo.catalogue.building import School, build_course
from teleklasa.demo.catalogue.courses import COURSES
from teleklasa.demo.catalogue.files import take_sample
from teleklasa.demo.catalogue.living import live_in
from teleklasa.demo.catalogue.people import AUTHOR, LEARNER, LEARNERS, MODERATOR, TEACHERS, SamplePerson
from teleklasa.demo.catalogue.shapes import SampleCourse
from teleklasa.demo.catalogue.shelves import SHELVES
from teleklasa.groups.models import GroupMember
from teleklasa.media.avatars import show_avatar
from teleklasa.people.models import Person

PASSWORDS = dict([AUTHOR, LEARNER])


@transaction.atomic
def seed_sample_catalogue() -> None:
    """Add the categories, people and courses that are missing; what is there, changed or not, stays as it is.

    The sample school must be there; a course whose owner is gone, or whose address is taken, is left out.
    """
    admin = Person.objects.active().filter(is_staff=True).order_by("pk").first()
    missing = [sample for sample in COURSES if not Course.objects.filter(slug=slug_of(sample.title)).exists()]
    if admin is None or not missing:
        return
    _seed_shelves(admin)
    school = School(_people(missing), admin, timezone.now())
    for sample in missing:
        if sample.owner in school.people:
            course = build_course(sample, school)
            if sample.end in {"published", "archived"}:
                live_in(course, sample, school)


def _seed_shelves(admin: Person) -> None:
    there = set(Category.objects.values_list("slug", flat=True))
    for place, (slug, name, name_en, children) in enumerate(SHELVES):
        if slug not in there:
            add_category(by=admin, name=name, slug=slug, name_en=name_en, position=place)
        for inner, (child, child_name, child_name_en) in enumerate(children):
            if child not in there:
                add_category(by=admin, name=child_name, slug=child, parent=slug, name_en=child_name_en, position=inner)


def _people(courses: list[SampleCourse]) -> dict[str, Person]:
    """Everybody by their names in the sample: accounts, the moderator, and the pupils of the groups that learn."""
    people = {each.name: _account(each, teaches=True) for each in TEACHERS}
    people |= {each.name: _account(each, teaches=False) for each in LEARNERS}
    moderator = Person.objects.active().who_signs_in_as(MODERATOR).first()
    if moderator is not None:
        people[MODERATOR] = moderator
    groups = {slug for sample in courses for slug in sample.groups}
    members = GroupMember.objects.present().filter(group__slug__in=groups).select_related("person")
    return people | {member.person.display_name: member.person for member in members}


def _account(each: SamplePerson, *, teaches: bool) -> Person:
    found = Person.objects.by_email(each.email).first()
    if found is not None:
        return found
    person = Person(
        display_name=each.display_name,
        email=each.email,
        email_confirmed_at=timezone.now(),
        bio=each.bio,
        locale=each.locale,
        listed_as_teacher=teaches,
    )
    person.set_password(PASSWORDS.get(each.email))
    person.save(force_insert=True)
    if each.has_avatar:
        show_avatar(person, take_sample("avatars", f"{each.name}.webp", owner=person).public_id)
    return person
