import jwt
import pytest

from tests.leaks import leaks

OPENING = {"BCDFGHJKMN": "a code", "tajemnica-serwera": "a secret of a server"}
TOKEN = jwt.encode({"sub": "ala"}, "k" * 64, algorithm="HS256")


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("GET /BCDFGHJKMN 404", ["a code"]),
        ('{"path": "/l/BCDFGHJKMN"}', ["a code"]),
        ("create failed: tajemnica-serwera", ["a secret of a server"]),
        ("→ /bigbluebutton/api/join?a=b&checksum=0123456789abcdef0123", ["a signed address"]),
        (f"Bearer {TOKEN}", ["a token"]),
        ("?sessionToken=abcdefgh1234", ["a session of BigBlueButton"]),
        ("cookie: door=0123456789abcdef.xyz", ["a cookie"]),
        ("checksum=*** /l/*** token=***", []),
        ("a lesson was moved from a dead server", []),
        ("XBCDFGHJKMNX", []),
    ],
)
def test_everything_that_opens_something_is_found_in_a_log(line, found):
    assert leaks({"web.log": f"first\n{line}\n"}, OPENING) == [f"web.log, line 2: {what}" for what in found]
