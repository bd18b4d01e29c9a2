import http.client
from collections.abc import Iterator
from datetime import timedelta
from urllib.parse import urlsplit

import boto3
import pytest
import time_machine
from django.utils import timezone
from moto.server import ThreadedMotoServer

from teleklasa.media import multipart
from teleklasa.media.bucket import Bucket
from teleklasa.media.deleting import STRAY_AGE_S, remove_stray_bytes
from teleklasa.media.factories import image_bytes, pdf_bytes
from teleklasa.media.models import MediaFile, MediaQuota
from teleklasa.media.signing import image_url, signed_url

LEAST_PART = 5 * 1024 * 1024
PDF = pdf_bytes("x" * (LEAST_PART + 1000))


@pytest.fixture(scope="module")
def s3_server() -> Iterator[str]:
    server = ThreadedMotoServer(port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture(autouse=True)
def bucket(s3_server, settings, monkeypatch):
    settings.MEDIA_S3_ENDPOINT, settings.MEDIA_S3_BUCKET = s3_server, "szkola"
    settings.MEDIA_S3_KEY, settings.MEDIA_S3_SECRET = "klucz", "sekret"
    monkeypatch.setattr(multipart, "LEAST_PART_BYTES", LEAST_PART)
    ask(f"{s3_server}/moto-api/reset", "POST")
    client = boto3.client(
        "s3", endpoint_url=s3_server, region_name="us-east-1", aws_access_key_id="klucz", aws_secret_access_key="sekret"
    )
    client.create_bucket(Bucket="szkola")
    return client


def ask(address, method="GET", body=None, **headers: str):
    parts = urlsplit(address)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=10)
    connection.request(method, f"{parts.path}?{parts.query}", body, headers)
    answer = connection.getresponse()
    content = answer.read()
    connection.close()
    return answer.status, dict(answer.getheaders()), content


def announced(client, content, **words: object):
    body = {"kind": "document", "name": "Żółć.pdf", "size": len(content)} | words
    return client.post("/api/v1/uploads/multipart", body)


def sent(client, content, **words: object):
    """An upload all of whose parts are in the bucket."""
    made = announced(client, content, **words).json()
    for number, address in enumerate(made["parts"]):
        part = content[number * made["part_size"] : (number + 1) * made["part_size"]]
        assert ask(address, "PUT", part)[0] == 200
    return made


def complete(client, made):
    return client.post(f"/api/v1/uploads/multipart/{made['id']}/complete")


def objects(bucket):
    return sorted(found["Key"] for found in bucket.list_objects_v2(Bucket="szkola").get("Contents", []))


def test_document_sent_in_parts_becomes_ready_and_is_fetched_from_the_bucket(ala, client_of, bucket):
    client = client_of(ala)
    made = sent(client, PDF)

    answer = complete(client, made)

    file = MediaFile.objects.get()
    assert (answer.status_code, answer.json()["state"], len(made["parts"])) == (200, "ready", 2)
    assert objects(bucket) == [f"file/{file.storage_key}"]
    way = client.get(signed_url(file, ala, lifetime_s=60))
    status, headers, content = ask(way["Location"])
    assert (way.status_code, status, content == PDF) == (302, 200, True)
    assert headers["Content-Disposition"].endswith("filename*=UTF-8''%C5%BB%C3%B3%C5%82%C4%87.pdf")


def test_picture_is_drawn_anew_and_the_sent_one_is_deleted(ala, client_of, bucket):
    client = client_of(ala)

    complete(client, sent(client, image_bytes(), kind="image", name="x.png"))

    file = MediaFile.objects.get()
    assert (file.state, objects(bucket)) == ("ready", [f"image/{file.storage_key}", f"image/{file.storage_key}-640"])
    assert ask(client.get(image_url(file))["Location"])[2][8:12] == b"WEBP"


def test_upload_is_resumed_by_what_is_there(ala, client_of):
    client = client_of(ala)
    made = announced(client, PDF).json()
    ask(made["parts"][0], "PUT", PDF[:LEAST_PART])

    left = client.get(f"/api/v1/uploads/multipart/{made['id']}").json()
    early = complete(client, made)
    ask(left["parts"][1], "PUT", PDF[LEAST_PART:])
    late = complete(client, made)

    assert left["there"] == [{"number": 1, "size": LEAST_PART}]
    assert (early.status_code, early.json()["code"], early.json()["offset"]) == (409, "upload-incomplete", LEAST_PART)
    assert late.json()["state"] == "ready"


def test_completing_again_changes_nothing(ala, client_of):
    client = client_of(ala)
    made = sent(client, PDF)

    assert [complete(client, made).json()["state"] for _ in range(2)] == ["ready", "ready"]


def test_more_bytes_than_announced_are_rejected(ala, client_of, bucket):
    client = client_of(ala)
    made = announced(client, PDF).json()
    ask(made["parts"][0], "PUT", PDF * 2)

    answer = complete(client, made)

    assert (answer.json()["state"], answer.json()["rejected_because"]) == ("rejected", "wrong_size")
    assert (objects(bucket), MediaQuota.objects.get().used_bytes) == ([], 0)


def test_parts_that_s3_will_not_join_are_rejected(ala, client_of):
    client = client_of(ala)
    made = announced(client, PDF).json()
    ask(made["parts"][0], "PUT", PDF[:100])
    ask(made["parts"][1], "PUT", PDF[100:])

    assert complete(client, made).json()["rejected_because"] == "wrong_size"


def test_content_that_lies_is_deleted_from_the_bucket(ala, client_of, bucket):
    client = client_of(ala)

    answer = complete(client, sent(client, b"MZ\x90\x00" * 10))

    assert (answer.json()["rejected_because"], objects(bucket)) == ("type_not_allowed", [])


def test_abandoned_upload_is_forgotten_by_the_bucket_too(ala, client_of, bucket):
    client = client_of(ala)
    made = announced(client, PDF).json()
    ask(made["parts"][0], "PUT", PDF[:LEAST_PART])

    answer = client.delete(f"/api/v1/uploads/multipart/{made['id']}")

    assert (answer.status_code, MediaFile.objects.count()) == (204, 0)
    assert "Uploads" not in bucket.list_multipart_uploads(Bucket="szkola")


def test_upload_of_somebody_else_answers_as_a_missing_one(ala, borys, client_of):
    made, other = announced(client_of(ala), PDF).json(), client_of(borys)

    assert [
        other.get(f"/api/v1/uploads/multipart/{made['id']}").status_code,
        other.delete(f"/api/v1/uploads/multipart/{made['id']}").status_code,
        complete(other, made).status_code,
    ] == [404, 404, 404]


def test_school_with_a_bucket_takes_no_files_by_tus(ala, tus):
    answer = tus(ala).create(10)

    assert (answer.status_code, answer.json()["code"], answer.json()["mode"]) == (409, "other-upload-way", "multipart")


@pytest.mark.parametrize("size", [0, -1, 2**60, "x", None, 1.5, 10**400])
def test_bad_size_is_refused(ala, client_of, size):
    assert announced(client_of(ala), PDF, size=size).status_code == 422


def test_bucket_that_does_not_answer_is_said_to_be_away(ala, client_of, settings):
    settings.MEDIA_S3_ENDPOINT = "http://127.0.0.1:9"

    answer = announced(client_of(ala), PDF)

    assert (answer.status_code, answer.json()["code"]) == (503, "store-away")
    assert (MediaFile.objects.count(), MediaQuota.objects.get().used_bytes) == (0, 0)


def test_bytes_that_no_row_names_are_removed_from_the_bucket(ala, client_of, bucket):
    client = client_of(ala)
    complete(client, sent(client, PDF))
    Bucket().put(f"file/{'a' * 32}", b"x", mime="x")
    Bucket().put(f"hls/{'b' * 32}/360.m3u8", b"x", mime="x")

    early = remove_stray_bytes()
    with time_machine.travel(timezone.now() + timedelta(seconds=STRAY_AGE_S + 60)):
        late = remove_stray_bytes()

    assert (early, late, len(objects(bucket))) == (0, 2, 1)
