"""What PostgreSQL takes."""


def is_storable(text: str) -> bool:
    """Whether PostgreSQL takes the text: no zero byte, no half of a character."""
    return "\x00" not in text and not any("\ud800" <= sign <= "\udfff" for sign in text)
