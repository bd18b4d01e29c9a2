"""Slides that lessons of a group are opened with: sent, chosen, given to the room, and brought along."""

from datetime import timedelta
from urllib.parse import urlsplit

import pytest
import time_machine
from django.utils import timezone

from teleklasa.groups.factories import make_group
from teleklasa.groups.settling import archive_group
from teleklasa.live.models import GroupSlides, LiveLesson
from teleklasa.live.rescue import move_lesson
from teleklasa.live.slides import MOST_SENT_BYTES, slides_to_send
from teleklasa.live.start import FETCHES_SLIDES_S, start_lesson
from teleklasa.media.deleting import sweep
from teleklasa.media.factories import make_document, path_of, pdf_bytes, send_file, zip_bytes
from teleklasa.media.models import MediaFile
from teleklasa.media.tests.conftest import Tus
from teleklasa.people.models import AuditEvent
from teleklasa.swarm.doubts import with_doubts
from teleklasa.swarm.ledger import candidates

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def media_folder(settings, tmp_path):
    settings.MEDIA_FOLDER = tmp_path / "media"


@pytest.fixture
def client(ala, client_of):
    return client_of(ala)


def url(group) -> str:
    return f"/api/v1/groups/{group.slug}/slides"


def document(owner, group, name="ułamki.pdf") -> MediaFile:
    return make_document(owner, place=f"group:{group.slug}", name=name)


def chosen(client, group, *files):
    answer = client.put(url(group), {"files": [file.public_id for file in files]}, format="json")
    assert answer.status_code == 200, answer.content
    return [slides["name"] for slides in answer.json()["slides"]]


def documents_of(servers, lesson):
    [found] = [meeting for server in servers for meeting in server.meetings if meeting.meeting_id == lesson.meeting_id]
    return found.documents


def test_document_is_sent_to_the_group_and_chosen(client, group_6a):
    sent = Tus(client).send(pdf_bytes("Żółć"), name="Żółć <script>.pdf", place=f"group:{group_6a.slug}")

    names = chosen(client, group_6a, MediaFile.objects.get(public_id=sent["id"]))

    listed = client.get(url(group_6a)).json()
    assert names == [one["name"] for one in listed["slides"]] == ["Żółć _script_.pdf"]
    assert (listed["most"], set(listed["slides"][0])) == (5, {"id", "name", "size", "url"})
    assert b"".join(client.get(listed["slides"][0]["url"]).streaming_content) == pdf_bytes("Żółć")
    assert AuditEvent.objects.get(action="slides-changed").target == f"group:{group_6a.slug}"


def test_slides_are_put_in_another_order_and_taken_away(client, ala, group_6a):
    first, second = document(ala, group_6a, "a.pdf"), document(ala, group_6a, "b.pdf")

    orders = [
        chosen(client, group_6a, *files) for files in ([first, second], [second, first], [second], [], [first, second])
    ]

    assert orders == [["a.pdf", "b.pdf"], ["b.pdf", "a.pdf"], ["b.pdf"], [], ["a.pdf", "b.pdf"]]


@pytest.mark.parametrize("number", [1, 3])
def test_list_takes_four_statements(client, ala, group_6a, number, django_assert_num_queries):
    chosen(client, group_6a, *(document(ala, group_6a, f"{place}.pdf") for place in range(number)))

    with django_assert_num_queries(4):  # session, person, group, slides
        assert len(client.get(url(group_6a)).json()["slides"]) == number


def test_lesson_opens_with_the_slides_in_their_order(client, ala, group_6a, swarm_of):
    servers = swarm_of(1)
    chosen(client, group_6a, document(ala, group_6a, "mapa.pdf"), document(ala, group_6a, "zadania ż.pdf"))

    lesson = start_lesson(group_6a, by=ala).lesson

    assert documents_of(servers, lesson) == ["mapa.pdf", "zadania ż.pdf"]


def test_moved_lesson_brings_its_own_slides_along(client, ala, group_6a, swarm_of):
    servers, file = swarm_of(2), document(ala, group_6a, "mapa.pdf")
    chosen(client, group_6a, file)
    lesson = start_lesson(group_6a, by=ala).lesson
    chosen(client, group_6a, document(ala, group_6a, "jutro.pdf"))

    moved = move_lesson(lesson, by=ala)

    assert moved.server != lesson.server
    assert documents_of(servers, moved) == ["mapa.pdf"]
    with time_machine.travel(timezone.now() + timedelta(days=9)):
        sweep()
        assert MediaFile.objects.filter(pk=file.pk).exists()  # the lesson may move once more
        LiveLesson.objects.update(state="ended")
        sweep()
        assert not MediaFile.objects.filter(pk=file.pk).exists()


def test_start_whose_answer_was_lost_gives_the_slides_once(client, ala, group_6a, swarm_of):
    [server] = servers = swarm_of(1)
    chosen(client, group_6a, document(ala, group_6a, "mapa.pdf"))
    server.create_then_drop_answer()

    lesson = start_lesson(group_6a, by=ala).lesson

    assert (server.calls["create"], documents_of(servers, lesson)) == (2, ["mapa.pdf"])


def test_servers_fetch_slides_by_addresses_that_open_nothing_else(
    client, ala, group_6a, settings, django_assert_num_queries
):
    settings.PUBLIC_URL = "https://szkola.example.pl"
    file = document(ala, group_6a, "mapa.pdf")
    lesson = LiveLesson(slides=[{"id": file.public_id, "name": file.name}, {"id": "2222222222", "name": "nie ma.pdf"}])

    with django_assert_num_queries(0):
        found, gone = slides_to_send(lesson)

    assert found.url.startswith("https://szkola.example.pl/media/file/")
    assert (found.filename, found.current, gone.current) == ("mapa.pdf", True, False)
    client.logout()
    assert b"".join(client.get(urlsplit(found.url).path).streaming_content) == pdf_bytes()
    assert client.get(urlsplit(gone.url).path).status_code == 404
    with time_machine.travel(timezone.now() + timedelta(hours=3)):
        assert client.get(urlsplit(found.url).path).status_code == 410
    settings.MEDIA_HOST_URL = "https://pliki.example.pl"
    assert slides_to_send(lesson)[0].url.startswith("https://pliki.example.pl/media/file/")


def test_what_a_server_would_not_take_is_left_out(ala, group_6a):
    large = send_file(ala, pdf_bytes("x" * MOST_SENT_BYTES), name="film.pdf", place=f"group:{group_6a.slug}")
    small = document(ala, group_6a, "mapa.pdf")
    lesson = LiveLesson(
        slides=[{"id": id_, "name": "a.pdf"} for id_ in (large.public_id, "2222222222", small.public_id)]
    )

    [sent] = slides_to_send(lesson)

    assert (sent.content, sent.current) == (pdf_bytes(), True)


def test_lesson_opens_without_slides_whose_bytes_are_gone(client, ala, group_6a, swarm_of):
    servers, lost, kept = swarm_of(1), document(ala, group_6a, "mapa.pdf"), document(ala, group_6a, "zadania.pdf")
    chosen(client, group_6a, lost, kept)
    path_of(lost).unlink()

    lesson = start_lesson(group_6a, by=ala).lesson

    assert (lesson.state, documents_of(servers, lesson)) == ("running", ["zadania.pdf"])


def test_server_that_is_long_in_fetching_slides_is_asked_again_and_not_doubted(client, ala, group_6a, swarm_of):
    [server] = servers = swarm_of(1)
    chosen(client, group_6a, document(ala, group_6a, "mapa.pdf"))
    server.create_then_answer_late(FETCHES_SLIDES_S + 1)

    lesson = start_lesson(group_6a, by=ala).lesson

    assert (lesson.generation, server.calls["create"], documents_of(servers, lesson)) == (1, 2, ["mapa.pdf"])
    assert [each.health for each in with_doubts(candidates())] == ["online"]


@pytest.mark.parametrize("case", ["foreign", "own", "twice", "missing", "unfinished"])
def test_only_documents_of_the_group_are_taken_and_nothing_is_half_done(client, ala, borys, group_6a, case):
    kept = document(ala, group_6a, "mapa.pdf")
    chosen(client, group_6a, kept)
    ids = {
        "foreign": [document(borys, make_group("1B", moderators=[borys])).public_id],
        "own": [make_document(ala).public_id],
        "twice": [kept.public_id, kept.public_id],
        "missing": ["\u0141"],
        "unfinished": [document(ala, group_6a).public_id],
    }[case]
    if case == "unfinished":
        MediaFile.objects.filter(public_id__in=ids).update(state="checking", ready_at=None)

    answer = client.put(url(group_6a), {"files": [kept.public_id, *ids]}, format="json")

    assert (answer.status_code, answer.json()["fields"]) == (422, {"files": ["unknown"]})
    assert GroupSlides.objects.get().file == kept


def test_archive_is_not_slides(client, ala, group_6a):
    packed = send_file(ala, zip_bytes(a="b"), name="a.zip", place=f"group:{group_6a.slug}")

    answer = client.put(url(group_6a), {"files": [packed.public_id]}, format="json")

    assert (answer.status_code, answer.json()["code"]) == (422, "not-slides")


def test_no_more_than_five(client, ala, group_6a):
    ids = [document(ala, group_6a).public_id for _ in range(6)]

    answer = client.put(url(group_6a), {"files": ids}, format="json")

    assert (answer.status_code, answer.json()["fields"]) == (422, {"files": ["max_length"]})


def test_archived_group_keeps_what_it_has(client, ala, group_6a):
    archive_group(group_6a, by=ala)

    answer = client.put(url(group_6a), {"files": []}, format="json")

    assert (answer.status_code, answer.json()["code"]) == (409, "group-archived")


def test_file_in_use_is_not_deleted_and_a_deleted_group_gives_its_files_up(client, ala, group_6a):
    file = document(ala, group_6a)
    chosen(client, group_6a, file)

    refused = client.delete(f"/api/v1/media/{file.public_id}")
    group_6a.delete()
    done = client.delete(f"/api/v1/media/{file.public_id}")

    assert (refused.json()["code"], done.status_code) == ("file-in-use", 204)


def test_only_who_manages_the_group_sends_documents_there(client, client_of, borys, group_6a):
    place = f"group:{group_6a.slug}"

    rules = client.get("/api/v1/uploads/rules", {"place": place}).json()

    assert [rule["kind"] for rule in rules["kinds"]] == ["document"]
    assert client_of(borys).get("/api/v1/uploads/rules", {"place": place}).status_code == 404
    assert Tus(client).create(10, kind="image", name="a.png", place=place).status_code == 403
