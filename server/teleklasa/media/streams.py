"""Videos for any line: pieces of four seconds in a few sizes, made by ffmpeg where it is installed (HLS)."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path

import structlog
from django.conf import settings

from teleklasa.media.limits import MP4
from teleklasa.media.models import MediaFile, new_storage_key
from teleklasa.media.store import file_object, scratch_folder, store, stream_object
from teleklasa.media.videos import DEMUXERS

Hls = MediaFile.Hls
SEGMENT_S = 4
LADDER = ((360, 800), (720, 2800))
"""Height in lines and kilobits a second of each size."""
SOUND_KBPS = 96
PIECE_TYPES = {".m3u8": "application/vnd.apple.mpegurl", ".ts": "video/mp2t"}
PLAYLIST = "master.m3u8"
log = structlog.get_logger(__name__)


def make_stream_of(file: MediaFile) -> bool:
    """Cut a ready video that waits for it into pieces; True when its stream is ready.

    Only the first of several callers works. What ffmpeg cannot cut stays a video in one piece.
    """
    waiting = MediaFile.objects.ready().filter(pk=file.pk, hls_state=Hls.WAITING)
    if not waiting.update(hls_state=Hls.MAKING):
        return False
    prefix = new_storage_key()
    try:
        with tempfile.TemporaryDirectory(dir=scratch_folder()) as made:
            with store().local_copy(file_object(file.storage_key)) as path:
                cut(path, file.mime, Path(made), has_small_picture=(file.height or 0) <= LADDER[0][0])
            _put_pieces(Path(made), prefix)
    except (subprocess.SubprocessError, OSError) as error:
        log.warning("stream not made", file=file.public_id, fault=type(error).__name__)
        store().delete_stream(prefix)
        MediaFile.objects.filter(pk=file.pk, hls_state=Hls.MAKING).update(hls_state=Hls.FAILED)
        return False
    making = MediaFile.objects.filter(pk=file.pk, hls_state=Hls.MAKING)
    if not making.update(hls_state=Hls.READY, hls_key=prefix):
        store().delete_stream(prefix)  # the file was deleted meanwhile
        return False
    return True


def cut(path: Path, mime: str, target: Path, *, has_small_picture: bool) -> None:
    """Write `master.m3u8`, a playlist for each size and their pieces into `target`.

    Raises subprocess.SubprocessError. ffmpeg reads files only, runs politely and not for longer than the setting.
    """
    if not shutil.which("ffmpeg"):
        raise FileNotFoundError("ffmpeg")
    sizes = LADDER[:1] if has_small_picture else LADDER
    has_sound = _has_sound(path, mime)
    command = ["nice", "-n", "15", "ffmpeg", "-nostdin", "-v", "error", "-y", "-protocol_whitelist", "file"]
    command += ["-f", DEMUXERS[mime], "-i", f"file:{path}", *_outputs(sizes, has_sound=has_sound)]
    command += ["-f", "hls", "-hls_time", str(SEGMENT_S), "-hls_playlist_type", "vod", "-hls_list_size", "0"]
    command += ["-hls_segment_filename", f"{target}/%v_%04d.ts", "-master_pl_name", PLAYLIST, f"{target}/%v.m3u8"]
    subprocess.run(command, check=True, timeout=settings.MEDIA_HLS_WITHIN_S, capture_output=True)


def _outputs(sizes: tuple[tuple[int, int], ...], *, has_sound: bool) -> list[str]:
    """The options that make one picture, and one sound if there is any, for each size."""
    options: list[str] = []
    for place, (height, kbps) in enumerate(sizes):
        options += ["-map", "0:v:0", f"-filter:v:{place}", f"scale=-2:'min({height},trunc(ih/2)*2)'"]
        options += [
            f"-b:v:{place}",
            f"{kbps}k",
            f"-maxrate:v:{place}",
            f"{kbps * 5 // 4}k",
            f"-bufsize:v:{place}",
            f"{kbps * 2}k",
        ]
        if has_sound:
            options += ["-map", "0:a:0"]
    options += ["-c:v", "libx264", "-preset", "veryfast", "-pix_fmt", "yuv420p", "-threads", "2"]
    options += ["-force_key_frames", f"expr:gte(t,n_forced*{SEGMENT_S})", "-sc_threshold", "0"]
    if has_sound:
        options += ["-c:a", "aac", "-b:a", f"{SOUND_KBPS}k", "-ac", "2"]
    named = [f"v:{place},{f'a:{place},' if has_sound else ''}name:{height}" for place, (height, _) in enumerate(sizes)]
    return [*options, "-var_stream_map", " ".join(named)]


def _has_sound(path: Path, mime: str) -> bool:
    command = ["ffprobe", "-v", "error", "-protocol_whitelist", "file", "-f", DEMUXERS.get(mime, DEMUXERS[MP4])]
    command += ["-select_streams", "a:0", "-show_entries", "stream=index", "-of", "csv=p=0", f"file:{path}"]
    return bool(subprocess.run(command, check=True, timeout=60, capture_output=True).stdout.strip())


def _put_pieces(folder: Path, prefix: str) -> None:
    """Pieces first, playlists last: a playlist never names what is not there."""
    for path in sorted(
        folder.iterdir(), key=lambda found: (found.suffix == ".m3u8", found.name == PLAYLIST, found.name)
    ):
        store().put(stream_object(prefix, path.name), path, mime=PIECE_TYPES[path.suffix])
