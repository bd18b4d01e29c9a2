import json

from teleklasa.notifications.forgetting import forget_person, own_data
from teleklasa.notifications.models import Notification, NotificationSwitch
from teleklasa.notifications.telling import notify
from teleklasa.people.own_data import erase_person, export_of


def test_own_data_are_all_that_was_told_and_chosen(ewa, ala):
    notify([ewa.pk, ala.pk], "graded", target="/a", facts={"task": "Ułamki"}, dedupe_key="a")
    NotificationSwitch.objects.create(person=ewa, kind="replied", bell=True, email="off")

    data = json.loads(json.dumps(own_data(ewa)))

    told = Notification.objects.get(person=ewa)
    assert data == {
        "notifications": [
            {
                "kind": "graded",
                "target": "/a",
                "facts": {"task": "Ułamki"},
                "created_at": told.created_at.isoformat(),
                "read_at": None,
                "mailed_at": None,
            }
        ],
        "switches": [{"kind": "replied", "bell": True, "email": "off"}],
    }


def test_forgotten_person_leaves_nothing_and_others_stay(ewa, ala):
    notify([ewa.pk, ala.pk], "graded", target="/a", facts={}, dedupe_key="a")
    NotificationSwitch.objects.create(person=ewa, kind="replied", bell=True, email="off")

    forget_person(ewa)

    assert list(Notification.objects.values_list("person", flat=True)) == [ala.pk]
    assert not NotificationSwitch.objects.exists()


def test_export_and_erasure_of_a_person_know_the_notifications(ewa, ala):
    notify([ewa.pk, ala.pk], "graded", target="/a", facts={}, dedupe_key="a")

    told = export_of(ewa)["notifications"]["notifications"]
    erase_person(ewa, by=ewa)

    assert [row["target"] for row in told] == ["/a"]
    assert list(Notification.objects.values_list("person", flat=True)) == [ala.pk]
