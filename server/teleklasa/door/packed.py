"""Files of the built web app in the content codings that browsers take (RFC 9110, sections 8.4 and 12.5.3)."""

from collections.abc import Collection
from pathlib import Path

CODINGS = {"br": ".br", "gzip": ".gz"}
"""Codings by the ending of a packed file's name, best first: the first that the browser takes is sent."""


def forms_of(path: Path) -> dict[str, bytes]:
    """The file as it is, `identity`, after its packed copies.

    A copy older than the file is of another build and left out.
    """
    packed = {coding: path.with_name(path.name + ending) for coding, ending in CODINGS.items()}
    built_ns = path.stat().st_mtime_ns
    fresh = {name: copy for name, copy in packed.items() if copy.is_file() and copy.stat().st_mtime_ns >= built_ns}
    return {name: copy.read_bytes() for name, copy in fresh.items()} | {"identity": path.read_bytes()}


def best_coding(held: Collection[str], accepted: str) -> str:
    """The best of the codings held that an `Accept-Encoding` header takes; what it weighs with zero it refuses."""
    offers = [offer.partition(";") for offer in accepted.replace(" ", "").lower().split(",")]
    wanted = {name for name, _, weight in offers if weight not in {"q=0", "q=0.0"}}
    return next((coding for coding in held if coding in wanted), "identity")
