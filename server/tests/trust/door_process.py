"""A door in a process of its own, as the documentation starts it, with all that it printed."""

import os
import signal
import subprocess
import sys
from pathlib import Path

from django.conf import settings as school

from teleklasa.door.settings import DoorSettings
from teleklasa.door.tests.serving import await_listening, free_port


class DoorProcess:
    """Listens once made; `kill` is the death of the process, `stop` what a deploy does."""

    def __init__(self, settings: DoorSettings, log: Path, *, port: int = 0) -> None:
        self.port, self.log = port or free_port(), log
        environment = os.environ | {
            "DATABASE_URL": settings.database_url,
            "TELEKLASA_KEYS_FILE": str(school.KEYS_FILE),
            "TELEKLASA_WEB_DIST": str(settings.web_dist),
        }
        command = [sys.executable, "-m", "granian", "--interface", "asgi", "--port", str(self.port)]
        command += ["--workers-kill-timeout", "8", "teleklasa.door.app:app"]
        with log.open("ab") as out:
            self.process = subprocess.Popen(command, env=environment, stdout=out, stderr=out, start_new_session=True)
        await_listening(self.port)

    def kill(self) -> None:
        """Everything of it dies in one moment: what supervises and what serves."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(10)

    def stop(self) -> None:
        self.process.terminate()

    def close(self) -> None:
        if self.process.poll() is None:
            self.kill()
