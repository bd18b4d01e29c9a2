"""The server's side of the checksum, written apart from the client's so that each checks the other.

(BigBlueButton API documentation, "API Security Model"; vector in the tests)
"""

import hashlib
import hmac
import re

DIGEST_BY_LENGTH = {40: "sha1", 64: "sha256", 96: "sha384", 128: "sha512"}
_CHECKSUM = re.compile(rb"(?:^|&)checksum=([^&]*)")


def is_signed(call: str, raw_query: bytes, secret: str, digests: tuple[str, ...]) -> bool:
    """Whether the raw bytes of a query carry the right checksum, made by an accepted digest."""
    found = _CHECKSUM.search(raw_query)
    if found is None:
        return False
    given = found.group(1)
    digest = DIGEST_BY_LENGTH.get(len(given), "")
    if digest not in digests:
        return False
    signed = call.encode() + _without(given, raw_query) + secret.encode()
    return hmac.compare_digest(hashlib.new(digest, signed).hexdigest().encode(), given.lower())


def _without(checksum: bytes, raw_query: bytes) -> bytes:
    """The query as the caller signed it: the server cuts by plain text, in this order."""
    parameter = b"checksum=" + checksum
    for text in (b"&" + parameter, parameter + b"&", parameter):
        raw_query = raw_query.replace(text, b"")
    return raw_query
