import asyncio

import pytest

from teleklasa.door.limbo import COMMENT_EVERY_S, SEND_WITHIN_S, Limbo
from teleklasa.door.records import Guest
from teleklasa.people.models import Person

from .conftest import CODE
from .serving import Browser

GUEST = Guest(
    person_id=1, link_id=7, code_version=1, display_name="Ewa", room_ids=(3,), group_names=("6A",), last_used_day=None
)


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_quiet_stream_says_within_twenty_seconds_that_it_is_there(darek: Person, phone: Browser) -> None:
    phone.timeout_s = COMMENT_EVERY_S + 40.0
    phone.enter(CODE)

    with phone.waiting() as stream:
        comment = next(line for line in stream.response if line.startswith(b":"))

    assert comment == b": still here\n"


def test_everybody_is_reminded_once_in_a_round_and_told_of_news_at_once() -> None:
    async def main() -> list[bool]:
        limbo = Limbo(most_streams=100)
        with limbo.place_for(GUEST) as first, limbo.place_for(GUEST) as second:
            assert first.turn != second.turn
            first.remind(0.0)
            limbo.tell_rooms([3])
            return [await first.until_news(), await second.until_news()]

    assert asyncio.run(main()) == [True, True]


def test_a_reminder_alone_is_no_news() -> None:
    async def main() -> bool:
        limbo = Limbo(most_streams=100)
        with limbo.place_for(GUEST) as waiting:
            asyncio.get_running_loop().call_later(0.01, waiting.remind, 0.0)
            return await waiting.until_news()

    assert asyncio.run(main()) is False


@pytest.mark.parametrize(("sent_ago_s", "is_given_up"), [(SEND_WITHIN_S - 1, False), (SEND_WITHIN_S + 1, True)])
def test_a_browser_that_takes_nothing_is_given_up(sent_ago_s: float, *, is_given_up: bool) -> None:
    async def main() -> tuple[bool, int]:
        limbo = Limbo(most_streams=100)

        async def never_taken() -> None:
            with limbo.place_for(GUEST) as waiting:
                waiting.sending_since = 0.0
                asyncio.get_running_loop().call_later(0.01, waiting.remind, sent_ago_s)
                await asyncio.sleep(0.2)

        [outcome] = await asyncio.gather(asyncio.create_task(never_taken()), return_exceptions=True)
        return isinstance(outcome, asyncio.CancelledError), limbo.count

    assert asyncio.run(main()) == (is_given_up, 0)
