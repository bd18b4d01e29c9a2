"""What the door needs to know, read from the environment under the school's own names."""

from dataclasses import dataclass, field
from pathlib import Path
from zoneinfo import ZoneInfo

from teleklasa.environment import env_bool, env_int, env_path, env_text, env_time_zone
from teleklasa.keys.sealing import Keyring, make_key_file, read_keyring

REPOSITORY = Path(__file__).resolve().parents[3]


@dataclass(frozen=True, slots=True)
class DoorSettings:
    """Defaults run on a laptop; `public_url` has no slash at its end."""

    database_url: str = field(repr=False)
    keyring: Keyring
    keys_file: Path | None = None
    public_url: str = "http://localhost:8080"
    school_name: str = "TeleKlasa"
    is_demo: bool = False
    web_dist: Path = REPOSITORY / "web" / "dist"
    devices_per_link: int = 2
    sends_full_names: bool = True
    proxy_count: int = 0
    time_zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("Europe/Warsaw"))
    most_streams: int = 20_000
    challenge_bits: int = 18

    @property
    def is_https(self) -> bool:
        return self.public_url.startswith("https://")


def settings_from_environment() -> DoorSettings:
    """The settings Django reads too (`teleklasa.site.settings`), without Django.

    Raises ValueError for a value that cannot be read.
    """
    var = env_path("TELEKLASA_VAR", REPOSITORY / "var")
    keys_file = env_path("TELEKLASA_KEYS_FILE", var / "keys.json")
    make_key_file(keys_file)
    return DoorSettings(
        database_url=env_text("DATABASE_URL", f"postgresql://postgres@/teleklasa?host={var / 'postgres'}"),
        keyring=read_keyring(keys_file),
        keys_file=keys_file,
        public_url=env_text("TELEKLASA_PUBLIC_URL", "http://localhost:8080").rstrip("/"),
        school_name=env_text("TELEKLASA_SCHOOL_NAME", "TeleKlasa"),
        is_demo=env_bool("TELEKLASA_DEMO", default=False),
        web_dist=env_path("TELEKLASA_WEB_DIST", REPOSITORY / "web" / "dist"),
        devices_per_link=env_int("TELEKLASA_DEVICES_PER_LINK", 2, least=1),
        sends_full_names=env_bool("TELEKLASA_SEND_FULL_NAMES", default=True),
        proxy_count=env_int("TELEKLASA_PROXY_COUNT", 0),
        time_zone=env_time_zone("TELEKLASA_TIME_ZONE", "Europe/Warsaw"),
        most_streams=env_int("TELEKLASA_MOST_STREAMS", 20_000, least=1),
        challenge_bits=env_int("TELEKLASA_CHALLENGE_BITS", 18),
    )
