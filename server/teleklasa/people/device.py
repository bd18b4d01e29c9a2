"""Devices, as programs name themselves."""

LONGEST_DEVICE = 80


def device_words(user_agent: str) -> str:
    """What can be kept and shown of a User-Agent header."""
    words = "".join(letter if letter.isprintable() else " " for letter in user_agent).split()
    return " ".join(words)[:LONGEST_DEVICE]
