import io
import struct
import zlib

import pytest
from PIL import Image

from teleklasa.media.factories import CAPTIONS, image_bytes, pdf_bytes, send_file, zip_bytes
from teleklasa.media.file_names import clean_file_name
from teleklasa.media.models import MediaQuota
from teleklasa.media.store import image_object, store

WORD = {"[Content_Types].xml": "<Types/>", "word/document.xml": "<w/>"}
ODT = {"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<x/>"}
OFFICE = "application/vnd.openxmlformats-officedocument."


def png_header(width, height):
    """A PNG that says it is that large and holds almost nothing."""

    def chunk(name, body):
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(bytes(100))) + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize(
    ("name", "content", "mime"),
    [
        ("praca.pdf", pdf_bytes(), "application/pdf"),
        ("notatki.txt", "Zażółć gęślą jaźń\n".encode(), "text/plain"),
        ("notatki.md", b"# Tytul\n", "text/markdown"),
        ("oceny.CSV", b"a;b\n1;2\n", "text/csv"),
        ("archiwum.zip", zip_bytes(a="b"), "application/zip"),
        ("list.docx", zip_bytes(**WORD), f"{OFFICE}wordprocessingml.document"),
        ("ark.xlsx", zip_bytes(**{"[Content_Types].xml": "", "xl/a": ""}), f"{OFFICE}spreadsheetml.sheet"),
        ("pokaz.pptx", zip_bytes(**{"[Content_Types].xml": "", "ppt/a": ""}), f"{OFFICE}presentationml.presentation"),
        ("list.odt", zip_bytes(**ODT), "application/vnd.oasis.opendocument.text"),
        ("dlugie.txt", "ż".encode() * 1_500_001, "text/plain"),
    ],
)
def test_document_is_recognised_by_its_content(ala, name, content, mime):
    file = send_file(ala, content, name=name)

    assert (file.state, file.mime, file.name, file.size) == ("ready", mime, name, len(content))


@pytest.mark.parametrize(
    ("kind", "name", "content", "because"),
    [
        ("document", "praca.pdf", b"<html><script>alert(1)</script>", "wrong_ending"),
        ("document", "praca.pdf", b"GIF89a<script>%PDF-1.7", "type_not_allowed"),
        ("document", "praca.docx", pdf_bytes(), "wrong_ending"),
        ("document", "praca.exe", b"MZ\x90\x00" * 100, "type_not_allowed"),
        ("document", "obraz.svg", b"<svg onload='alert(1)'/>", "wrong_ending"),
        ("document", "praca.docm.docx", zip_bytes(**WORD, **{"word/vbaProject.bin": "x"}), "macros"),
        ("document", "a.zip", b"PK\x03\x04" + b"x" * 100, "damaged"),
        ("document", "a.zip", zip_bytes(a="b")[:-10], "damaged"),
        ("document", "a.txt", b"ab\x00cd", "type_not_allowed"),
        ("document", "a.txt", b"za\xbf\xf3", "type_not_allowed"),
        ("image", "a.png", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "type_not_allowed"),
        ("image", "a.png", pdf_bytes(), "type_not_allowed"),
        ("image", "a.png", image_bytes(500, 500)[:-80], "damaged"),
        ("image", "a.png", b"\x89PNG\r\n\x1a\n" + b"x" * 50, "damaged"),
        ("image", "a.jpg", b"\xff\xd8\xff" + b"x" * 50, "damaged"),
        ("image", "a.webp", b"RIFF\x00\x00\x00\x00WEBPVP8 " + b"x" * 50, "damaged"),
        ("image", "bomba.png", png_header(8000, 5000), "too_many_pixels"),
        ("image", "bomba.png", png_header(2**31 - 1, 2**31 - 1), "too_many_pixels"),
        ("captions", "a.vtt", b"1\n00:00:00,000 --> 00:00:01,000\nsrt\n", "type_not_allowed"),
        ("captions", "a.vtt", b"WEBVTT\n", "captions_malformed"),
        ("captions", "a.vtt", b"WEBVTT\n\n00:05.000 --> 00:02.000\nx\n", "captions_malformed"),
        ("captions", "a.vtt", b"WEBVTT\n\nno timing\nx\n", "captions_malformed"),
        (
            "captions",
            "a.vtt",
            b"WEBVTT\n\nSTYLE\n::cue { background: url(//x) }\n\n" + CAPTIONS[8:],
            "captions_malformed",
        ),
        ("captions", "a.vtt", b"WEBVTT\n\n00:00.000 --> 00:01.000\n\xff\n", "not_text"),
        ("captions", "a.txt", CAPTIONS, "type_not_allowed"),
    ],
)
def test_file_that_is_not_what_it_should_be_is_rejected_and_deleted(
    club, ala, media_folder, kind, name, content, because
):
    file = send_file(ala, content, name=name, kind=kind, place="club:szachy")

    assert (file.state, file.rejected_because, file.charged_bytes) == ("rejected", because, 0)
    assert [path for path in media_folder.rglob("*") if path.is_file()] == []
    assert MediaQuota.objects.get().used_bytes == 0


@pytest.mark.parametrize("form", ["PNG", "JPEG", "WEBP", "GIF"])
def test_picture_is_drawn_anew_as_webp_no_larger_than_needed(ala, form):
    file = send_file(ala, image_bytes(4000, 2000, form=form), name="x.jpg", kind="image")

    with store().local_copy(image_object(file.storage_key)) as path, Image.open(path) as drawn:
        assert (drawn.format, drawn.size) == ("WEBP", (1920, 960))
    with store().local_copy(image_object(file.storage_key, is_card=True)) as path, Image.open(path) as card:
        assert card.size == (640, 320)
    assert (file.state, file.mime, file.width, file.height) == ("ready", "image/webp", 1920, 960)


def test_picture_keeps_nothing_of_what_was_hidden_in_it(ala):
    exif = Image.Exif()
    exif[0x010F], exif[0x0112] = "Aparat Ali", 6
    target = io.BytesIO()
    Image.new("RGB", (40, 20)).save(target, "JPEG", exif=exif, comment=b"adres domowy")

    file = send_file(ala, target.getvalue() + b"<script>alert(1)</script>", name="x.jpg", kind="image")

    with store().open(image_object(file.storage_key)) as opened:
        kept = opened.read()
    assert [word in kept for word in (b"Aparat", b"EXIF", b"adres", b"script")] == [False] * 4
    assert (file.width, file.height) == (20, 40)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "I;16"])
def test_picture_of_any_colours_is_drawn(ala, mode):
    target = io.BytesIO()
    Image.new(mode, (30, 20)).save(target, "PNG")

    assert send_file(ala, target.getvalue(), name="x.png", kind="image").state == "ready"


def test_captions_are_taken_and_their_length_is_known(club, ala):
    styled = CAPTIONS.replace(b"\n\n", b"\n\nNOTE nic\n\nSTYLE\n::cue { color: red }\n\nid\n", 1).replace(
        b"\n", b"\r\n"
    )

    file = send_file(ala, b"\xef\xbb\xbf" + styled, name="napisy.vtt", kind="captions", place="club:szachy")

    assert (file.state, file.mime, file.duration_s) == ("ready", "text/vtt", 2.0)


def test_room_that_the_drawn_picture_does_not_need_is_given_back(ala):
    content = image_bytes(800, 600) + b"x" * 100_000

    file = send_file(ala, content, name="x.png", kind="image")

    assert file.charged_bytes < 20_000
    assert MediaQuota.objects.get().used_bytes == file.charged_bytes


@pytest.mark.parametrize(
    ("told", "kept"),
    [
        ("../../x", "x"),
        ("C:\\Users\\ala\\praca.pdf", "praca.pdf"),
        ("Żółć <script>.pdf", "Żółć _script_.pdf"),
        ("a\u202efdp.exe", "afdp.exe"),
        (" . ", ""),
        ("a" * 300 + ".pdf", "a" * 116 + ".pdf"),
        ("\u200b", ""),
        ("a\n b", "a b"),
        ("..", ""),
    ],
)
def test_name_of_a_file_is_cleaned(told, kept):
    assert clean_file_name(told) == kept


def test_document_without_an_ending_gets_the_one_of_its_type(ala):
    assert send_file(ala, pdf_bytes(), name="praca").name == "praca.pdf"
