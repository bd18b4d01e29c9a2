"""Many BigBlueButton servers in one process, as cheap as they can be: for loads, not for protocol tests.

They know `create`, `getMeetings`, `getMeetingInfo`, `isMeetingRunning` and `end`, answer each after
`--delay-ms`, and believe every checksum.  `python bbb_servers.py 50` prints their ports as JSON and serves
until its input ends; lines on the input steer it and are answered by one line of JSON each:
`made` (create calls and meetings by port), `hold N` (so many foreign meetings on each), `forget`,
`down PORT…`, `up`, `delay MS` (from the next connection on), `asked` (all calls so far), `meetings` (their
ids by port).
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
import time
from dataclasses import dataclass, field
from urllib.parse import parse_qs

OK = "<response><returncode>SUCCESS</returncode>{}</response>"
NOT_FOUND = "<response><returncode>FAILED</returncode><messageKey>notFound</messageKey></response>"
CREATED = (
    "<meetingID>{0}</meetingID><internalMeetingID>{0}-1</internalMeetingID><createTime>{1}</createTime>"
    "<hasUserJoined>false</hasUserJoined><hasBeenForciblyEnded>false</hasBeenForciblyEnded><messageKey/>"
)
SHOWN = (
    "<meetingName>x</meetingName><meetingID>{0}</meetingID><createTime>{1}</createTime><running>false</running>"
    "<hasUserJoined>false</hasUserJoined><recording>false</recording><hasBeenForciblyEnded>false</hasBeenForciblyEnded>"
    "<participantCount>0</participantCount><listenerCount>0</listenerCount>"
    "<voiceParticipantCount>0</voiceParticipantCount><videoCount>0</videoCount><attendees/>"
    "<metadata><teleklasa-school>{2}</teleklasa-school></metadata>"
)


@dataclass
class OneServer:
    """The meetings of one server by id, each with its time of creation and the mark of its school."""

    meetings: dict[str, tuple[int, str]] = field(default_factory=dict)
    creates: int = 0
    asked: int = 0
    talks: set[asyncio.Transport] = field(default_factory=set)

    def answer(self, call: str, asked: dict[str, list[str]]) -> str:
        meeting_id = asked.get("meetingID", [""])[0]
        self.asked += 1
        if call == "create":
            self.creates += 1
            mark = asked.get("meta_teleklasa-school", [""])[0]
            made = self.meetings.setdefault(meeting_id, (time.time_ns() // 1_000_000, mark))
            return OK.format(CREATED.format(meeting_id, made[0]))
        if call == "getMeetings":
            rows = "".join(f"<meeting>{SHOWN.format(each, *facts)}</meeting>" for each, facts in self.meetings.items())
            return OK.format(f"<meetings>{rows}</meetings>")
        if call == "":
            return OK.format("<version>2.0</version><bbbVersion>2.7.3</bbbVersion>")
        return self._of_meeting(call, meeting_id)

    def _of_meeting(self, call: str, meeting_id: str) -> str:
        found = self.meetings.get(meeting_id)
        if call == "isMeetingRunning":
            return OK.format("<running>false</running>")
        if found is None:
            return NOT_FOUND
        if call == "end":
            del self.meetings[meeting_id]
            return OK.format("<messageKey>sentEndMeetingRequest</messageKey>")
        return OK.format(SHOWN.format(meeting_id, *found))


class Conversation(asyncio.Protocol):
    """One connection; requests come one after another and have no body."""

    def __init__(self, server: OneServer, delay_s: float) -> None:
        self._server, self._delay_s, self._read = server, delay_s, b""
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)  # TCP is
        self._transport = transport
        self._server.talks.add(transport)

    def connection_lost(self, exc: Exception | None) -> None:
        if self._transport is not None:
            self._server.talks.discard(self._transport)

    def data_received(self, data: bytes) -> None:
        self._read += data
        while b"\r\n\r\n" in self._read:
            head, _, self._read = self._read.partition(b"\r\n\r\n")
            target = head.split(b" ", 2)[1].decode("latin-1")
            asyncio.get_running_loop().call_later(self._delay_s, self._tell, target)

    def _tell(self, target: str) -> None:
        path, _, query = target.partition("?")
        call = path.partition("/bigbluebutton/api")[2].strip("/")
        body = self._server.answer(call, parse_qs(query)).encode()
        if self._transport is not None:
            self._transport.write(
                b"HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body)
            )


@dataclass
class Swarm:
    """The servers by port, and what listens there."""

    delay_s: float
    servers: dict[int, OneServer] = field(default_factory=dict)
    listening: dict[int, asyncio.Server] = field(default_factory=dict)

    async def listen(self, port: int = 0) -> int:
        server = self.servers.get(port, OneServer())
        loop = asyncio.get_running_loop()
        opened = await loop.create_server(lambda: Conversation(server, self.delay_s), "127.0.0.1", port, backlog=512)
        port = opened.sockets[0].getsockname()[1]
        self.servers[port], self.listening[port] = server, opened
        return port

    async def obey(self, words: list[str]) -> object:
        order, *ports = words
        orders = {"made": self._made, "hold": self._hold, "forget": self._forget, "down": self._down}
        orders |= {"delay": self._delay, "asked": self._asked, "meetings": self._meetings}
        if order == "up":
            for port in set(self.servers) - set(self.listening):
                await self.listen(port)
            return order
        return orders[order](*map(int, ports))

    def _made(self) -> object:
        return {port: [each.creates, len(each.meetings)] for port, each in self.servers.items()}

    def _hold(self, count: int) -> object:
        for port, each in self.servers.items():
            each.meetings |= {f"{port}-{number}": (1, "other") for number in range(count)}
        return count

    def _forget(self) -> object:
        for each in self.servers.values():
            each.meetings.clear()
            each.creates = 0
        return len(self.servers)

    def _delay(self, milliseconds: int) -> object:
        self.delay_s = milliseconds / 1000
        return milliseconds

    def _asked(self) -> object:
        return sum(each.asked for each in self.servers.values())

    def _meetings(self) -> object:
        return {port: list(each.meetings) for port, each in self.servers.items()}

    def _down(self, *ports: int) -> object:
        """A machine that is gone: nothing listens there, and what was open is cut."""
        for port in ports:
            self.listening.pop(port).close()
            for transport in tuple(self.servers[port].talks):
                transport.abort()
        return ports


async def serve(count: int, delay_s: float) -> None:
    swarm = Swarm(delay_s)
    _say([await swarm.listen() for _ in range(count)])
    loop = asyncio.get_running_loop()
    while line := await loop.run_in_executor(None, sys.stdin.readline):
        _say(await swarm.obey(line.split()))


def _say(value: object) -> None:
    sys.stdout.write(json.dumps(value) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("count", type=int)
    parser.add_argument("--delay-ms", type=float, default=5.0)
    options = parser.parse_args()
    asyncio.run(serve(options.count, options.delay_ms / 1000))
