"""What the door needs to know, read from the environment under the school's own names."""

from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from teleklasa.keys.sealing import Keyring, make_key_file, read_keyring

from .environment import claim, path, text, time_zone, whole_number

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
    var = path("TELEKLASA_VAR", REPOSITORY / "var")
    keys_file = path("TELEKLASA_KEYS_FILE", var / "keys.json")
    make_key_file(keys_file)
    return DoorSettings(
        database_url=text("DATABASE_URL", f"postgresql://postgres@/teleklasa?host={var / 'postgres'}"),
        keyring=read_keyring(keys_file),
        public_url=text("TELEKLASA_PUBLIC_URL", "http://localhost:8080").rstrip("/"),
        school_name=text("TELEKLASA_SCHOOL_NAME", "TeleKlasa"),
        is_demo=claim("TELEKLASA_DEMO", default=False),
        web_dist=path("TELEKLASA_WEB_DIST", REPOSITORY / "web" / "dist"),
        devices_per_link=whole_number("TELEKLASA_DEVICES_PER_LINK", 2, least=1),
        sends_full_names=claim("TELEKLASA_SEND_FULL_NAMES", default=True),
        proxy_count=whole_number("TELEKLASA_PROXY_COUNT", 0),
        time_zone=time_zone("TELEKLASA_TIME_ZONE", "Europe/Warsaw"),
        most_streams=whole_number("TELEKLASA_MOST_STREAMS", 20_000, least=1),
    )
