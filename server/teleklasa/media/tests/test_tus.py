import base64
import hashlib
from datetime import timedelta

import pytest
from rest_framework.test import APIClient

from teleklasa.media.checking import finish_upload
from teleklasa.media.disk import Disk
from teleklasa.media.factories import pdf_bytes
from teleklasa.media.models import MediaFile, MediaQuota
from teleklasa.media.uploading import MOST_OPEN_UPLOADS

PDF = pdf_bytes("x" * 1000)


def test_options_tell_anyone_what_the_protocol_can_do(db):
    answer = APIClient().options("/api/v1/uploads")

    told = {name: answer[name] for name in answer.headers if name.lower().startswith("tus-")}
    assert (answer.status_code, told) == (
        204,
        {
            "Tus-Version": "1.0.0",
            "Tus-Extension": "creation,expiration,termination,checksum",
            "Tus-Max-Size": str(2048 * 1024 * 1024),
            "Tus-Checksum-Algorithm": "sha256",
            "Tus-Resumable": "1.0.0",
        },
    )


def test_file_sent_in_two_parts_becomes_ready(ala, tus):
    browser = tus(ala)
    address = browser.create(len(PDF))["Location"]

    first = browser.patch(address, PDF[:300])
    between = browser.head(address)
    second = browser.patch(address, PDF[300:], 300)

    assert [first["Upload-Offset"], between["Upload-Offset"], second["Upload-Offset"]] == ["300", "300", str(len(PDF))]
    assert (between["Upload-Length"], between["Cache-Control"]) == (str(len(PDF)), "no-store")
    file = MediaFile.objects.get()
    assert (file.state, file.mime, file.size) == ("ready", "application/pdf", len(PDF))
    assert file.sha256 == hashlib.sha256(PDF).hexdigest()
    assert MediaQuota.objects.get().used_bytes == len(PDF)


def test_digest_is_counted_as_the_bytes_come_when_they_come_at_once(ala, tus):
    tus(ala).send(PDF)

    assert MediaFile.objects.get().sha256 == hashlib.sha256(PDF).hexdigest()


def test_created_upload_says_until_when_it_is_kept(ala, tus):
    answer = tus(ala).create(10)

    expected = MediaFile.objects.get().created_at + timedelta(hours=24)
    assert answer["Upload-Expires"] == expected.strftime("%a, %d %b %Y %H:%M:%S GMT")


@pytest.mark.parametrize(
    ("offset", "status", "code"),
    [(10, 409, "wrong-offset"), (5000, 413, "file-too-large"), ("-1", 422, "invalid"), ("1e400", 422, "invalid")],
)
def test_part_at_another_place_is_refused(ala, tus, offset, status, code):
    browser = tus(ala)
    address = browser.create(len(PDF))["Location"]

    answer = browser.patch(address, PDF[:100], offset)

    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert browser.head(address)["Upload-Offset"] == "0"


def test_same_part_twice_is_refused_the_second_time(ala, tus):
    browser = tus(ala)
    address = browser.create(len(PDF))["Location"]
    browser.patch(address, PDF[:100])

    again = browser.patch(address, PDF[:100])

    assert (again.status_code, again.json()["offset"]) == (409, 100)


def test_body_longer_than_announced_is_refused_whole(ala, tus):
    browser = tus(ala)
    address = browser.create(10)["Location"]

    answer = browser.patch(address, PDF)

    assert (answer.status_code, answer.json()["limit"]) == (413, 10)
    assert browser.head(address)["Upload-Offset"] == "0"


def test_part_of_a_finished_file_is_refused(ala, tus):
    browser = tus(ala)
    address = f"/api/v1/uploads/{browser.send(PDF)['id']}"

    answer = browser.patch(address, b"", len(PDF))

    assert (answer.status_code, answer.json()["code"]) == (409, "upload-over")
    assert browser.head(address)["Upload-Offset"] == str(len(PDF))


def test_two_connections_never_write_one_file(ala, tus, media_folder):
    browser = tus(ala)
    address = browser.create(len(PDF))["Location"]

    with Disk(media_folder).receiving(MediaFile.objects.get().storage_key, is_first=True):
        answer = browser.patch(address, PDF)

    assert (answer.status_code, answer.json()["code"]) == (409, "upload-busy")


def test_part_with_a_wrong_checksum_is_cut_off_again(ala, tus):
    browser = tus(ala)
    address = browser.create(len(PDF))["Location"]
    good = base64.b64encode(hashlib.sha256(PDF[:100]).digest()).decode()

    damaged = browser.patch(address, PDF[1:101], **{"Upload-Checksum": f"sha256 {good}"})
    offset = browser.head(address)["Upload-Offset"]
    whole = browser.patch(address, PDF[:100], **{"Upload-Checksum": f"sha256 {good}"})

    assert (damaged.status_code, offset, whole.status_code) == (460, "0", 204)


@pytest.mark.parametrize("checksum", ["md5 aaaa", "sha256 aaaa", "sha256", "sha256 \xff"])
def test_unknown_checksum_is_refused(ala, tus, checksum):
    browser = tus(ala)
    address = browser.create(len(PDF))["Location"]

    answer = browser.patch(address, PDF, **{"Upload-Checksum": checksum})

    assert (answer.status_code, answer.json()["code"]) == (400, "checksum-unknown")


def test_other_content_type_is_refused(ala, tus):
    browser = tus(ala)
    address = browser.create(len(PDF))["Location"]

    headers = {"Tus-Resumable": "1.0.0", "Upload-Offset": "0"}
    answer = browser.client.patch(address, PDF, content_type="application/pdf", headers=headers)

    assert (answer.status_code, answer.json()["code"]) == (415, "not-an-upload-part")


def test_terminated_upload_is_gone_with_its_bytes_and_its_room(ala, tus, media_folder):
    browser = tus(ala)
    address = browser.create(len(PDF))["Location"]
    browser.patch(address, PDF[:100])

    ended = browser.delete(address)

    assert (ended.status_code, browser.head(address).status_code) == (204, 404)
    assert [path for path in media_folder.rglob("*") if path.is_file()] == []
    assert MediaQuota.objects.get().used_bytes == 0


def test_upload_of_somebody_else_answers_as_a_missing_one(ala, borys, tus):
    address = tus(ala).create(len(PDF))["Location"]
    other = tus(borys)

    assert [other.head(address).status_code, other.patch(address, PDF).status_code] == [404, 404]
    assert other.delete(address).content == other.delete("/api/v1/uploads/brak").content


@pytest.mark.parametrize(
    ("words", "fields"),
    [
        ({"kind": "svg"}, {"kind": ["invalid_choice"]}),
        ({"name": "a\0b"}, {"name": ["null_characters_not_allowed"]}),
        ({"name": "../.."}, {"name": ["blank"]}),
        ({"name": "x" * 500}, {"name": ["max_length"]}),
        ({"language": "pl' OR 1"}, {"language": ["invalid"]}),
        ({"mime": "text"}, {"mime": ["invalid"]}),
        ({"place": "x" * 41}, {"place": ["max_length"]}),
    ],
)
def test_bad_metadata_is_refused_by_field(ala, tus, words, fields):
    answer = tus(ala).create(10, **words)

    assert (answer.status_code, answer.json().get("fields")) == (422, fields)
    assert MediaFile.objects.count() == 0


@pytest.mark.parametrize("size", ["", "0", "-5", "1e9", "9" * 15, "9" * 400, "٣"])
def test_bad_length_is_refused(ala, tus, size):
    answer = tus(ala).create(size)

    assert answer.status_code in {413, 422}
    assert MediaFile.objects.count() == 0


@pytest.mark.parametrize("header", ["kind", "kind !!!", "kind /w==", ",,,", "kind aW1hZ2U=,kind"])
def test_unreadable_metadata_is_refused(ala, tus, header):
    headers = {"Tus-Resumable": "1.0.0", "Upload-Length": "10", "Upload-Metadata": header}

    assert tus(ala).client.post("/api/v1/uploads", headers=headers).status_code == 422


def test_other_version_of_the_protocol_is_refused(ala, client_of):
    answer = client_of(ala).post("/api/v1/uploads", headers={"Tus-Resumable": "0.2.0"})

    assert (answer.status_code, answer["Tus-Version"]) == (412, "1.0.0")


def test_larger_files_than_the_cap_of_their_kind_are_refused_when_announced(ala, tus, settings):
    settings.MEDIA_MOST_BYTES = settings.MEDIA_MOST_BYTES | {"image": 1000}

    answer = tus(ala).create(1001, kind="image")

    assert (answer.status_code, answer.json()["code"], answer.json()["limit"]) == (413, "file-too-large", 1000)


def test_person_has_so_many_open_uploads_and_no_more(ala, tus):
    others = [MediaFile(owner=ala, kind="document", name="praca.pdf", size=10) for _ in range(MOST_OPEN_UPLOADS - 2)]
    MediaFile.objects.bulk_create(others)
    browser = tus(ala)

    answers = [browser.create(10).status_code for _ in range(3)]

    assert answers == [201, 201, 409]


def test_file_is_finished_once_when_two_see_its_last_byte(ala, tus, media_folder):
    browser = tus(ala)
    browser.create(len(PDF))
    file = MediaFile.objects.get()

    with Disk(media_folder).receiving(file.storage_key, is_first=True) as growing:
        growing.write(PDF)
    finish_upload(file)
    finish_upload(MediaFile(pk=file.pk, state="uploading"))

    assert MediaFile.objects.get().state == "ready"
