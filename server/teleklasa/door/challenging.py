"""Work asked of strangers while too many codes are guessed; who has opened a link here is never asked."""

import time
from typing import Any

from teleklasa.keys.challenge import new_challenge, solved_seed
from teleklasa.people.miss_budgets import SPEND_CHALLENGE

from .keeper import Keeper
from .misses import Guesser
from .refused import MustWork


async def require_work(keeper: Keeper, guesser: Guesser, sent: dict[str, Any]) -> bool:
    """True when the guesser has worked for this try, false when there is no need to.

    Raises MustWork, with a fresh challenge, for a missing, wrong or late answer and for one shown before;
    over budget the right code is no way round, or the limit would limit nothing.  Raises Unavailable.
    """
    if not keeper.limiter.must_work(guesser, now=time.monotonic()):
        return False
    seed = solved_seed(sent.get("challenge"), sent.get("numbers"), keeper.settings.keyring)
    if seed is None or not await keeper.tables.rows(SPEND_CHALLENGE, {"seed": seed}):
        raise challenge_of(keeper)
    return True


def require_no_work(keeper: Keeper, guesser: Guesser) -> None:
    """The same once the code was looked up: tries that were sent all at once are not free.  Raises MustWork."""
    if keeper.limiter.must_work(guesser, now=time.monotonic()):
        raise challenge_of(keeper)


def challenge_of(keeper: Keeper) -> MustWork:
    return MustWork(**new_challenge(keeper.settings.keyring, work_bits=keeper.settings.challenge_bits).as_facts())
