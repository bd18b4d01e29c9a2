"""The codes of personal and quick links: how they are made, read and shown."""

import re
import secrets

ALPHABET = "23456789BCDFGHJKMNPQRSTVWXYZ"
"""28 letters without 0/O, 1/I/L, U, A and E: nothing is misread and few words arise."""

PERSONAL_LENGTH = 10
QUICK_LENGTH = 16
SHORTEST, LONGEST = 4, 32
_SPACING = re.compile(r"[\s\-–—.]+")
_TYPED = re.compile(rf"[0-9A-Z]{{{SHORTEST},{LONGEST}}}")


def new_code(length: int) -> str:
    """A fresh random code; 10 letters carry 48 bits, 16 carry 77."""
    return "".join(secrets.choice(ALPHABET) for _ in range(length))


def canonical(typed: str) -> str | None:
    """The code as stored, whatever case, spaces or dashes it was typed with; None if it cannot be one."""
    if len(typed) > 4 * LONGEST:
        return None
    code = _SPACING.sub("", typed).upper()
    return code if _TYPED.fullmatch(code) else None


def grouped(code: str) -> str:
    """The code in short groups that are easy to read aloud: `BCDFG-HJKMN`."""
    size = 5 if len(code) % 5 == 0 else 4
    return "-".join(code[i : i + size] for i in range(0, len(code), size)) if len(code) > 6 else code
