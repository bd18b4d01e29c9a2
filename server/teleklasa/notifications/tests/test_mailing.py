import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier

import pytest
import time_machine
from django.core import mail
from django.db import connection
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob
from rest_framework.test import APIClient

from teleklasa.notifications.mailing import MailsUnsent, due_for_digest, send_mails
from teleklasa.notifications.models import EmailChoice, Notification, NotificationSwitch
from teleklasa.notifications.tasks import PEOPLE_A_JOB, forget_notifications, mail_digests
from teleklasa.notifications.telling import notify
from teleklasa.notifications.tests.conftest import learner
from teleklasa.notifications.tests.mail_server import MailServer, mail_server
from teleklasa.people.models import Person

SEVEN_IN_WARSAW = datetime(2026, 11, 22, 6, 5, tzinfo=UTC)
SEVEN_IN_SUMMER = datetime(2026, 7, 1, 5, 5, tzinfo=UTC)


def tell(*people, kind="graded", number=1):
    for place in range(number):
        notify(
            [person.pk for person in people],
            kind,
            target=f"/courses/a/tasks/{place}",
            facts={"task": f"Zadanie {place}"},
            dedupe_key=f"{kind}:{place}",
        )


def send_digests(moment):
    return send_mails(due_for_digest(moment), EmailChoice.DAILY)


def sent_to():
    return sorted(address for message in mail.outbox for address in message.to)


def test_digest_is_one_mail_with_everything_unread(ewa):
    tell(ewa, number=3)
    Notification.objects.filter(target="/courses/a/tasks/1").update(read_at=timezone.now())

    sent = send_digests(SEVEN_IN_WARSAW)

    (message,) = mail.outbox
    assert (sent, message.to, message.subject) == (1, [ewa.email], "TeleKlasa – nowe powiadomienia: 2")
    assert re.findall(r"http\S+/courses\S+", str(message.body)) == [
        "http://localhost:8080/courses/a/tasks/2",
        "http://localhost:8080/courses/a/tasks/0",
    ]
    assert Notification.objects.filter(mailed_at=None).count() == 1


def test_digest_goes_out_once_whoever_runs_it_again(ewa):
    tell(ewa)

    send_mails([ewa.pk], EmailChoice.DAILY)
    send_mails([ewa.pk], EmailChoice.DAILY)

    assert sent_to() == [ewa.email]


def test_digests_of_a_whole_school_are_ordered_in_short_jobs(db):
    people = [Person(display_name="Osoba", password="!", email=f"o{n}@szkola.example") for n in range(PEOPLE_A_JOB + 1)]
    Person.objects.bulk_create(people)
    Person.objects.update(email_confirmed_at=timezone.now())
    tell(*people)

    mail_digests(timestamp=int(SEVEN_IN_WARSAW.timestamp()))

    orders = ProcrastinateJob.objects.filter(task_name="teleklasa.notifications.tasks.mail").order_by("id")
    assert [(len(order.args["people_ids"]), order.args["choice"]) for order in orders] == [(200, "daily"), (1, "daily")]


@pytest.mark.parametrize(
    ("moment", "reached"),
    [
        (SEVEN_IN_WARSAW, ["ewa@szkola.example"]),
        (SEVEN_IN_SUMMER, ["ewa@szkola.example"]),
        (datetime(2026, 11, 22, 7, 5, tzinfo=UTC), []),
        (datetime(2026, 11, 22, 2, 5, tzinfo=UTC), ["kolkata@szkola.example"]),
        (datetime(2026, 11, 22, 12, 5, tzinfo=UTC), ["nowy-jork@szkola.example"]),
    ],
)
def test_digest_comes_at_seven_where_the_person_lives(ewa, moment, reached):
    kolkata = learner("Kiran", "kolkata@szkola.example", time_zone="Asia/Kolkata")
    tell(ewa, kolkata, learner("Nora", "nowy-jork@szkola.example", time_zone="America/New_York"))

    send_digests(moment)

    assert sent_to() == reached


def test_zone_that_is_none_counts_as_the_schools(db):
    tell(learner("Ewa", "ewa@szkola.example", time_zone="../etc/Mars"))

    assert send_digests(SEVEN_IN_WARSAW) == 1


def test_digest_speaks_the_persons_language(db):
    tell(learner("John", "john@school.example", locale="en"), number=2)

    send_digests(SEVEN_IN_WARSAW)

    (message,) = mail.outbox
    assert message.subject == "TeleKlasa: 2 new notifications"
    assert message.body.startswith("Hello, John!")


def test_digest_lists_fifty_and_says_how_many_more(ewa):
    tell(ewa, number=53)

    send_digests(SEVEN_IN_WARSAW)

    (message,) = mail.outbox
    assert message.body.count("•") == 50
    assert "…i jeszcze 3: http://localhost:8080/notifications" in message.body


@pytest.mark.parametrize(
    "change",
    [
        {"email_confirmed_at": None, "is_moderator": False},
        {"retired_at": datetime(2026, 1, 1, tzinfo=UTC)},
        {"email": None},
    ],
)
def test_nobody_is_mailed_without_an_address_that_is_theirs(ewa, change):
    tell(ewa)
    Person.objects.filter(pk=ewa.pk).update(**change)

    assert send_digests(SEVEN_IN_WARSAW) == 0
    assert mail.outbox == []


def test_kind_switched_off_since_is_not_mailed(ewa):
    tell(ewa)
    NotificationSwitch.objects.create(person=ewa, kind="graded", bell=True, email="off")

    assert send_digests(SEVEN_IN_WARSAW) == 0


def test_at_once_goes_by_a_job_of_its_own_and_not_into_the_digest(ewa):
    tell(ewa, kind="replied")

    send_digests(SEVEN_IN_WARSAW)
    assert mail.outbox == []
    send_mails([ewa.pk], EmailChoice.AT_ONCE)
    send_mails([ewa.pk], EmailChoice.AT_ONCE)

    (message,) = mail.outbox
    assert message.subject == "Nowe powiadomienie w szkole"


def test_mail_tells_how_to_stop_it_and_the_way_works(ewa):
    tell(ewa)
    send_digests(SEVEN_IN_WARSAW)
    headers = mail.outbox[0].extra_headers
    address = headers["List-Unsubscribe"].strip("<>").removeprefix("http://localhost:8080")

    answer = APIClient().post(address, "List-Unsubscribe=One-Click", content_type="application/x-www-form-urlencoded")

    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert answer.status_code == 204
    assert list(NotificationSwitch.objects.values_list("kind", "email")) == [("graded", "off")]
    assert len(re.findall(r"/notifications/unsubscribe#\S+", str(mail.outbox[0].body))) == 2


@pytest.fixture
def post(settings) -> Iterator[MailServer]:
    with mail_server() as server:
        settings.MAILERS = server.mailers
        yield server


def test_failed_mail_gives_its_rows_back_and_others_are_sent(ewa, post):
    filip = learner("Filip", "filip@szkola.example")
    tell(ewa, filip)
    post.drops.add(ewa.email)

    with pytest.raises(MailsUnsent):
        send_digests(SEVEN_IN_WARSAW)
    first = list(post.taken)
    post.drops.clear()
    send_digests(SEVEN_IN_WARSAW)

    assert (first, post.taken) == ([filip.email], [filip.email, ewa.email])


def test_refused_address_is_not_tried_again(ewa, post):
    tell(ewa)
    post.refuses.add(ewa.email)

    send_digests(SEVEN_IN_WARSAW)
    post.refuses.clear()
    send_digests(SEVEN_IN_WARSAW)

    assert post.taken == []


def test_nothing_is_claimed_while_there_is_no_mail_server(ewa, settings):
    tell(ewa)
    with mail_server() as server:
        settings.MAILERS = server.mailers

    with pytest.raises(OSError, match="refused"):
        send_digests(SEVEN_IN_WARSAW)

    assert Notification.objects.filter(claimed_at=None, mailed_at=None).count() == 1


def test_all_mails_of_a_job_go_over_one_connection(db, post):
    people = [learner(f"Osoba {place}", f"osoba{place}@szkola.example") for place in range(3)]
    tell(*people)

    send_digests(SEVEN_IN_WARSAW)

    assert (post.calls, len(post.taken)) == (1, 3)


def test_mail_whose_worker_died_is_begun_again_after_an_hour(ewa):
    tell(ewa)
    Notification.objects.update(claim="a", claimed_at=timezone.now())

    assert send_digests(SEVEN_IN_WARSAW) == 0
    with time_machine.travel(timezone.now() + timedelta(minutes=61)):
        assert send_digests(SEVEN_IN_WARSAW) == 1


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_send_one_mail(ewa):
    tell(ewa, number=20)
    start = Barrier(4)

    def work(_):
        start.wait()
        try:
            return send_digests(SEVEN_IN_WARSAW)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as threads:
        sent = sorted(threads.map(work, range(4)))

    assert sent == [0, 0, 0, 1]
    assert sent_to() == [ewa.email]
    assert mail.outbox[0].body.count("•") == 20


@pytest.mark.parametrize("people", [1, 3])
def test_mails_take_three_queries_a_person(db, people, django_assert_num_queries):
    others = [learner(f"Osoba {place}", f"osoba{place}@szkola.example") for place in range(people)]
    tell(*others, kind="replied")

    with django_assert_num_queries(1 + 3 * people):  # whom; then for each: claim, rows, record
        send_mails([person.pk for person in others], EmailChoice.AT_ONCE)

    assert len(mail.outbox) == people


def test_names_in_mails_are_plain_text_and_add_no_headers(db):
    tell(learner("Ewa <b>\r\nBcc: zly@zly.example", "ewa@szkola.example"))

    send_digests(SEVEN_IN_WARSAW)

    assert str(mail.outbox[0].body).startswith("Dzień dobry, Ewa <b> Bcc: zly@zly.example!")
    assert "Bcc" not in mail.outbox[0].message()


def test_read_ones_are_forgotten_after_ninety_days_and_all_after_a_year(ewa):
    tell(ewa, number=5)
    now = timezone.now()
    ages = {0: (91, 0), 1: (89, 0), 2: (None, 366), 3: (None, 364)}
    for place, (read, created) in ages.items():
        read_at = now - timedelta(days=read) if read else None
        Notification.objects.filter(target=f"/courses/a/tasks/{place}").update(
            read_at=read_at, created_at=now - timedelta(days=created)
        )
    Notification.objects.filter(target="/courses/a/tasks/4").update(in_bell=False, mailed_at=now - timedelta(days=91))

    forget_notifications(timestamp=0)

    assert sorted(Notification.objects.values_list("target", flat=True)) == [
        "/courses/a/tasks/1",
        "/courses/a/tasks/3",
    ]
