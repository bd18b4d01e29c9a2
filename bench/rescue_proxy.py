"""A way to one server that can be cut for the school alone.

`python rescue_proxy.py PORT TO_PORT` passes on what comes to PORT; after a line on its input nothing that
the school sends is answered any more, and after another everything is.  Browsers pass all the time: the
two are told apart by the `User-Agent` of a connection's first request.
"""

from __future__ import annotations

import asyncio
import sys

CONTROL = b"User-Agent: TeleKlasa"


class Way:
    def __init__(self, to_port: int) -> None:
        self._to_port = to_port
        self._is_open = asyncio.Event()
        self._is_open.set()

    def turn(self) -> None:
        if self._is_open.is_set():
            self._is_open.clear()
        else:
            self._is_open.set()

    async def pass_on(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            first = await reader.read(65_536)
            is_control = CONTROL in first
            if is_control:
                await self._is_open.wait()
            there, back = await asyncio.open_connection("127.0.0.1", self._to_port)
            back.write(first)
            ways = (self._pump(reader, back, is_control=is_control), self._pump(there, writer, is_control=is_control))
            await asyncio.gather(*ways)
        except OSError:
            writer.close()

    async def _pump(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, *, is_control: bool) -> None:
        try:
            while data := await reader.read(65_536):
                if is_control:
                    await self._is_open.wait()
                writer.write(data)
                await writer.drain()
        finally:
            writer.close()


async def main(port: int, to_port: int) -> None:
    way = Way(to_port)
    loop = asyncio.get_running_loop()
    loop.add_reader(sys.stdin, lambda: way.turn() if sys.stdin.readline() else loop.stop())
    async with await asyncio.start_server(way.pass_on, "127.0.0.1", port) as server:
        await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]), int(sys.argv[2])))
