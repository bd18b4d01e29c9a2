"""A puzzle that costs whoever guesses codes about a second of work, and us sixteen hashes.

Nothing is kept until it is solved: the question is signed, and short enough that its seed and a number
fit into one block of SHA-256, which a browser computes in a few lines of JavaScript.  The work is cut
into sixteen small parts, because the time to find one number varies much more than that of sixteen.
"""

import secrets
import time
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import pairwise
from typing import Any

from teleklasa.keys import ticket as signed
from teleklasa.keys.sealing import Keyring

PURPOSE = "challenge"
LIFE_S = 300
PARTS = 16
PARTS_BITS = 4
LARGEST_NUMBER = 2**32
LARGEST_BITS = 28
"""Of the whole work; about a minute for a fast phone."""


@dataclass(frozen=True, slots=True)
class Challenge:
    """What a browser is asked: PARTS rising numbers whose SHA-256 of `{seed}:{number}` begins with `bits` zero bits."""

    seed: str
    bits: int
    text: str
    """The signed question, which comes back with the answer."""

    def as_facts(self) -> dict[str, Any]:
        return {"challenge": self.text, "seed": self.seed, "bits": self.bits, "parts": PARTS}


def new_challenge(keyring: Keyring, *, work_bits: int) -> Challenge:
    """A fresh question that takes about 2**work_bits hashes; never fewer than one for each part."""
    seed, bits = secrets.token_hex(16), max(0, min(work_bits, LARGEST_BITS) - PARTS_BITS)
    expires_at = int(time.time()) + LIFE_S
    text = signed.issue({"s": seed, "b": bits}, key=keyring.key_for(PURPOSE), expires_at=expires_at)
    return Challenge(seed, bits, text)


def solved_seed(text: Any, numbers: Any, keyring: Keyring) -> str | None:
    """The seed of a question of ours that these numbers answer in time; None for anything else.

    Whether it was answered before is the caller's to know: a seed counts once.
    """
    claims = signed.read_any(text, PURPOSE, keyring) if isinstance(text, str) else None
    if claims is None or not _are_rising(numbers):
        return None
    seed, bits = str(claims["s"]), int(claims["b"])
    return seed if all(_begins_with_zeros(seed, number, bits) for number in numbers) else None


def solve(challenge: Challenge) -> Sequence[int]:
    """An answer, as a browser finds one."""
    found: list[int] = []
    number = 0
    while len(found) < PARTS:
        if _begins_with_zeros(challenge.seed, number, challenge.bits):
            found.append(number)
        number += 1
    return found


def _are_rising(numbers: Any) -> bool:
    if not isinstance(numbers, list) or len(numbers) != PARTS:
        return False
    if any(type(number) is not int or not 0 <= number < LARGEST_NUMBER for number in numbers):
        return False
    return all(first < second for first, second in pairwise(numbers))


def _begins_with_zeros(seed: str, number: int, bits: int) -> bool:
    first = int.from_bytes(sha256(f"{seed}:{number}".encode()).digest()[:4])
    return first >> (32 - bits) == 0
