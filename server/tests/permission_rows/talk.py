"""What of the talk is not about one course: news of all that one studies, and the admins' queue."""

from tests.permission_table import Row, admins, signed_in

ROWS = [
    Row("own-news", "GET", signed_in(200)),
    Row("moderation", "GET", admins(200)),
]
