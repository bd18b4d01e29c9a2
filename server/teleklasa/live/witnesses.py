"""What browsers of a class say of their lesson's server: whether they reach its host.

Plain Python and SQL, because pupils tell it at the door and moderators by the API.
"""

WITNESS_COUNTS_S = 20
TELL_EVERY_S = 2
PROBE_PATH = "/bigbluebutton/api"

_BY_LINK = """
    JOIN people_accesslink link ON link.id = %(link)s AND link.person_id = person.person_id
      AND link.code_version = %(code_version)s AND link.purpose = 'personal' AND link.revoked_at IS NULL"""


def _tell(people: str, proof: str) -> str:
    return f"""
INSERT INTO live_witness AS told (live_lesson_id, person_id, meeting_id, reaches, told_at)
SELECT lesson.id, person.person_id, lesson.meeting_id, %(reaches)s, now()
FROM live_livelesson lesson
JOIN {people} person ON person.room_id = lesson.room_id AND person.person_id = %(person)s{proof}
WHERE lesson.id = %(lesson)s AND lesson.meeting_id = %(meeting)s AND lesson.state = 'suspect'
ON CONFLICT (live_lesson_id, person_id) DO UPDATE
SET meeting_id = excluded.meeting_id, reaches = excluded.reaches, told_at = excluded.told_at
WHERE told.told_at < now() - {TELL_EVERY_S} * interval '1 second' OR told.meeting_id <> excluded.meeting_id
RETURNING id
"""  # noqa: S608 -- of constants


TELL_AS_HOST = _tell("live_room_host", "")
"""For a moderator whom a session proved."""

TELL_AS_MEMBER = _tell("(TABLE live_room_guest UNION TABLE live_room_host)", "")
"""For whoever may enter and whom a session proved."""

TELL_AS_GUEST_BY_LINK = _tell("live_room_guest", _BY_LINK)
"""For the holder of a personal link, if it still is live at that version."""


def probe_url(base_url: str) -> str:
    """What a browser fetches to see whether it reaches the server; any answer at all says yes."""
    return base_url.rstrip("/").removesuffix("/bigbluebutton") + PROBE_PATH
