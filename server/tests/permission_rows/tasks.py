"""Tasks, where no course is named."""

from tests.permission_table import Row, signed_in

ROWS = [Row("own-grade-queue", "GET", signed_in(200))]
