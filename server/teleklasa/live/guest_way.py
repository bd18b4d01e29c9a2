"""A guest's way into a lesson, as the door and the API sign it; plain Python, as the door is."""

from teleklasa.bbb.signing import Join, Role


def as_guest(
    *, meeting_id: str, create_time_ms: int | None, shown_name: str, attendee: str, error_redirect_url: str
) -> Join:
    """A viewer's way into one instance of a meeting; the watcher knows who is there by `attendee`."""
    return Join(
        meeting_id=meeting_id,
        full_name=shown_name,
        role=Role.VIEWER,
        user_id=attendee,
        create_time_ms=create_time_ms,
        error_redirect_url=error_redirect_url,
    )


def shown_name(display_name: str, *, is_full: bool) -> str:
    """The name that a server of the swarm is told; where it is not the full one, `Jan K.`."""
    if is_full:
        return display_name
    first, *others = display_name.split()
    return " ".join([first, *(f"{name[0]}." for name in others)])
