"""What of learning is not about one course: the lessons that one keeps, and certificates."""

from tests.permission_table import Row, signed_in

ROWS = [Row("own-favourites", "GET", signed_in(200)), Row("own-certificates", "GET", signed_in(200))]
