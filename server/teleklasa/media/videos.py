"""Videos: asked of ffprobe where it is installed; otherwise MP4 says its length by its own header."""

from __future__ import annotations

import json
import shutil
import struct
import subprocess
from dataclasses import dataclass
from math import isfinite
from pathlib import Path
from typing import Any, BinaryIO

from teleklasa.media.findings import Rejected
from teleklasa.media.limits import MP4, WEBM

PROBE_WITHIN_S = 60
DEMUXERS = {MP4: "mov", WEBM: "matroska"}
VIDEO_CODECS = {MP4: {"h264", "hevc", "av1", "vp9"}, WEBM: {"vp8", "vp9", "av1"}}
SOUND_CODECS = {MP4: {"aac", "mp3", "opus", "flac", "ac3"}, WEBM: {"opus", "vorbis"}}
MOST_BOXES = 1_000


@dataclass(frozen=True, slots=True)
class Video:
    """What is known of a video; None where nothing could tell."""

    width: int | None = None
    height: int | None = None
    duration_s: float | None = None


def examine_video(path: Path, mime: str) -> Video:
    """Raises Rejected for what no browser plays."""
    if shutil.which("ffprobe"):
        return _by_ffprobe(path, mime)
    return Video(duration_s=mp4_duration_s(path)) if mime == MP4 else Video()


def _by_ffprobe(path: Path, mime: str) -> Video:
    """One demuxer and files only, so that no file makes it fetch another."""
    command = ["ffprobe", "-v", "error", "-protocol_whitelist", "file", "-f", DEMUXERS[mime], "-of", "json"]
    shown = "format=duration:stream=codec_type,codec_name,width,height,disposition"
    try:
        asked = subprocess.run(
            ["nice", "-n", "10", *command, "-show_entries", shown, f"file:{path}"],
            capture_output=True,
            timeout=PROBE_WITHIN_S,
            check=True,
            stdin=subprocess.DEVNULL,
        )
        told = json.loads(asked.stdout)
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired, ValueError) as error:
        raise Rejected("damaged") from error
    return _judged(told, mime)


def _judged(told: dict[str, Any], mime: str) -> Video:
    streams = [s for s in told.get("streams", []) if not s.get("disposition", {}).get("attached_pic")]
    moving = [stream for stream in streams if stream.get("codec_type") == "video"]
    sounds = [stream for stream in streams if stream.get("codec_type") == "audio"]
    if not moving:
        raise Rejected("no_video")
    codecs = {stream.get("codec_name") for stream in moving}
    if codecs - VIDEO_CODECS[mime] or {stream.get("codec_name") for stream in sounds} - SOUND_CODECS[mime]:
        raise Rejected("codec_not_allowed")
    duration_s = _finite(told.get("format", {}).get("duration"))
    return Video(moving[0].get("width"), moving[0].get("height"), duration_s)


def _finite(text: Any) -> float | None:
    try:
        number = float(text)
    except (TypeError, ValueError):
        return None
    return round(number, 3) if isfinite(number) and number >= 0 else None


def mp4_duration_s(path: Path) -> float | None:
    """How long an MP4 says it is.  Raises Rejected when it has no header.  (ISO/IEC 14496-12, 8.2.2 `mvhd`)"""
    with path.open("rb") as file:
        end = file.seek(0, 2)
        movie = _box(file, b"moov", 0, end)
        header = _box(file, b"mvhd", *movie) if movie else None
        if header is None:
            raise Rejected("damaged")
        file.seek(header[0])
        body = file.read(32)
    try:
        is_long = body[0] == 1
        scale, length = struct.unpack_from(">IQ" if is_long else ">II", body, 20 if is_long else 12)
    except (struct.error, IndexError) as error:
        raise Rejected("damaged") from error
    return round(length / scale, 3) if scale else None


def _box(file: BinaryIO, wanted: bytes, start: int, end: int) -> tuple[int, int] | None:
    """Where the content of a box begins and ends, looked for among its brothers."""
    for _ in range(MOST_BOXES):
        if start + 8 > end:
            return None
        file.seek(start)
        size, name = struct.unpack(">I4s", file.read(8))
        inner = start + 8
        if size == 1:
            size, inner = int.from_bytes(file.read(8)), start + 16
        stop = end if size == 0 else start + size
        if stop < inner or stop > end:
            return None
        if name == wanted:
            return inner, stop
        start = stop
    return None
