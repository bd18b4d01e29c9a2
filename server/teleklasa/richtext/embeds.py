"""Films and models of other sites: a line that holds only the address of a known host.

The text keeps which site and which film, never its player: the web app asks before it loads anything.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

LONGEST_ADDRESS = 500

YOUTUBE_HOSTS = {"youtube.com", "www.youtube.com", "m.youtube.com"}
YOUTUBE_ID = re.compile(r"[A-Za-z0-9_-]{11}")
YOUTUBE_PATH = re.compile(r"/(?:shorts|live|embed)/([^/]+)/?")
VIMEO_PATH = re.compile(r"/([0-9]{5,12})/?")
GEOGEBRA_PATH = re.compile(r"/(?:m|classic|graphing|geometry|3d|calculator|cas)/([A-Za-z0-9]{6,12})/?")
PEERTUBE_PATH = re.compile(
    r"/(?:w|videos/watch|videos/embed)/([A-Za-z0-9]{22}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})/?"
)
COMMONS_FILE = re.compile(r"/wiki/File:([\w.,()!'&+\- ]{1,190}\.(?:webm|ogv|ogg|mpg|mpeg))", re.IGNORECASE)


@dataclass(frozen=True)
class Embed:
    """One film or model: `kind` names the site, `host` is said only where a site has many."""

    kind: str
    id: str
    host: str = ""


def embed_at(address: str, *, peertube_hosts: Collection[str] = ()) -> Embed | None:
    """What the address shows on a site of the list, None for any other address."""
    if len(address) > LONGEST_ADDRESS or not address.lower().startswith(("https://", "http://")):
        return None
    try:
        parts = urlsplit(address)
        host = parts.netloc.lower()
    except ValueError:
        return None
    if host in peertube_hosts:
        return _by_path("peertube", PEERTUBE_PATH, parts, host=host)
    return _of_known_site(host, parts)


def _of_known_site(host: str, parts: SplitResult) -> Embed | None:
    if host in YOUTUBE_HOSTS or host == "youtu.be":
        return _youtube(host, parts)
    if host in {"vimeo.com", "www.vimeo.com"}:
        return _by_path("vimeo", VIMEO_PATH, parts)
    if host in {"geogebra.org", "www.geogebra.org"}:
        return _by_path("geogebra", GEOGEBRA_PATH, parts)
    if host in {"commons.wikimedia.org", "commons.m.wikimedia.org"}:
        found = COMMONS_FILE.fullmatch(unquote(parts.path))
        return Embed("commons", found[1].replace("_", " ")) if found else None
    return None


def _by_path(kind: str, pattern: re.Pattern[str], parts: SplitResult, *, host: str = "") -> Embed | None:
    found = pattern.fullmatch(parts.path)
    return Embed(kind, found[1], host) if found else None


def _youtube(host: str, parts: SplitResult) -> Embed | None:
    if host == "youtu.be":
        film = parts.path.strip("/")
    elif parts.path == "/watch":
        film = parse_qs(parts.query, max_num_fields=20).get("v", [""])[0] if parts.query.count("&") < 20 else ""
    else:
        path = YOUTUBE_PATH.fullmatch(parts.path)
        film = path[1] if path else ""
    return Embed("youtube", film) if YOUTUBE_ID.fullmatch(film) else None
