"""Who a request's ticket belongs to."""

from teleklasa.keys.door_ticket import Ticket

from .cookies import read_ticket
from .keeper import Keeper
from .records import Guest
from .refused import LinkRenewed, NoTicket
from .requests import Request


async def admitted_guest(keeper: Keeper, request: Request) -> Guest:
    """The pupil whose ticket the browser brought.

    Raises NoTicket, LinkRenewed when the link is no longer live at the ticket's version, Unavailable.
    """
    ticket = read_ticket(request, keeper.settings)
    if ticket is None:
        raise NoTicket
    guest = await keeper.guest(ticket.link_id)
    if guest is None or not admits(ticket, guest):
        raise LinkRenewed
    return guest


def admits(ticket: Ticket, guest: Guest) -> bool:
    return (guest.code_version, guest.person_id) == (ticket.code_version, ticket.person_id)
