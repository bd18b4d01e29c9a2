"""What of enrolment is not about one course: the courses one studies, and looking an invitation up."""

from tests.permission_table import ACTORS, Row, signed_in

ROWS = [
    Row("my-courses", "GET", signed_in(200)),
    Row("invites-look", "POST", dict.fromkeys(ACTORS, 404), {"code": "NIE-MA-TAKIEGO"}),
]
