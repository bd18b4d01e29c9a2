"""What a pupil's browser says of a server that does not answer us: whether it gets there itself."""

import time

from teleklasa.live.witnesses import TELL_AS_GUEST_BY_LINK, TELL_EVERY_S

from .admission import admitted_guest
from .answers import Answer, no_content
from .keeper import Keeper
from .refused import Malformed, SlowDown
from .requests import Request
from .same_origin import require_same_origin

MOST_REMEMBERED = 10_000


async def tell_whether_reached(keeper: Keeper, request: Request) -> Answer:
    """`POST /door/witness` {mark, reaches}: counts for some seconds, once a person.

    Of a lesson whose server answers, or of another meeting than the pupil's own, nothing is kept.
    """
    require_same_origin(request, keeper.settings)
    mark, reaches = await _told(request)
    guest = await admitted_guest(keeper, request)
    lesson = keeper.memory.lesson_for(guest)
    if lesson is None or lesson.mark != mark or not lesson.is_doubtful:
        return no_content()
    _require_pause(keeper, guest.link_id)
    facts = {
        "lesson": lesson.id,
        "meeting": lesson.meeting_id,
        "person": guest.person_id,
        "link": guest.link_id,
        "code_version": guest.code_version,
        "reaches": reaches,
    }
    await keeper.tables.rows(TELL_AS_GUEST_BY_LINK, facts)
    return no_content()


async def _told(request: Request) -> tuple[str, bool]:
    sent = await request.json_fields()
    mark, reaches = sent.get("mark"), sent.get("reaches")
    if not isinstance(mark, str) or not isinstance(reaches, bool):
        raise Malformed
    return mark, reaches


def _require_pause(keeper: Keeper, link_id: int) -> None:
    """Raises SlowDown for a link that has just told."""
    now = time.monotonic()
    if now - keeper.told_at.get(link_id, -TELL_EVERY_S) < TELL_EVERY_S:
        raise SlowDown(retry_after_s=TELL_EVERY_S)
    if len(keeper.told_at) >= MOST_REMEMBERED:
        keeper.told_at.clear()
    keeper.told_at[link_id] = now
