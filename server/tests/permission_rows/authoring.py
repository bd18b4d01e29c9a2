"""Courses begun, and those that wait for an admin."""

from tests.permission_table import Row, admins, signed_in

ROWS = [
    Row("courses", "POST", signed_in(201, ql=403), {"title": "Ułamki"}),
    Row("courses-to-approve", "GET", admins(200)),
    Row("rich-text-preview", "POST", signed_in(200), {"source": "Połowa **jabłka**."}),
]
