"""From a ticket into the room: found and decided in memory where that is sure, signed here, sent once."""

from teleklasa.live.guest_way import guest_urls, shown_name
from teleklasa.live.places import Place

from .admission import admitted_guest
from .answers import Answer, see_other
from .cookies import device_cookie, marked, read_device
from .keeper import Keeper
from .leases import take_place
from .records import Given, Guest, OpenLesson
from .refused import LinkRenewed, NoTicket, Unavailable
from .requests import Request
from .same_origin import require_same_origin
from .settings import DoorSettings

LIMBO = "/lekcja"


async def go_to_room(keeper: Keeper, request: Request) -> Answer:
    """`POST /door/room`: 303 into the open room, or back to limbo, which says why."""
    require_same_origin(request, keeper.settings)
    displaces = b"displace=1" in (await request.body()).split(b"&")
    try:
        guest = await admitted_guest(keeper, request)
        lesson = keeper.memory.lesson_for(guest)
        if lesson is None:
            return see_other(LIMBO)
        return await _with_place(keeper, request, guest, lesson, displaces=displaces)
    except (NoTicket, LinkRenewed):
        return see_other(LIMBO)
    except Unavailable:
        return see_other(f"{LIMBO}?problem=unavailable")


async def _with_place(keeper: Keeper, request: Request, guest: Guest, lesson: OpenLesson, *, displaces: bool) -> Answer:
    known = read_device(request, keeper.settings)
    device = marked(known, guest.link_id)
    marks = () if known else (device_cookie(device, keeper.settings),)
    place = await take_place(keeper, Given(guest, lesson, device.id), displaces=displaces)
    if place is Place.NOT_ADMITTED:
        keeper.look_again_at(guest.link_id)
        return see_other(LIMBO, *marks)
    if place is Place.ALL_TAKEN:
        return see_other(f"{LIMBO}?problem=too-many-devices", *marks)
    keeper.use_days.note(guest)
    return see_other(room_url(keeper.settings, guest, lesson), *marks)


def room_url(settings: DoorSettings, guest: Guest, lesson: OpenLesson) -> str:
    """The pupil's signed way into one instance of the meeting; it opens for whoever holds it."""
    urls = guest_urls(
        lesson.base_url,
        lesson.meeting_id,
        lesson.create_time_ms,
        f"{settings.public_url}{LIMBO}",
        lesson.secret,
        lesson.digest,
    )
    name = shown_name(guest.display_name, is_full=settings.sends_full_names)
    return urls.url(name, settings.keyring.sign("attendee", f"{lesson.meeting_id}:{guest.person_id}"))
