"""`loopback.py PORT=HOST:PORT …`: ports of this container's loopback that lead to another container.

For the demo only: its BigBlueButton servers are `http://localhost:890x` for the browser, and so they
must be that for the school's containers too.
"""

import asyncio
import contextlib
import sys

BLOCK_BYTES = 65_536


async def main(roads: list[str]) -> None:
    async with asyncio.TaskGroup() as group:
        for road in roads:
            port, _, target = road.partition("=")
            host, _, target_port = target.rpartition(":")
            group.create_task(lead(int(port), host, int(target_port)))


async def lead(port: int, host: str, target_port: int) -> None:
    async def relay(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError), contextlib.closing(writer):
            far_reader, far_writer = await asyncio.open_connection(host, target_port)
            with contextlib.closing(far_writer):
                await asyncio.gather(pour(reader, far_writer), pour(far_reader, writer))

    server = await asyncio.start_server(relay, "127.0.0.1", port)
    await server.serve_forever()


async def pour(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while block := await reader.read(BLOCK_BYTES):
        writer.write(block)
        await writer.drain()
    writer.write_eof()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1:]))
