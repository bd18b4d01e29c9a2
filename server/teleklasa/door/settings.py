"""What the door needs to know, read from the environment under the school's own names."""

import os
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from teleklasa.keys.sealing import Keyring, make_key_file, read_keyring

REPOSITORY = Path(__file__).resolve().parents[3]


@dataclass(frozen=True, slots=True)
class DoorSettings:
    """Defaults run on a laptop; `public_url` has no slash at its end."""

    database_url: str = field(repr=False)
    keyring: Keyring
    public_url: str = "http://localhost:8080"
    school_name: str = "TeleKlasa"
    is_demo: bool = False
    web_dist: Path = REPOSITORY / "web" / "dist"
    devices_per_link: int = 2
    sends_full_names: bool = True
    proxy_count: int = 0
    time_zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("Europe/Warsaw"))
    most_streams: int = 20_000

    @property
    def is_https(self) -> bool:
        return self.public_url.startswith("https://")

    @property
    def public_host(self) -> str:
        return urlsplit(self.public_url).netloc


def settings_from_environment() -> DoorSettings:
    """The settings Django reads too (`teleklasa.site.settings`), without Django.

    Raises ValueError for a value that cannot be read.
    """
    var = Path(_text("TELEKLASA_VAR") or REPOSITORY / "var").expanduser().resolve()
    keys_file = Path(_text("TELEKLASA_KEYS_FILE") or var / "keys.json").expanduser().resolve()
    make_key_file(keys_file)
    return DoorSettings(
        database_url=_text("DATABASE_URL") or f"postgresql://postgres@/teleklasa?host={var / 'postgres'}",
        keyring=read_keyring(keys_file),
        public_url=(_text("TELEKLASA_PUBLIC_URL") or "http://localhost:8080").rstrip("/"),
        school_name=_text("TELEKLASA_SCHOOL_NAME") or "TeleKlasa",
        is_demo=_claim("TELEKLASA_DEMO", default=False),
        web_dist=Path(_text("TELEKLASA_WEB_DIST") or REPOSITORY / "web" / "dist").expanduser().resolve(),
        devices_per_link=int(_text("TELEKLASA_DEVICES_PER_LINK") or 2),
        sends_full_names=_claim("TELEKLASA_SEND_FULL_NAMES", default=True),
        proxy_count=int(_text("TELEKLASA_PROXY_COUNT") or 0),
        time_zone=ZoneInfo(_text("TELEKLASA_TIME_ZONE") or "Europe/Warsaw"),
        most_streams=int(_text("TELEKLASA_MOST_STREAMS") or 20_000),
    )


def _text(name: str) -> str:
    return os.environ.get(name, "").strip()


def _claim(name: str, *, default: bool) -> bool:
    text = _text(name).lower()
    return default if text == "" else text in {"1", "true", "yes", "on"}
