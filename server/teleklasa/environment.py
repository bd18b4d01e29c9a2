"""Typed readers of the environment, for Django and the door alike.

A value that cannot be read stops the start with one sentence.
"""

import os
from collections.abc import Collection
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from zoneinfo import ZoneInfo


class SettingUnreadable(ValueError):
    """A setting has a value that means nothing; the text is one sentence for whoever set it."""


def env_text(name: str, default: str = "") -> str:
    """The text of a setting; an empty one counts as not set."""
    return os.environ.get(name, "").strip() or default


def env_bool(name: str, *, default: bool) -> bool:
    text = env_text(name).lower()
    if text in {"", "1", "true", "yes", "on", "0", "false", "no", "off"}:
        return default if text == "" else text in {"1", "true", "yes", "on"}
    raise SettingUnreadable(f"{name} must be true or false, not {text!r}")


def env_int(name: str, default: int, *, least: int = 0) -> int:
    text = env_text(name)
    try:
        value = int(text) if text else default
    except ValueError:
        raise SettingUnreadable(f"{name} must be a whole number, not {text!r}") from None
    if value < least:
        raise SettingUnreadable(f"{name} must be at least {least}, not {value}")
    return value


def env_float(name: str, default: float) -> float:
    text = env_text(name)
    try:
        return float(text) if text else default
    except ValueError:
        raise SettingUnreadable(f"{name} must be a number, not {text!r}") from None


def env_choice(name: str, default: str, *, known: Collection[str]) -> str:
    """One of the known words."""
    text = env_text(name, default)
    if text not in known:
        raise SettingUnreadable(f"{name} must be one of {', '.join(known)}, not {text!r}")
    return text


def env_list(name: str, default: str = "") -> list[str]:
    """Words separated by commas or spaces."""
    return env_text(name, default).replace(",", " ").split()


def env_numbers(name: str, *, known: Collection[str]) -> dict[str, float]:
    """Named numbers, `first=1.5 second=2`, separated by spaces or commas; every name must be a `known` one."""
    numbers = {}
    for word in env_list(name):
        key, _, text = word.partition("=")
        if key not in known:
            raise SettingUnreadable(f"{name} has no number called {key!r}; there are: {', '.join(sorted(known))}")
        try:
            numbers[key] = float(text)
        except ValueError:
            raise SettingUnreadable(f"{name}: {key} must be a number, not {text!r}") from None
    return numbers


def env_networks(name: str) -> list[IPv4Network | IPv6Network]:
    """Networks such as 10.0.0.0/8, or single addresses, separated by spaces or commas."""
    try:
        return [ip_network(word) for word in env_list(name)]
    except ValueError as error:
        raise SettingUnreadable(f"{name}: {error}") from None


def env_path(name: str, default: Path) -> Path:
    text = env_text(name)
    return Path(text).expanduser().resolve() if text else default


def env_secret(name: str) -> str:
    """The value of NAME, or the content of the file that NAME_FILE names; empty when neither is set."""
    file = env_text(f"{name}_FILE")
    if not file:
        return env_text(name)
    try:
        return Path(file).read_text().strip()
    except OSError as error:
        raise SettingUnreadable(f"{name}_FILE names {file}, which cannot be read: {error.strerror}") from None


def env_time_zone(name: str, default: str) -> ZoneInfo:
    text = env_text(name, default)
    try:
        return ZoneInfo(text)
    except (KeyError, ValueError, OSError):  # unknown, no name at all, or the name of a folder
        raise SettingUnreadable(f"{name} must name a time zone, such as {default}, not {text!r}") from None
