"""Devices, as programs name themselves."""

LONGEST_PROGRAM = 80
LONGEST_BROWSER = 200
"""Browsers say a lot before they say who they are."""


def device_words(user_agent: str, *, longest: int) -> str:
    """What can be kept and shown of a User-Agent header."""
    words = "".join(letter if letter.isprintable() else " " for letter in user_agent).split()
    return " ".join(words)[:longest]
