"""Make the school's keys on its first start; what is there already stays as it is.

Everything in KEYS is read by the server's processes alone: owner root, group school. The
database's password is copied to a folder of its own, because its container may not see the rest.
"""

import os
import secrets
from pathlib import Path

from teleklasa.keys.local_secret import local_secret
from teleklasa.keys.sealing import make_key_file, read_keyring

KEYS = Path("/etc/teleklasa/keys")
DATABASE = Path("/etc/teleklasa/database")
SCHOOL = 10001


def main() -> None:
    os.umask(0o077)
    make_key_file(KEYS / "keys.json")
    read_keyring(KEYS / "keys.json")
    local_secret(KEYS / "django-secret")
    password = database_password()
    write(KEYS / "pg_service.conf", f"[school]\npassword={password}\n")
    write(DATABASE / "password", password)
    for file in KEYS.iterdir():
        give(file, mode=0o440)
    give(KEYS, mode=0o750)
    (DATABASE / "password").chmod(0o444)
    DATABASE.chmod(0o755)


def database_password() -> str:
    file = KEYS / "database-password"
    if not file.exists():
        write(file, secrets.token_hex(24))
    return file.read_text().strip()


def write(file: Path, text: str) -> None:
    """Whole or not at all, also when the machine stops in between."""
    draft = file.with_name(f".{file.name}.new")
    with draft.open("w") as output:
        output.write(text)
        output.flush()
        os.fsync(output.fileno())
    draft.replace(file)


def give(path: Path, *, mode: int) -> None:
    os.chown(path, 0, SCHOOL)
    path.chmod(mode)


if __name__ == "__main__":
    main()
