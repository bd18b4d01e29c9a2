"""A mail server on a real socket that takes mails, refuses an address or drops the line, as it is told."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

ANSWERS = {b"EHLO": b"250 hello", b"MAIL": b"250 ok", b"QUIT": b"221 bye"}


class MailServer(socketserver.ThreadingTCPServer):
    """`calls` counts connections, `taken` who got a mail; `drops` and `refuses` are addresses treated badly."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Conversation)
        self.calls = 0
        self.taken: list[str] = []
        self.drops: set[str] = set()
        self.refuses: set[str] = set()

    @property
    def mailers(self) -> dict[str, Any]:
        """Django's setting for this server."""
        options = {"host": "127.0.0.1", "port": self.server_address[1], "timeout": 5}
        return {"default": {"BACKEND": "django.core.mail.backends.smtp.EmailBackend", "OPTIONS": options}}


class Conversation(socketserver.StreamRequestHandler):
    server: MailServer

    def handle(self) -> None:
        self.server.calls += 1
        self.say(b"220 ready")
        address = ""
        for line in self.rfile:
            word = line[:4].upper()
            if word == b"RCPT":
                address = line.decode().partition("<")[2].partition(">")[0]
                if address in self.server.drops:
                    return
                self.say(b"550 nobody" if address in self.server.refuses else b"250 ok")
            elif word == b"DATA":
                self.say(b"354 go on")
                while self.rfile.readline() != b".\r\n":
                    pass
                self.server.taken.append(address)
                self.say(b"250 taken")
            else:
                self.say(ANSWERS.get(word, b"250 ok"))

    def say(self, answer: bytes) -> None:
        self.wfile.write(answer + b"\r\n")


@contextmanager
def mail_server() -> Iterator[MailServer]:
    with MailServer() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
