"""Typed readers of the environment; a value that cannot be read stops the start with one sentence."""

import os
from collections.abc import Collection
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured


def env_text(name: str, default: str = "") -> str:
    """The text of a setting; an empty one counts as not set."""
    return os.environ.get(name, "").strip() or default


def env_bool(name: str, *, default: bool) -> bool:
    text = env_text(name).lower()
    if text in {"", "1", "true", "yes", "on", "0", "false", "no", "off"}:
        return default if text == "" else text in {"1", "true", "yes", "on"}
    raise ImproperlyConfigured(f"{name} must be true or false, not {text!r}")


def env_int(name: str, default: int, *, least: int = 0) -> int:
    text = env_text(name)
    try:
        value = int(text) if text else default
    except ValueError:
        raise ImproperlyConfigured(f"{name} must be a whole number, not {text!r}") from None
    if value < least:
        raise ImproperlyConfigured(f"{name} must be at least {least}, not {value}")
    return value


def env_float(name: str, default: float) -> float:
    text = env_text(name)
    try:
        return float(text) if text else default
    except ValueError:
        raise ImproperlyConfigured(f"{name} must be a number, not {text!r}") from None


def env_list(name: str, default: str = "") -> list[str]:
    """Words separated by commas or spaces."""
    return env_text(name, default).replace(",", " ").split()


def env_numbers(name: str, *, known: Collection[str]) -> dict[str, float]:
    """Named numbers, `first=1.5 second=2`, separated by spaces or commas; every name must be a `known` one."""
    numbers = {}
    for word in env_list(name):
        key, _, text = word.partition("=")
        if key not in known:
            raise ImproperlyConfigured(f"{name} has no number called {key!r}; there are: {', '.join(sorted(known))}")
        try:
            numbers[key] = float(text)
        except ValueError:
            raise ImproperlyConfigured(f"{name}: {key} must be a number, not {text!r}") from None
    return numbers


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
        raise ImproperlyConfigured(f"{name}_FILE names {file}, which cannot be read: {error.strerror}") from None
