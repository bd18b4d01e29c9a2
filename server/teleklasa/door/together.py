"""Reads that are asked for at the same moment, made by one statement."""

import asyncio
from collections.abc import Awaitable, Callable, Hashable, Mapping
from dataclasses import dataclass, field

from .refused import Unavailable


@dataclass(slots=True, eq=False)
class Together[Key: Hashable, Value]:
    """Gathers what is asked for while a statement is on its way, and asks for all of it by the next one.

    So nobody is answered by a statement that began before they asked.  `read` gives the values it finds.
    """

    read: Callable[[list[Key]], Awaitable[Mapping[Key, Value]]]
    _asked: dict[Key, asyncio.Future[Value | None]] = field(default_factory=dict)
    _reader: asyncio.Task[None] | None = None

    async def get(self, key: Key) -> Value | None:
        """The value of a key; None when there is none.  Raises Unavailable."""
        asked = self._asked.get(key)
        if asked is None:
            asked = self._asked[key] = asyncio.get_running_loop().create_future()
        if self._reader is None or self._reader.done():
            self._reader = asyncio.create_task(self._read_asked())
        return await asyncio.shield(asked)

    async def _read_asked(self) -> None:
        while self._asked:
            asked, self._asked = self._asked, {}
            try:
                found = await self.read(list(asked))
            except Exception as error:  # noqa: BLE001 -- whatever it was, those who asked are told
                refused = error if isinstance(error, Unavailable) else Unavailable(retry_after_s=3)
                for future in asked.values():
                    if not future.done():
                        future.set_exception(refused)
                continue
            for key, future in asked.items():
                if not future.done():
                    future.set_result(found.get(key))
