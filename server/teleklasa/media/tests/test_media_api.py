import pytest

from teleklasa.media import references
from teleklasa.media.factories import image_bytes, make_document, make_image
from teleklasa.media.models import MediaFile, MediaQuota
from teleklasa.people.factories import make_pupil
from teleklasa.people.models import Person


@pytest.fixture
def uses(db):
    """Primary keys of files that a made-up app uses."""
    used: set[int] = set()

    def used_among(ids):
        return used & ids

    references.register(used_among)
    yield used
    references.forget(used_among)


def test_own_file_is_shown_with_its_addresses(ala, tus):
    shown = tus(ala).send(image_bytes(), kind="image", name="obraz.png")

    file = MediaFile.objects.get()
    assert shown == {
        "id": file.public_id,
        "name": "obraz.png",
        "kind": "image",
        "state": "ready",
        "rejected_because": "",
        "place": "",
        "mime": "image/webp",
        "size": file.size,
        "width": 64,
        "height": 48,
        "duration_s": None,
        "language": "",
        "url": f"/media/image/{file.storage_key}",
        "card_url": f"/media/image/{file.storage_key}/card",
        "stream_url": None,
        "created_at": shown["created_at"],
        "ready_at": shown["ready_at"],
    }


def test_rejected_file_says_why(ala, tus):
    shown = tus(ala).send(b"MZ\x90\x00")

    assert (shown["state"], shown["rejected_because"], shown["url"]) == ("rejected", "type_not_allowed", None)


@pytest.mark.parametrize("count", [1, 3])
def test_own_files_are_listed_by_the_same_queries(ala, borys, client_of, count, django_assert_num_queries):
    files = [make_document(ala) for _ in range(count)]
    make_document(borys)
    client = client_of(ala)

    with django_assert_num_queries(3):  # session, person, files
        page = client.get("/api/v1/media").json()

    assert [file["id"] for file in page["results"]] == [file.public_id for file in reversed(files)]
    assert page["next"] is None


def test_own_files_are_listed_by_kind_and_state(ala, client_of):
    picture, _ = make_image(ala), make_document(ala)

    found = client_of(ala).get("/api/v1/media", {"kind": "image", "state": "ready"}).json()["results"]

    assert [file["id"] for file in found] == [picture.public_id]


@pytest.mark.parametrize("query", [{"kind": "svg"}, {"state": "\0"}, {"cursor": "!!"}, {"cursor": "W10"}])
def test_bad_query_is_refused(ala, client_of, query):
    assert client_of(ala).get("/api/v1/media", query).status_code == 422


def test_file_of_somebody_else_answers_as_a_missing_one(ala, borys, client_of):
    file, client = make_document(ala), client_of(borys)

    foreign = client.get(f"/api/v1/media/{file.public_id}")

    assert (foreign.status_code, foreign.content) == (404, client.get("/api/v1/media/brak").content)
    assert client.delete(f"/api/v1/media/{file.public_id}").status_code == 404


def test_deleted_file_is_gone_with_its_bytes_and_its_room(
    ala, client_of, media_folder, django_capture_on_commit_callbacks
):
    file = make_image(ala)

    with django_capture_on_commit_callbacks(execute=True):
        answer = client_of(ala).delete(f"/api/v1/media/{file.public_id}")

    assert (answer.status_code, MediaFile.objects.count(), MediaQuota.objects.get().used_bytes) == (204, 0, 0)
    assert [path for path in media_folder.rglob("*") if path.is_file()] == []


def test_file_in_use_is_not_deleted(ala, client_of, uses):
    file = make_document(ala)
    uses.add(file.pk)

    answer = client_of(ala).delete(f"/api/v1/media/{file.public_id}")

    assert (answer.status_code, answer.json()["code"]) == (409, "file-in-use")


def test_own_picture_becomes_the_avatar(ala, client_of):
    file = make_image(ala)

    answer = client_of(ala).put("/api/v1/me/avatar", {"file": file.public_id})

    assert (answer.status_code, answer.json()) == (200, {"avatar_url": f"/media/image/{file.storage_key}"})
    assert Person.objects.get(pk=ala.pk).avatar_key == file.storage_key
    assert references.in_use({file.pk}) == {file.pk}


def test_avatar_is_dropped(ala, client_of):
    client = client_of(ala)
    client.put("/api/v1/me/avatar", {"file": make_image(ala).public_id})

    assert client.delete("/api/v1/me/avatar").status_code == 204
    assert Person.objects.get(pk=ala.pk).avatar_key == ""


def test_avatar_is_only_an_own_ready_picture(ala, borys, client_of):
    client = client_of(ala)
    others = [make_image(borys).public_id, make_document(ala).public_id, "brak", "", None, 7, ["x"], "x\0"]

    answers = [client.put("/api/v1/me/avatar", {"file": other}).status_code for other in others]

    assert answers == [422] * len(others)
    assert Person.objects.get(pk=ala.pk).avatar_key == ""


def test_pupil_keeps_the_own_files_apart_from_moderators(ala):
    pupil = make_pupil("Darek")

    assert make_document(pupil).owner == pupil
