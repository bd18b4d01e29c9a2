"""Typed readers of the environment without Django; a value that cannot be read stops the start.

They say the same sentences as the school's own (`teleklasa.site.env`) and raise ValueError.
"""

import os
from pathlib import Path
from zoneinfo import ZoneInfo

TRUE, FALSE = {"1", "true", "yes", "on"}, {"0", "false", "no", "off"}


def text(name: str, default: str = "") -> str:
    """The value without surrounding spaces; the default when it is absent or empty."""
    return os.environ.get(name, "").strip() or default


def claim(name: str, *, default: bool) -> bool:
    """Whether the value says yes or no."""
    said = text(name).lower()
    if said and said not in TRUE | FALSE:
        raise ValueError(f"{name} must be true or false, not {said!r}")
    return said in TRUE if said else default


def whole_number(name: str, default: int, *, least: int = 0) -> int:
    said = text(name)
    try:
        value = int(said) if said else default
    except ValueError:
        raise ValueError(f"{name} must be a whole number, not {said!r}") from None
    if value < least:
        raise ValueError(f"{name} must be at least {least}, not {value}")
    return value


def path(name: str, default: Path) -> Path:
    """The path with `~` and links followed."""
    said = text(name)
    return (Path(said).expanduser() if said else default).resolve()


def time_zone(name: str, default: str) -> ZoneInfo:
    said = text(name, default)
    try:
        return ZoneInfo(said)
    except (KeyError, ValueError, OSError):  # unknown, no name at all, or the name of a folder
        raise ValueError(f"{name} must name a time zone, such as {default}, not {said!r}") from None
