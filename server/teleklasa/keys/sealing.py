"""Keys kept outside the database, and what they seal.

One master key per version lives in a file; every use has a key of its own, derived
by HMAC from the master, so that no two uses share a key.  A dump of the database
alone opens nothing.
"""

import base64
import hmac
import json
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

NONCE_BYTES = 12
TAG_BYTES = 16


class SealBroken(Exception):
    """A sealed value was made by another key, for another owner, or was changed."""


@dataclass(frozen=True)
class Keyring:
    """Versioned master keys; `current` seals, every version unseals."""

    current: int
    masters: Mapping[int, bytes] = field(repr=False)
    _by_purpose: dict[str, tuple[bytes, ...]] = field(default_factory=dict, init=False, repr=False, compare=False)

    def key_for(self, purpose: str, version: int | None = None) -> bytes:
        """The 32-byte key of one purpose, such as `lookup`, `seal`, `ticket`, `device`, `attendee` or `callback`."""
        return _derived(self.masters[version or self.current], purpose)

    def keys_for(self, purpose: str) -> tuple[bytes, ...]:
        """The keys of one purpose by every version."""
        known = self._by_purpose.get(purpose)
        if known is None:
            known = self._by_purpose[purpose] = tuple(_derived(master, purpose) for master in self.masters.values())
        return known

    def lookup(self, code: str) -> bytes:
        """What a canonical code is found by: 32 bytes that mean nothing without the key."""
        return hmac.digest(self.key_for("lookup"), code.encode(), "sha256")

    def lookups(self, code: str) -> list[bytes]:
        """The same by every version, the current one first: while keys are rotated a row has either."""
        versions = sorted(self.masters, key=lambda version: version != self.current)
        return [hmac.digest(self.key_for("lookup", version), code.encode(), "sha256") for version in versions]

    def seal(self, text: str, *, owner: str) -> bytes:
        """`text` sealed by AES-GCM; only the same `owner` opens it, so rows cannot be swapped."""
        nonce = secrets.token_bytes(NONCE_BYTES)
        cipher = AESGCM(self.key_for("seal")).encrypt(nonce, text.encode(), owner.encode())
        return bytes([self.current]) + nonce + cipher

    def unseal(self, sealed: bytes, *, owner: str) -> str:
        """The text that was sealed.  Raises SealBroken."""
        sealed = bytes(sealed)
        try:
            key = self.key_for("seal", sealed[0])
            nonce, cipher = sealed[1 : 1 + NONCE_BYTES], sealed[1 + NONCE_BYTES :]
            return AESGCM(key).decrypt(nonce, cipher, owner.encode()).decode()
        except (InvalidTag, KeyError, IndexError, ValueError) as error:
            raise SealBroken(owner) from error

    def sign(self, purpose: str, message: str) -> str:
        """A short hexadecimal signature (160 bits) of `message` for one purpose."""
        return self._signed(purpose, message, self.current)

    def signatures(self, purpose: str, message: str) -> list[str]:
        """The same by every version: what went out before a rotation still means what it meant."""
        return [self._signed(purpose, message, version) for version in self.masters]

    def has_signed(self, purpose: str, message: str, given: str) -> bool:
        """Whether `given` is the signature of `message` by any version."""
        told = given.encode(errors="replace")
        return any(hmac.compare_digest(told, ours.encode()) for ours in self.signatures(purpose, message))

    def _signed(self, purpose: str, message: str, version: int) -> str:
        return signature(self.key_for(purpose, version), message.encode()).hex()[:40]


def sealed_length(letters: int) -> int:
    """How many bytes so many ASCII letters are when sealed: the version, the nonce, themselves, the tag."""
    return 1 + NONCE_BYTES + letters + TAG_BYTES


def signature(key: bytes, message: bytes) -> bytes:
    """HMAC-SHA256: 32 bytes."""
    begun = _begun(key).copy()
    begun.update(message)
    return begun.digest()


@lru_cache(maxsize=256)
def _derived(master: bytes, purpose: str) -> bytes:
    return hmac.digest(master, purpose.encode(), "sha256")


@lru_cache(maxsize=256)
def _begun(key: bytes) -> hmac.HMAC:
    """HMAC with the key taken in, which is half of the work for a short message."""
    return hmac.new(key, digestmod="sha256")


def read_keyring(path: Path) -> Keyring:
    """The keyring in a key file `{"current": 1, "keys": {"1": base64 of 32 bytes}}`.

    Raises OSError when the file cannot be read and ValueError when it is no key file.
    """
    try:
        stored = json.loads(path.read_text())
        masters = {int(version): base64.b64decode(key, validate=True) for version, key in stored["keys"].items()}
        current = int(stored["current"])
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise ValueError(f"{path} is not a key file") from error
    if current not in masters or any(len(key) < 32 for key in masters.values()):
        raise ValueError(f"{path} is not a key file: every key has at least 32 bytes and one is current")
    return Keyring(current=current, masters=masters)


def make_key_file(path: Path) -> None:
    """Write a new key file that only its owner reads; an existing one is never touched."""
    text = json.dumps({"current": 1, "keys": {"1": base64.b64encode(secrets.token_bytes(32)).decode()}})
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return
    with os.fdopen(descriptor, "w") as file:
        file.write(text)
