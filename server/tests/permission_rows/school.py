"""Moderators, groups, pupils, live lessons and the swarm."""

from tests.permission_table import ACTORS, EVERYBODY, Row, admins, managers, signed_in, teachers

NEW_PASSWORD = "zupelnie-inne-7"

ROWS = [
    # Moderators
    Row("moderators", "GET", admins(200)),
    Row("moderators", "POST", admins(201), {"display_name": "Nowa"}),
    Row("moderator", "GET", admins(200)),
    Row("moderator", "PATCH", admins(200), {"display_name": "Nowa"}),
    Row("moderator-revoke", "POST", admins(200)),
    Row("moderator-restore", "POST", admins(200)),
    Row("moderator-password", "POST", admins(204), {"password": NEW_PASSWORD}),
    Row("moderator-quick-link", "POST", admins(200)),
    Row("moderator-quick-link-reset", "POST", admins(200)),
    # Groups
    Row("groups", "GET", signed_in(200)),
    Row("groups", "POST", signed_in(201), {"name": "klasa 1A"}),
    Row("group", "GET", teachers(200)),
    Row("group", "PATCH", managers(200), {"name": "klasa 1A"}),
    Row("group", "DELETE", managers(204)),
    Row("group-archive", "POST", managers(200)),
    Row("group-unarchive", "POST", managers(200)),
    Row("group-restore", "POST", managers(200)),
    Row("group-moderators", "POST", managers(200), {"person": "{borys}"}),
    Row("group-moderator", "DELETE", managers(409)),
    Row("moderator-choices", "GET", signed_in(200, ql=403)),
    Row("server-choices", "GET", signed_in(200)),
    # Pupils and their links
    Row("pupils", "GET", teachers(200)),
    Row("pupils", "POST", teachers(201), {"roster": "Ewa Kot"}),
    Row("pupil", "PATCH", teachers(200), {"display_name": "Ewa Kot"}),
    Row("pupil", "DELETE", teachers(204)),
    Row("pupil-restore", "POST", teachers(200)),
    Row("pupil-move", "POST", teachers(204), {"group": "{slug}"}),
    Row("pupil-link", "POST", teachers(200)),
    Row("pupil-link-reset", "POST", teachers(200)),
    Row("link-cards", "POST", managers(200)),
    # Live lessons
    Row("group-lesson", "GET", teachers(200), needs="lesson"),
    Row("group-lesson", "POST", teachers(201) | {"ad": 403}, needs="server"),
    Row("group-lesson-enter", "POST", dict.fromkeys(ACTORS, 303), needs="lesson"),
    Row("group-lesson-end", "POST", teachers(204), needs="lesson"),
    Row("group-lesson-move", "POST", teachers(503), needs="lesson"),
    Row("group-lesson-witness", "POST", teachers(204) | {"ad": 403}, {"lesson": "x", "reaches": False}, needs="lesson"),
    Row("live-lesson-move", "POST", admins(503), needs="lesson"),
    Row("live-lesson-end", "POST", admins(204), needs="lesson"),
    Row("group-slides", "GET", teachers(200)),
    Row("group-slides", "PUT", managers(200), {"files": []}),
    Row("group-lessons", "GET", teachers(200)),
    Row("group-lesson-attendance", "GET", teachers(200), needs="lesson"),
    # The swarm
    Row("regions", "GET", signed_in(200)),
    Row("servers", "GET", admins(200)),
    Row("servers", "POST", admins(422), {"name": "x", "base_url": "nie-adres", "secret": "x"}),
    Row("server", "GET", admins(200), needs="server"),
    Row("server", "PATCH", admins(200), {"name": "x"}, needs="server"),
    Row("server", "DELETE", admins(204), needs="server"),
    Row("node-register", "POST", dict.fromkeys(ACTORS, 422)),
    Row("node-keepalive", "POST", dict.fromkeys(ACTORS, 422)),
    # What BigBlueButton and browsers that left a room ask for
    Row("meeting-ended", "GET", dict.fromkeys(ACTORS, 204)),
    Row("after-lesson", "GET", dict.fromkeys(ACTORS, 302)),
    # The description of all this
    Row("openapi", "GET", EVERYBODY),
    Row("api-docs", "GET", EVERYBODY),
]
