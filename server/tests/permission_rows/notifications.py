"""The bell of each person, and the way out of mails."""

from tests.permission_table import ACTORS, Row, signed_in

ROWS = [
    Row("notifications", "GET", signed_in(200)),
    Row("notifications-unread", "GET", signed_in(200)),
    Row("notifications-read", "POST", signed_in(404), {"all_before": "brak"}),
    Row("notification-switches", "GET", signed_in(200)),
    Row("notification-switches", "PUT", signed_in(200), {"switches": []}),
    Row("notifications-unsubscribe", "POST", dict.fromkeys(ACTORS, 404), {"token": "x"}),
]
