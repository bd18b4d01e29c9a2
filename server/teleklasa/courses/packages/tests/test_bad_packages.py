"""Whatever is sent as a package: always a report or a reason, never a fault of ours and nothing half done."""

import io
import struct
import zipfile
from typing import Any

import pytest

from teleklasa.courses.models import Course
from teleklasa.courses.packages.archive import Archive, safe_name
from teleklasa.courses.packages.asking_for import ask_import
from teleklasa.courses.packages.importing import run_import
from teleklasa.courses.packages.plan import PackageFault
from teleklasa.courses.packages.tests.cartridges import manifest, own_package, zipped
from teleklasa.media.checking import check
from teleklasa.media.factories import image_bytes, pdf_bytes, send_file
from teleklasa.media.models import MediaFile, MediaQuota
from teleklasa.media.store import file_object, store

DEEP = b'<manifest xmlns="urn:x">' + b"<a>" * 100_000
ENTITIES = '<!DOCTYPE m [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]><manifest>&b;</manifest>'
EXTERNAL = '<!DOCTYPE m [<!ENTITY a SYSTEM "file:///etc/passwd">]><manifest>&a;</manifest>'


def lesson(**changes: Any):
    return {"id": "l1", "kind": "text", "title": "Lekcja", **changes}


def one_lesson(**changes: Any):
    return {"sections": [{"id": "s1", "title": "R", "lessons": [lesson(**changes)]}]}


def quiz(**question: Any):
    told = {"id": "q", "kind": "single", "body": "?", "points": "1", "key": {"right": ["a"]}, **question}
    return one_lesson(tasks=[{"id": "t", "kind": "quiz", "title": "T", "max_points": "1", "questions": [told]}])


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (zipped({"a.txt": "a"}), "no_course"),
        (zipped({"imsmanifest.xml": "<manifest"}), "xml_malformed"),
        (zipped({"imsmanifest.xml": b"\x00" * 10_000_000}), "xml_malformed"),
        (zipped({"imsmanifest.xml": b" " * 17_000_000}), "too_large"),
        (zipped({"imsmanifest.xml": DEEP}), "xml_too_deep"),
        (zipped({"imsmanifest.xml": "<m>" + "<a/>" * 400_000 + "</m>"}), "xml_too_much"),
        (zipped({"imsmanifest.xml": ENTITIES}), "xml_forbidden"),
        (zipped({"imsmanifest.xml": EXTERNAL}), "xml_forbidden"),
        (zipped({"course.json": "{"}), "json_malformed"),
        (zipped({"course.json": "[" * 100_000}), "json_malformed"),
        (zipped({"course.json": "[" + "1," * 2_100_000}), "json_too_much"),
        (zipped({"course.json": b"\xff\xfe"}), "json_malformed"),
        (zipped({"course.json": '{"format": "teleklasa-course", "version": NaN}'}), "json_malformed"),
        (zipped({"course.json": "[]"}), "format_unknown"),
        (zipped({"course.json": '{"format": "inny"}'}), "format_unknown"),
        (own_package(version=2), "version_unknown"),
        (own_package(version=True), "version_unknown"),
        (own_package(version=1.0), "version_unknown"),
        (own_package(course={"title": ""}), "blank"),
        (own_package(course={"title": "a\x00b"}), "invalid"),
        (own_package(course={"title": "\ud800"}), "invalid"),
        (own_package(course={"title": 7}), "invalid"),
        (own_package(course={"title": "a", "owner": "b"}), "unknown_field"),
        (own_package(course={}), "required"),
        (own_package(sections=[{"id": "s"}] * 201), "too_many"),
        (own_package(files="x"), "invalid"),
        (own_package(**one_lesson(kind="essay")), "unknown"),
        (own_package(**one_lesson(duration_s=10**30)), "invalid"),
        (own_package(**one_lesson(duration_s=-1)), "invalid"),
        (own_package(**one_lesson(body="x" * 200_001)), "max_length"),
        (own_package(**one_lesson(link_url="javascript:alert(1)")), "invalid"),
        (own_package(**one_lesson(starts_at="0001-01-01T00:00:00Z")), "invalid"),
        (own_package(**one_lesson(completion="watched")), "not_for_this_kind"),
        (own_package(**quiz(points="1e400")), "invalid"),
        (own_package(**quiz(points="NaN")), "invalid"),
    ],
)
def test_package_that_cannot_be_understood_fails_for_a_reason(imported, content, reason):
    row = imported(content)

    assert (row.state, row.failed_because, row.course, Course.objects.count()) == ("failed", reason, None, 0)
    assert row.finished_at is not None


@pytest.mark.parametrize(
    ("question", "reason"),
    [
        ({}, "options:too_few"),
        ({"options": {"a": 1}}, "options:invalid"),
        ({"options": [{"id": "a", "source": "x"}, {"id": "a", "source": "y"}]}, "options:twice"),
        ({"kind": "short", "key": []}, "key:invalid"),
        ({"kind": "number", "key": {"value": "1e400"}}, "key.value:not_a_number"),
        ({"body": " "}, "body_source:blank"),
    ],
)
def test_question_that_cannot_be_taken_is_told_and_the_rest_is_made(imported, question, reason):
    row = imported(own_package(**quiz(**question)))

    assert (row.state, [line["reason"] for line in row.report if line["outcome"] == "failed"]) == ("done", [reason])


def test_files_are_judged_one_by_one(imported, olga):
    entries: dict[str, str | bytes] = {
        "files/a.pdf": pdf_bytes(),
        "files/b.exe": b"MZ\x90\x00\x03",
        "files/c.png": b"\x89PNG\r\n\x1a\nbroken",
        "files/d.svg": "<svg onload='alert(1)'/>",
        "files/e.png": image_bytes(),
    }
    kinds = {"a.pdf": "document", "b.exe": "document", "c.png": "image", "d.svg": "image", "e.png": "image"}
    files = [
        {"id": f"f{place}", "path": f"files/{name}", "name": name, "kind": kind, "mime": "x/y"}
        | {"size": len(entries[f"files/{name}"]), "sha256": ""}
        for place, (name, kind) in enumerate(kinds.items())
    ]
    files.append({**files[0], "id": "f9", "path": "../../etc/passwd"})
    files.append({**files[0], "id": "f10", "size": 3})
    files.append({**files[0], "id": "f11", "sha256": "0" * 64})
    told = one_lesson(kind="file", files=["f0", "f1", "f9"])

    row = imported(own_package(entries, files=files, **told))

    found = [(line["path"], line["reason"]) for line in row.report if line["outcome"] == "failed"]
    assert (row.state, found) == (
        "done",
        [
            ("../../etc/passwd", "missing"),
            ("files/a.pdf", "wrong_size"),
            ("files/b.exe", "type_not_allowed"),
            ("files/c.png", "damaged"),
            ("files/d.svg", "type_not_allowed"),
            ("files/a.pdf", "wrong_hash"),
        ],
    )
    names = MediaFile.objects.filter(place=f"course:{row.course.slug}").order_by("name").values_list("name", flat=True)
    assert list(names) == ["a.pdf", "e.png"]


def test_failed_import_leaves_no_files_behind(imported, media_folder, settings):
    settings.MEDIA_PLACE_QUOTA_BYTES = 1000
    entries: dict[str, str | bytes] = {"a.pdf": pdf_bytes(), "b.pdf": pdf_bytes("x" * 2000)}
    files = [
        {"id": name, "path": f"{name}.pdf", "name": f"{name}.pdf", "kind": "document", "mime": "", "sha256": ""}
        | {"size": len(entries[f"{name}.pdf"])}
        for name in ("a", "b")
    ]

    row = imported(own_package(entries, files=files))

    assert (row.state, row.failed_because, Course.objects.count()) == ("failed", "quota_full", 0)
    assert {line["outcome"] for line in row.report} == {"skipped"}
    assert list(MediaFile.objects.values_list("kind", flat=True)) == ["package"]
    assert MediaQuota.objects.get(bucket=f"package:{row.public_id}").used_bytes == 0
    assert len([path for path in media_folder.rglob("*") if path.is_file()]) == 1


@pytest.mark.parametrize("content", [b"\x00" * 10_000_000, b"not a zip", zipped({"a": "b"})[:-30]], ids=len)
def test_what_is_no_archive_is_no_package(olga, content):
    file = send_file(olga, content, name="kurs.zip", kind="package")
    check(file)

    assert file.state == "rejected"


def test_package_whose_bytes_are_not_what_they_were_fails(olga, package, media_folder):
    for content, reason in ((b"PK nothing", "not_a_zip"), (None, "file_gone")):
        file = package(own_package())
        row = ask_import(olga, file=file.public_id, dry_run=False)
        if content is None:
            store().delete([file_object(file.storage_key)])
        else:
            store().put(file_object(file.storage_key), content, mime="")

        run_import(row.pk)

        row.refresh_from_db()
        assert (row.state, row.failed_because) == ("failed", reason)


def opened(tmp_path, content: bytes, *, most_bytes: int = 10_000_000):
    path = tmp_path / "a.zip"
    path.write_bytes(content)
    with Archive.opened(path, most_bytes=most_bytes) as archive:
        return {name: archive.read(name, most_bytes=most_bytes) for name in archive.names}


def made_archive(*entries: tuple[zipfile.ZipInfo | str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", method) as archive:
        for entry, content in entries:
            archive.writestr(entry, content, compress_type=method)
    return target.getvalue()


def lying(content: bytes, size: int) -> bytes:
    """The archive whose only entry says in both its headers that it is of this size."""
    changed = bytearray(content)
    struct.pack_into("<L", changed, 22, size)
    struct.pack_into("<L", changed, changed.index(b"PK\x01\x02") + 24, size)
    return bytes(changed)


def encrypted(content: bytes) -> bytes:
    changed = bytearray(content)
    changed[6] |= 1
    changed[changed.index(b"PK\x01\x02") + 8] |= 1
    return bytes(changed)


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"nothing", "not_a_zip"),
        (made_archive(("a", b"x" * 1000))[:-40], "not_a_zip"),
        (made_archive(("a", b"\x00" * 11_000_000)), "too_large_unpacked"),
        (made_archive(*[(f"{place}", b"") for place in range(5001)]), "too_many_entries"),
        (made_archive(("a", b"1"), ("./a", b"2")), "duplicate_names"),
        (made_archive(("a", b"1"), method=zipfile.ZIP_BZIP2), "compression_unknown"),
        (encrypted(made_archive(("a", b"1"))), "encrypted"),
        (lying(made_archive(("a", b"\x00" * 1_000_000)), 10), "damaged"),
    ],
)
def test_archive_that_lies_or_is_too_much_is_refused(tmp_path, content, reason):
    with pytest.raises(PackageFault) as fault:
        opened(tmp_path, content)

    assert fault.value.reason == reason


def test_links_folders_and_names_that_lead_elsewhere_are_not_there(tmp_path):
    link = zipfile.ZipInfo("link")
    link.external_attr = 0o120777 << 16
    nested = made_archive(("in", b"x"))
    content = made_archive((link, b"/etc/passwd"), ("../x", b"1"), ("/etc/x", b"2"), ("d/", b""), ("n.zip", nested))

    assert opened(tmp_path, content) == {"n.zip": nested}


@pytest.mark.parametrize("name", ["", ".", "..", "../a", "a/../../b", "/a", "C:/a", "a\x00b", "x" * 501])
def test_name_that_leads_out_is_no_name(name):
    assert safe_name(name) is None


def test_empty_cartridge_is_an_empty_course(imported):
    row = imported(zipped({"imsmanifest.xml": manifest("", "")}))

    assert (row.state, row.failed_because, row.report, row.course.title) == ("done", "", [], "Przyroda")
