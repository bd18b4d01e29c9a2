"""A guest's way into a lesson, as the door and the API sign it; plain Python, as the door is."""

from functools import lru_cache

from teleklasa.bbb.signing import Digest, Join, JoinUrls, Role


@lru_cache(maxsize=2048)
def guest_urls(
    base_url: str, meeting_id: str, create_time_ms: int | None, error_redirect_url: str, secret: str, digest: Digest
) -> JoinUrls:
    """Viewers' ways into one instance of a meeting; the watcher knows who is there by the user id."""
    common = Join(
        meeting_id=meeting_id,
        full_name="",
        role=Role.VIEWER,
        create_time_ms=create_time_ms,
        error_redirect_url=error_redirect_url,
    )
    return JoinUrls(base_url, common, secret, digest)


def shown_name(display_name: str, *, is_full: bool) -> str:
    """The name that a server of the swarm is told; where it is not the full one, `Jan K.`."""
    if is_full:
        return display_name
    first, *others = display_name.split()
    return " ".join([first, *(f"{name[0]}." for name in others)])
