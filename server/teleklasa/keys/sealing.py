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
from hashlib import sha256
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

NONCE_BYTES = 12


class SealBroken(Exception):
    """A sealed value was made by another key, for another owner, or was changed."""


@dataclass(frozen=True)
class Keyring:
    """Versioned master keys; `current` seals, every version unseals."""

    current: int
    masters: Mapping[int, bytes] = field(repr=False)

    def key_for(self, purpose: str, version: int | None = None) -> bytes:
        """The 32-byte key of one purpose, such as `lookup`, `seal`, `ticket`, `device`, `attendee` or `callback`."""
        return hmac.digest(self.masters[version or self.current], purpose.encode(), "sha256")

    def lookup(self, code: str) -> bytes:
        """What a canonical code is found by: 32 bytes that mean nothing without the key."""
        return hmac.digest(self.key_for("lookup"), code.encode(), "sha256")

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
        return hmac.digest(self.key_for(purpose), message.encode(), sha256).hex()[:40]


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
