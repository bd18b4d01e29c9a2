import time
from typing import Any

import pytest
import time_machine
from rest_framework.test import APIClient

from teleklasa.media.factories import make_captions, make_document, make_image, path_of, pdf_bytes, send_file
from teleklasa.media.models import MediaFile
from teleklasa.media.signing import FILE_SIGNER, STREAM_SIGNER, image_url, signed_url, stream_url
from teleklasa.media.store import image_object, store, stream_object

BODY = pdf_bytes("0123456789" * 10)


@pytest.fixture
def document(ala):
    return send_file(ala, BODY, name="Żółć <script>.pdf")


@pytest.fixture
def get(db):
    """Reads a whole answer, as a browser does."""

    def ask(address, **headers: str):
        told = {name.replace("_", "-"): value for name, value in headers.items()}
        answer: Any = APIClient().get(address, headers=told)
        answer.read = answer.getvalue()
        return answer

    return ask


def body_of(answer):
    return answer.read


def test_document_is_saved_under_its_name_and_never_shown(document, ala, get):
    answer = get(signed_url(document, ala, lifetime_s=60))

    told = {name: answer[name] for name in ("Content-Type", "Content-Disposition", "X-Content-Type-Options")}
    assert body_of(answer) == BODY
    assert told == {
        "Content-Type": "application/pdf",
        "Content-Disposition": 'attachment; filename="____ _script_.pdf"; '
        "filename*=UTF-8''%C5%BB%C3%B3%C5%82%C4%87%20_script_.pdf",
        "X-Content-Type-Options": "nosniff",
    }
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert answer["Cache-Control"] in {"private, max-age=60", "private, max-age=59"}


def test_text_is_answered_with_its_charset(ala, get):
    file = send_file(ala, b"tekst", name="a.txt")

    assert get(signed_url(file, None, lifetime_s=60))["Content-Type"] == "text/plain; charset=utf-8"


def test_captions_are_shown_in_place(club, ala, get):
    file = make_captions(ala, place="club:szachy")

    answer = get(signed_url(file, ala, lifetime_s=60))
    saved = get(signed_url(file, ala, lifetime_s=60, as_attachment=True))

    assert (answer["Content-Disposition"], answer["Content-Type"]) == ("inline", "text/vtt; charset=utf-8")
    assert saved["Content-Disposition"].startswith("attachment;")


@pytest.mark.parametrize(
    ("asked", "start", "end"),
    [
        ("bytes=0-9", 0, 9),
        ("bytes=10-", 10, len(BODY) - 1),
        ("bytes=-5", len(BODY) - 5, len(BODY) - 1),
        ("bytes=5-99999", 5, len(BODY) - 1),
        ("bytes=-99999", 0, len(BODY) - 1),
    ],
)
def test_part_of_a_file_is_answered_when_asked_for(document, ala, get, asked, start, end):
    answer = get(signed_url(document, ala, lifetime_s=60), Range=asked)

    assert (answer.status_code, answer["Content-Range"]) == (206, f"bytes {start}-{end}/{len(BODY)}")
    assert (body_of(answer), answer["Content-Length"]) == (BODY[start : end + 1], str(end - start + 1))


@pytest.mark.parametrize(
    "asked", ["bytes=0-1,3-4", "bytes=9-5", "lines=1-2", "bytes=a-b", "bytes=-", "bytes=" + "9" * 500]
)
def test_odd_range_answers_the_whole_file(document, ala, get, asked):
    answer = get(signed_url(document, ala, lifetime_s=60), Range=asked)

    assert (answer.status_code, body_of(answer)) == (200, BODY)


@pytest.mark.parametrize("asked", [f"bytes={len(BODY)}-", "bytes=99999-", "bytes=-0"])
def test_range_beyond_the_end_is_refused(document, ala, get, asked):
    answer = get(signed_url(document, ala, lifetime_s=60), Range=asked)

    assert (answer.status_code, answer["Content-Range"]) == (416, f"bytes */{len(BODY)}")


def test_range_of_another_version_answers_the_whole_file(document, ala, get):
    address = signed_url(document, ala, lifetime_s=60)
    etag = get(address)["ETag"]

    same = get(address, Range="bytes=0-9", If_Range=etag)
    other = get(address, Range="bytes=0-9", If_Range='"inny"')

    assert (same.status_code, other.status_code) == (206, 200)


def test_unchanged_file_is_not_sent_again(document, ala, get):
    address = signed_url(document, ala, lifetime_s=60)

    assert get(address, If_None_Match=get(address)["ETag"]).status_code == 304


def test_head_tells_the_length_and_sends_nothing(document, ala):
    answer: Any = APIClient().head(signed_url(document, ala, lifetime_s=60))
    for close in answer._resource_closers:
        close()

    assert (answer.status_code, answer["Content-Length"], answer["Accept-Ranges"]) == (200, str(len(BODY)), "bytes")


def test_old_address_says_that_it_expired(document, ala, get):
    address = signed_url(document, ala, lifetime_s=60)

    with time_machine.travel(time.time() + 61):
        answer = get(address)

    assert (answer.status_code, answer.json()["code"]) == (410, "media-link-expired")


def test_previews_have_the_same_address_for_everybody(document):
    with time_machine.travel(1_800_000_000, tick=False):
        first = signed_url(document, None, lifetime_s=600)
    with time_machine.travel(1_800_000_300, tick=False):
        second = signed_url(document, None, lifetime_s=600)

    assert first == second


@pytest.mark.parametrize(
    "signed",
    [
        "x",
        "x~y",
        "%00",
        "a" * 5000,
        "Ż~ó",
        STREAM_SIGNER.sign_object(["abc", 2**40, 0]),
        FILE_SIGNER.sign_object(["abc"]),
    ],
)
def test_address_that_nobody_signed_is_unknown(db, get, signed):
    assert get(f"/media/file/{signed}").status_code == 404
    assert get(f"/media/hls/{signed}/master.m3u8").status_code == 404


def test_address_with_a_changed_letter_is_unknown(document, ala, get):
    address = signed_url(document, ala, lifetime_s=60)
    changed = address[:-1] + ("a" if address[-1] != "a" else "b")

    assert get(changed).status_code == 404


def test_file_whose_bytes_are_gone_answers_so(document, ala, get):
    path_of(document).unlink()

    answer = get(signed_url(document, ala, lifetime_s=60))

    assert (answer.status_code, answer.json()["code"]) == (410, "file-gone")


def test_address_of_a_deleted_file_is_unknown(document, ala, get):
    address = signed_url(document, ala, lifetime_s=60)
    document.delete()

    assert get(address).status_code == 404


def test_file_is_found_by_one_query(document, ala, get, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert get(signed_url(document, ala, lifetime_s=60)).status_code == 200


def test_picture_is_kept_by_caches_for_ever_and_costs_no_query(ala, get, django_assert_num_queries):
    file = make_image(ala)

    with django_assert_num_queries(0):
        answer, card = get(image_url(file)), get(image_url(file, is_card=True))

    assert (answer["Content-Type"], answer["Cache-Control"]) == ("image/webp", "public, max-age=31536000, immutable")
    assert (answer["Content-Security-Policy"], answer["X-Content-Type-Options"]) == (
        "sandbox; default-src 'none'",
        "nosniff",
    )
    assert (len(body_of(answer)), card.status_code) == (file.size, 200)


@pytest.mark.parametrize("key", ["x", "0" * 32, "..", "0" * 31 + "/", "%2e%2e%2fkeys.json", "A" * 32, "0" * 33])
def test_unknown_picture_is_not_found(db, get, key):
    assert get(f"/media/image/{key}").status_code == 404


def test_document_is_no_picture_even_for_who_knows_its_key(document, get):
    assert get(f"/media/image/{document.storage_key}").status_code == 404


def test_picture_whose_bytes_are_gone_is_not_found(ala, get):
    file = make_image(ala)
    store().delete([image_object(file.storage_key)])

    assert get(image_url(file)).status_code == 404


def test_stream_opens_its_own_pieces_and_nothing_else(document, get):
    key = "ab" * 16
    for piece in ("master.m3u8", "360.m3u8", "360_0001.ts"):
        store().put(stream_object(key, piece), piece.encode(), mime="x")
    video = MediaFile(kind="video", hls_state="ready", hls_key=key)
    folder = (stream_url(video, None, lifetime_s=60) or "").removesuffix("master.m3u8")

    answers = {piece: get(f"{folder}{piece}") for piece in ("master.m3u8", "360_0001.ts", "361_0001.ts", "..", "a.txt")}

    assert [answer.status_code for answer in answers.values()] == [200, 200, 410, 404, 404]
    assert answers["master.m3u8"]["Content-Type"] == "application/vnd.apple.mpegurl"
    assert body_of(answers["360_0001.ts"]) == b"360_0001.ts"


def test_second_host_lets_the_pages_of_the_school_read_and_nobody_else(document, ala, get, settings):
    settings.MEDIA_HOST_URL = "https://pliki.szkola.example"

    address = signed_url(document, ala, lifetime_s=60)
    answer = get(address.removeprefix("https://pliki.szkola.example"))

    assert address.startswith("https://pliki.szkola.example/media/file/")
    assert (answer["Access-Control-Allow-Origin"], answer["Cross-Origin-Resource-Policy"]) == (
        settings.PUBLIC_URL,
        "cross-origin",
    )


def test_only_reading_is_answered(document, ala):
    assert APIClient().post(signed_url(document, ala, lifetime_s=60)).status_code == 405


def test_document_of_somebody_is_ready_for_its_link(ala):
    assert "ala" not in signed_url(make_document(ala), ala, lifetime_s=60)
