"""Writing misses behind the answers, and keeping the copy of what was counted young."""

import asyncio
import logging
import random
import time
from contextlib import suppress

from .keeper import Keeper
from .refused import Unavailable

LOOK_EVERY_S = 0.9
WRITE_EVERY_S = 0.1
log = logging.getLogger(__name__)


async def keep_counting(keeper: Keeper) -> None:
    """Write misses a moment after they are noted, and look every second what others counted, until cancelled."""
    limiter, look_at = keeper.limiter, 0.0
    while True:
        try:
            if limiter.has_news:
                await limiter.write(keeper.tables)
            if time.monotonic() >= look_at:
                look_at = time.monotonic() + LOOK_EVERY_S
                await limiter.look(keeper.tables)
        except Unavailable:
            await asyncio.sleep(random.uniform(0.5, 1.5))
        except Exception:
            log.exception("the door could not count misses")
            await asyncio.sleep(LOOK_EVERY_S)
        await asyncio.sleep(WRITE_EVERY_S)


async def write_last_misses(keeper: Keeper) -> None:
    """What was noted by a process that stops, if the tables take it."""
    with suppress(Unavailable):
        if keeper.limiter.has_news:
            await keeper.limiter.write(keeper.tables)
