"""The calendar of each person, and its secret address, which a quick link does not show."""

from tests.permission_table import Row, signed_in

RANGE = {"from": "2026-09-01T00:00:00Z", "to": "2026-10-01T00:00:00Z"}

ROWS = [
    Row("own-calendar", "GET", signed_in(200), RANGE),
    Row("own-calendar-address", "GET", signed_in(200, ql=403)),
    Row("own-calendar-address", "POST", signed_in(200, ql=403)),
    Row("own-calendar-address", "DELETE", signed_in(204, ql=403)),
    Row("calendar-feed", "GET", dict.fromkeys(("an", "ql", "mo", "mf", "ad"), 404)),
]
