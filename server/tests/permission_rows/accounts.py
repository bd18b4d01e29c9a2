"""Sessions, tokens, registration and one's own account."""

from tests.permission_table import ACTORS, EVERYBODY, Row, admins, signed_in

PASSWORD = "kreda-i-tablica-7"
NEW_PASSWORD = "zupelnie-inne-7"

ROWS = [
    # Sessions and one's own account
    Row("session", "GET", EVERYBODY),
    Row("session", "POST", EVERYBODY, {"login": "ala", "password": PASSWORD}),
    Row("session", "DELETE", dict.fromkeys(ACTORS, 204)),
    Row("session-quick", "POST", dict.fromkeys(ACTORS, 404), {"code": "NIE-MA"}),
    Row("session-personal", "POST", dict.fromkeys(ACTORS, 404), {"code": "NIE-MA"}),
    Row("me", "GET", signed_in(200)),
    Row("me", "PATCH", signed_in(200), {"locale": "en"}),
    Row("me-password", "POST", signed_in(204, ql=403), {"current": PASSWORD, "new": NEW_PASSWORD}),
    Row("me-email", "POST", signed_in(200, ql=403), {"current_password": PASSWORD, "email": "a@b.example"}),
    Row("me-export", "GET", signed_in(200, ql=403)),
    Row("me-erase", "POST", signed_in(204, ql=403, ad=403), {"password": PASSWORD}),
    Row("me-browsers", "GET", signed_in(200, ql=403)),
    Row("me-browser", "DELETE", signed_in(404, ql=403)),
    # Everybody, for admins
    Row("people", "GET", admins(200)),
    Row("person-retire", "POST", admins(200)),
    Row("person-restore", "POST", admins(200)),
    Row("person-sign-out", "POST", admins(204)),
    Row("person-export", "POST", admins(200)),
    Row("person-erase", "POST", admins(204), {"password": PASSWORD}),
    # Tokens: the token is the key, whoever sends it
    Row("tokens", "POST", EVERYBODY, {"login": "ala", "password": PASSWORD}),
    Row("tokens-personal", "POST", dict.fromkeys(ACTORS, 404), {"code": "NIE-MA"}),
    Row("tokens-refresh", "POST", dict.fromkeys(ACTORS, 401), {"refresh": "x"}),
    Row("tokens-verify", "POST", dict.fromkeys(ACTORS, 401), {"token": "x"}),
    Row("tokens-revoke", "POST", dict.fromkeys(ACTORS, 401), {"refresh": "x"}),
    Row("tokens-revoke-all", "POST", signed_in(204, ql=403)),
    Row("sign-ins", "GET", signed_in(200, ql=403)),
    Row("sign-in", "DELETE", signed_in(404, ql=403)),
    # Registration and what a mail confirms
    Row(
        "registrations",
        "POST",
        dict.fromkeys(ACTORS, 202),
        {"email": "nowa@dom.example", "password": NEW_PASSWORD, "display_name": "Nowa"},
    ),
    Row("registrations-confirm", "POST", dict.fromkeys(ACTORS, 404), {"token": "x"}),
    Row("password-resets", "POST", dict.fromkeys(ACTORS, 202), {"email": "nowa@dom.example"}),
    Row("password-resets-confirm", "POST", dict.fromkeys(ACTORS, 404), {"token": "x", "password": NEW_PASSWORD}),
    Row("me-claim", "POST", signed_in(403), {"email": "nowa@dom.example", "password": NEW_PASSWORD}),
]
