"""A random text kept in a file of its own, for machines where nobody gave one."""

import os
import secrets
from pathlib import Path


def local_secret(path: Path) -> str:
    """The text in `path`; a new 50-byte random one is written, readable by its owner, when there is none."""
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text().strip()
    text = secrets.token_urlsafe(50)
    with os.fdopen(descriptor, "w") as file:
        file.write(text)
    return text
