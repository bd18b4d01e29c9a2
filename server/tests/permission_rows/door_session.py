"""From the door into the app: nobody without the door's ticket."""

from tests.permission_table import ACTORS, Row

ROWS = [Row("session-door", "POST", dict.fromkeys(ACTORS, 401))]
