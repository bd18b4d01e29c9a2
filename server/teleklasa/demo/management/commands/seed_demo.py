"""Load the sample school; only a demo may hold it."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from teleklasa.demo.catalogue.seeding import seed_sample_catalogue
from teleklasa.demo.sample import SERVERS
from teleklasa.demo.seeding import seed_sample_school


class Command(BaseCommand):
    help = "Load the sample school and its catalogue (admin/admin, NAU1, UCZEN1 …); may be repeated."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--swarm-file", type=Path, help="also write the test servers to start, as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("The sample school has public codes; set TELEKLASA_DEMO=1 to load it into a demo.")
        seed_sample_school()
        seed_sample_catalogue()
        if options["swarm_file"]:
            rows = [{"name": s.name, "port": s.port, "secret": s.secret, "version": s.version} for s in SERVERS]
            options["swarm_file"].write_text(json.dumps(rows, ensure_ascii=False, indent=1))
