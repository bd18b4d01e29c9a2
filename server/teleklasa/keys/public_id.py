"""Short random names for rows that are seen in an address."""

import secrets

LETTERS = "23456789bcdfghjkmnpqrstvwxyz"


def new_public_id() -> str:
    """Ten letters, 48 bits: unguessable enough for an address, never a right by itself."""
    return "".join(secrets.choice(LETTERS) for _ in range(10))
