import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from teleklasa.notifications.kinds import Kind, known_kinds, register
from teleklasa.notifications.models import EmailChoice, Notification, NotificationSwitch
from teleklasa.notifications.telling import PEOPLE_AT_ONCE, notify
from teleklasa.people.models import Person

FACTS = {"course": "Algebra", "task": "Ułamki"}


def tell(people, kind="graded", key="task:1", actor=None):
    notify(
        [person.pk for person in people], kind, target="/courses/a/tasks/1", facts=FACTS, dedupe_key=key, actor=actor
    )


def rows():
    return list(Notification.objects.order_by("person__display_name").values_list("person__display_name", "email"))


def test_each_person_is_told_once_of_the_same_event(ala, ewa, darek):
    tell([ala, ewa, darek, ewa])
    tell([ala, ewa, darek])

    assert rows() == [("Ala Nowak", "off"), ("Darek Wilk", "off"), ("Ewa Kot", "daily")]
    told = Notification.objects.get(person=ewa)
    assert (told.kind, told.target, told.facts) == ("graded", "/courses/a/tasks/1", FACTS)
    assert (told.in_bell, told.read_at, told.mailed_at) == (True, None, None)


def test_actor_and_retired_people_are_not_told(ala, ewa, celina):
    Person.objects.filter(pk=celina.pk).update(retired_at="2026-01-01T00:00Z")

    tell([ala, ewa, celina], actor=ala)

    assert rows() == [("Ewa Kot", "daily")]


def test_switches_decide_between_bell_mail_both_and_nothing(ala, borys, ewa):
    Person.objects.filter(pk__in=[ala.pk, borys.pk]).update(email=None)
    NotificationSwitch.objects.create(person=ala, kind="graded", bell=False, email=EmailChoice.DAILY)
    NotificationSwitch.objects.create(person=borys, kind="graded", bell=True, email=EmailChoice.OFF)
    NotificationSwitch.objects.create(person=ewa, kind="graded", bell=False, email=EmailChoice.AT_ONCE)

    tell([ala, borys, ewa])

    assert list(Notification.objects.order_by("person").values_list("person", "in_bell", "email")) == [
        (borys.pk, True, "off"),
        (ewa.pk, False, "at_once"),
    ]


def test_people_with_only_a_link_get_the_bell_but_no_kind_that_is_not_for_them(darek, ewa):
    tell([darek, ewa], kind="replied")
    tell([darek, ewa], kind="reviewed", key="review:1")

    told = Notification.objects.order_by("id").values_list("person", "kind", "email")
    assert sorted(told) == sorted(
        [(darek.pk, "replied", "off"), (ewa.pk, "replied", "at_once"), (ewa.pk, "reviewed", "off")]
    )


def test_order_to_mail_at_once_is_given_with_the_rows(ewa, darek):
    tell([darek, ewa], kind="replied")

    jobs = ProcrastinateJob.objects.filter(task_name="teleklasa.notifications.tasks.mail")
    assert [job.args for job in jobs] == [{"people_ids": [ewa.pk], "choice": "at_once"}]


@pytest.mark.parametrize("number", [1, 3])
def test_telling_takes_three_queries_whatever_the_number(db, number, django_assert_num_queries):
    people = Person.objects.bulk_create(
        [Person(display_name=f"Osoba {place}", password="!") for place in range(number)]
    )

    with django_assert_num_queries(3 + 2):  # and a transaction around them, here a savepoint
        tell(people)

    assert Notification.objects.count() == number


def test_thousands_are_told_in_chunks(db, django_assert_num_queries):
    number = PEOPLE_AT_ONCE + 1
    people = Person.objects.bulk_create(
        [Person(display_name=f"Osoba {place}", password="!") for place in range(number)]
    )

    with django_assert_num_queries(2 * 3 + 2):
        tell(people)

    assert Notification.objects.count() == number


def test_long_keys_tell_apart_what_differs_at_their_end(ewa):
    for key in ("a" * 200, "a" * 200, "a" * 199 + "b"):
        tell([ewa], key=key)

    assert Notification.objects.count() == 2


def test_nobody_to_tell_is_no_mistake(db):
    tell([])

    assert not Notification.objects.exists()


@pytest.mark.parametrize("target", ["https://zly.pl", "//zly.pl", "courses", "", "/" + "a" * 300])
def test_target_outside_the_web_app_is_a_mistake(ewa, target):
    with pytest.raises(ValueError, match="path of the web app"):
        notify([ewa.pk], "graded", target=target, facts={}, dedupe_key="a")


def test_large_facts_and_unknown_kinds_are_mistakes(ewa):
    with pytest.raises(ValueError, match="facts"):
        notify([ewa.pk], "graded", target="/a", facts={"text": "a" * 4001}, dedupe_key="a")
    with pytest.raises(KeyError):
        notify([ewa.pk], "brak", target="/a", facts={}, dedupe_key="a")


def test_kind_is_registered_once_under_a_plain_name():
    register(Kind("graded", default_email=EmailChoice.DAILY))

    with pytest.raises(ValueError, match="graded"):
        register(Kind("graded"))
    with pytest.raises(ValueError, match="Nazwa"):
        register(Kind("../Nazwa"))
    assert [kind.name for kind in known_kinds()] == ["graded", "replied", "reviewed"]
