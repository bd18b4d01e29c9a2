"""Exchanging a code for a ticket: one statement, no write."""

import json
import time

from teleklasa.client_range import client_range
from teleklasa.keys.codes import canonical
from teleklasa.keys.door_ticket import Ticket

from .answers import Answer, json_answer, no_content
from .cookies import device_cookie, marked, no_ticket_cookie, read_device, ticket_cookie
from .doorway import doorway_now
from .keeper import Keeper
from .misses import Guesser
from .refused import Malformed, NotJson, SlowDown, UnknownLink
from .requests import Request
from .same_origin import require_same_origin

NO_CODE = ""
"""Looked up when the text cannot be a code, so that every miss costs the same; no link has it."""


async def enter(keeper: Keeper, request: Request) -> Answer:
    """`POST /door/enter` {code}: a Doorway, the ticket and the mark of a known device."""
    require_same_origin(request, keeper.settings)
    typed = await _typed_code(request)
    device = read_device(request, keeper.settings)
    guesser = Guesser(_place(keeper, request), device.link_id if device else None)
    _require_budget(keeper, guesser)
    guest = await keeper.guest_by_code(keeper.settings.keyring.lookup(canonical(typed) or NO_CODE))
    _require_budget(keeper, guesser)  # again, or tries sent all at once would be free
    if guest is None:
        keeper.limiter.note_miss(guesser, now=time.monotonic())
        raise UnknownLink
    keeper.use_days.note(guest)
    ticket = Ticket(guest.person_id, guest.link_id, guest.code_version)
    return json_answer(
        doorway_now(keeper.memory, guest, known_device=device is not None),
        ticket_cookie(ticket, keeper.settings),
        device_cookie(marked(device, guest.link_id), keeper.settings),
    )


async def leave(keeper: Keeper, request: Request) -> Answer:
    """`POST /door/leave`: the browser forgets whose it was."""
    require_same_origin(request, keeper.settings)
    return no_content(no_ticket_cookie(keeper.settings))


async def _typed_code(request: Request) -> str:
    if (request.header(b"content-type") or "").partition(";")[0].strip().lower() != "application/json":
        raise NotJson  # a form of another site cannot send this type
    try:
        sent = json.loads(await request.body())
    except (ValueError, RecursionError):
        raise Malformed from None
    typed = sent.get("code") if isinstance(sent, dict) else None
    if not isinstance(typed, str):
        raise Malformed
    return typed


def _place(keeper: Keeper, request: Request) -> str:
    forwarded = request.header(b"x-forwarded-for")
    return client_range(request.peer, forwarded, proxy_count=keeper.settings.proxy_count)


def _require_budget(keeper: Keeper, guesser: Guesser) -> None:
    """Raises SlowDown; over budget a right code is refused too, or the limit would limit nothing."""
    wait_s = keeper.limiter.wait_s(guesser, now=time.monotonic())
    if wait_s:
        raise SlowDown(retry_after_s=wait_s)
