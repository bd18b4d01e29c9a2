"""Own imports of packages; who may begin a course may import one."""

from tests.permission_table import Row, signed_in

ROWS = [
    Row("packages", "GET", signed_in(200)),
    Row("packages", "POST", signed_in(422, ql=403), {"file": "brak"}),
    Row("package", "GET", signed_in(404)),
]
