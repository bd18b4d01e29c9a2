"""Letters of a school that has no mail server: each is a text file, as its reader would see it."""

from __future__ import annotations

import os
import secrets
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone


class LetterFolder(BaseEmailBackend):
    """Writes what it is to send into `folder`; for the sample school and for developers.

    Letters hold links that open accounts, so nobody but the user that runs the school reads them.
    """

    def __init__(self, *, folder: Path, **options: Any) -> None:
        super().__init__(**options)
        self._folder = folder

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for letter in email_messages:
            name = f"{timezone.localtime():%Y-%m-%d_%H-%M-%S.%f}-{secrets.token_hex(4)}.txt"
            words = f"To: {', '.join(letter.to)}\nSubject: {letter.subject}\n\n{letter.body}"
            made = os.open(self._folder / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(made, "w", encoding="utf-8") as file:
                file.write(words)
        return len(email_messages)
