"""What packages answer when something cannot be done."""

from teleklasa.refusal import Refusal


class TooManyImports(Refusal):
    """`limit` is how many may wait at once."""

    status, code, title = 409, "too-many-imports", "Wait until your other packages are read"
