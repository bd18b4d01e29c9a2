"""Exchanging a code for a ticket: one statement, no write."""

import time
from typing import Any

from teleklasa.client_range import believed_address
from teleklasa.keys.codes import canonical
from teleklasa.keys.door_ticket import Ticket

from .answers import Answer, json_answer, no_content
from .challenging import require_no_work, require_work
from .cookies import device_cookie, marked, no_ticket_cookie, read_device, ticket_cookie
from .doorway import doorway_now
from .keeper import Keeper
from .misses import Guesser
from .refused import Malformed, UnknownLink
from .requests import Request
from .same_origin import require_same_origin

NO_CODE = ""
"""Looked up when the text cannot be a code, so that every miss costs the same; no link has it."""


async def enter(keeper: Keeper, request: Request) -> Answer:
    """`POST /door/enter` {code}: a Doorway, the ticket and the mark of a known device.

    With {challenge, numbers} of the last answer where a challenge was asked.
    """
    require_same_origin(request, keeper.settings)
    sent = await _sent(request)
    device = read_device(request, keeper.settings)
    guesser = Guesser(_address(keeper, request), device.link_id if device else None)
    has_worked = await require_work(keeper, guesser, sent)
    lookups = keeper.settings.keyring.lookups(canonical(sent["code"]) or NO_CODE)
    guest = await keeper.guest_by_code(lookups)
    if not has_worked:
        require_no_work(keeper, guesser)
    if guest is None:
        keeper.limiter.note_miss(guesser, lookups, now=time.monotonic())
        raise UnknownLink
    opened = marked(device, guest.link_id)
    keeper.use_days.note(guest)
    keeper.use_days.note_device(guest, opened.id)
    ticket = Ticket(guest.person_id, guest.link_id, guest.code_version)
    return json_answer(
        doorway_now(keeper.memory, guest, known_device=device is not None),
        ticket_cookie(ticket, keeper.settings),
        device_cookie(opened, keeper.settings),
    )


async def leave(keeper: Keeper, request: Request) -> Answer:
    """`POST /door/leave`: the browser forgets whose it was."""
    require_same_origin(request, keeper.settings)
    return no_content(no_ticket_cookie(keeper.settings))


async def _sent(request: Request) -> dict[str, Any]:
    """A JSON object with a text `code`, whatever else it holds."""
    sent = await request.json_fields()
    if not isinstance(sent.get("code"), str):
        raise Malformed
    return sent


def _address(keeper: Keeper, request: Request) -> str | None:
    forwarded = request.header(b"x-forwarded-for")
    return believed_address(request.peer, forwarded, proxy_count=keeper.settings.proxy_count)
