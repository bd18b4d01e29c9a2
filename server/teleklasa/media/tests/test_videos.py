import shutil
import subprocess

import pytest
from rest_framework.test import APIClient

from teleklasa.media.factories import send_file
from teleklasa.media.findings import Rejected
from teleklasa.media.models import MediaFile
from teleklasa.media.signing import stream_url
from teleklasa.media.streams import make_stream_of
from teleklasa.media.tasks import check_file
from teleklasa.media.videos import examine_video, mp4_duration_s

needs_ffmpeg = pytest.mark.skipif(shutil.which("ffmpeg") is None, reason="ffmpeg is not installed")


@pytest.fixture(scope="session")
def videos(tmp_path_factory):
    """Nine seconds of a test picture, with and without sound."""
    folder = tmp_path_factory.mktemp("videos")
    picture = ["-f", "lavfi", "-i", "testsrc2=size=640x480:rate=10:duration=9"]
    sound = ["-f", "lavfi", "-i", "sine=frequency=440:duration=9"]
    h264, vp8 = ["-c:v", "libx264", "-preset", "ultrafast"], ["-c:v", "libvpx", "-b:v", "200k", "-deadline", "realtime"]
    for name, options in {
        "lekcja.mp4": [*picture, *sound, *h264, "-c:a", "aac"],
        "niemy.mp4": [*picture, *h264],
        "lekcja.webm": [*picture, *vp8],
        "glos.mp4": [*sound, "-c:a", "aac"],
        "stary.mp4": [*picture, "-c:v", "mpeg4"],
    }.items():
        subprocess.run(["ffmpeg", "-nostdin", "-v", "error", *options, str(folder / name)], check=True)
    return folder


def sent(owner, path, *, name=None):
    return send_file(owner, path.read_bytes(), name=name or path.name, kind="video")


def checked(file):
    check_file(file.pk)
    return MediaFile.objects.get(pk=file.pk)


def box(name, body):
    return (len(body) + 8).to_bytes(4) + name + body


def small_mp4(*, version=0, scale=1000, length=61_500):
    width = 8 if version else 4
    header = bytes([version, 0, 0, 0]) + bytes(2 * width) + scale.to_bytes(4) + length.to_bytes(width)
    return box(b"ftyp", b"isom" + bytes(8)) + box(b"free", b"") + box(b"moov", box(b"mvhd", header + bytes(80)))


@needs_ffmpeg
@pytest.mark.parametrize(("name", "mime"), [("lekcja.mp4", "video/mp4"), ("lekcja.webm", "video/webm")])
def test_video_is_checked_by_the_worker(ala, videos, name, mime):
    file = sent(ala, videos / name)

    assert file.state == "checking"
    ready = checked(file)
    assert (ready.state, ready.mime, ready.width, ready.height, round(ready.duration_s)) == ("ready", mime, 640, 480, 9)
    assert len(ready.sha256) == 64


@needs_ffmpeg
@pytest.mark.parametrize(("name", "because"), [("glos.mp4", "no_video"), ("stary.mp4", "codec_not_allowed")])
def test_video_that_no_browser_plays_is_rejected(ala, videos, name, because):
    file = checked(sent(ala, videos / name))

    assert (file.state, file.rejected_because) == ("rejected", because)


@needs_ffmpeg
@pytest.mark.parametrize(
    "content",
    [
        b"\x00\x00\x00\x18ftypisom" + b"x" * 500,
        b"\x1a\x45\xdf\xa3" + b"webm" + b"x" * 500,
        b"#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n",
        b"ffconcat version 1.0\nfile /etc/passwd\n",
    ],
)
def test_video_that_is_none_is_rejected(ala, content):
    file = checked(send_file(ala, content, name="lekcja.mp4", kind="video"))

    assert (file.state, file.rejected_because in {"damaged", "type_not_allowed", "wrong_ending"}) == ("rejected", True)


@pytest.mark.parametrize("version", [0, 1])
def test_length_of_an_mp4_is_read_without_ffprobe(tmp_path, monkeypatch, version):
    path = tmp_path / "lekcja.mp4"
    path.write_bytes(small_mp4(version=version))
    monkeypatch.setenv("PATH", str(tmp_path))

    assert examine_video(path, "video/mp4").duration_s == 61.5


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x00" * 7,
        small_mp4()[:40],
        box(b"moov", b""),
        b"\x00\x00\x00\x01moov" + b"\xff" * 8,
        box(b"moov", box(b"mvhd", b"")),
    ],
)
def test_mp4_without_a_header_is_rejected(tmp_path, content):
    path = tmp_path / "lekcja.mp4"
    path.write_bytes(content)

    with pytest.raises(Rejected):
        mp4_duration_s(path)


@needs_ffmpeg
@pytest.mark.parametrize("name", ["lekcja.mp4", "niemy.mp4", "lekcja.webm"])
def test_video_is_cut_into_pieces_of_two_sizes(ala, videos, name, settings):
    settings.MEDIA_HLS = True
    file = checked(sent(ala, videos / name))

    was_made = make_stream_of(file)
    again = make_stream_of(file)

    file = MediaFile.objects.get(pk=file.pk)
    folder = (stream_url(file, ala, lifetime_s=60) or "").removesuffix("master.m3u8")
    assert (was_made, again, file.hls_state) == (True, False, "ready")
    master = text_at(f"{folder}master.m3u8")
    pieces = [line for line in text_at(f"{folder}360.m3u8").splitlines() if not line.startswith("#")]
    assert ([line for line in master.splitlines() if line.endswith(".m3u8")], len(pieces)) == (
        ["360.m3u8", "720.m3u8"],
        3,
    )
    assert b"".join(APIClient().get(f"{folder}{pieces[0]}"))[:1] == b"G"  # each packet of a transport stream begins so


def text_at(address):
    return APIClient().get(address).getvalue().decode()


@needs_ffmpeg
def test_video_that_cannot_be_cut_stays_in_one_piece(ala, videos, settings, media_folder):
    settings.MEDIA_HLS, settings.MEDIA_HLS_WITHIN_S = True, 0.01
    file = checked(sent(ala, videos / "niemy.mp4"))

    was_made = make_stream_of(file)

    file = MediaFile.objects.get(pk=file.pk)
    assert (was_made, file.state, file.hls_state, file.hls_key) == (False, "ready", "failed", "")
    assert not (media_folder / "hls").exists()
