"""Run as a program beside one database: the seconds of one round of the watch, the second one."""

from __future__ import annotations

import os
import sys
import time

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "teleklasa.site.settings")
import django

django.setup()

from teleklasa.live.watching import conclude
from teleklasa.swarm.health import Outcome
from teleklasa.swarm.watch import poll_swarm

conclude(poll_swarm())
began = time.monotonic()
results = poll_swarm()
conclude(results)
took_s = time.monotonic() - began
if any(each.outcome is not Outcome.ANSWERED for each in results):
    raise SystemExit("some servers did not answer")
sys.stdout.write(str(took_s))
