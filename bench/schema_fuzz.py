"""The whole API asked oddly by everyone: no server error, and no answer that its description does not know.

`python schema_fuzz.py [--only TEXT]` makes a small school in a database of its own under
`var/fuzz`, and walks every operation as seven people.  Each request is taken back before the next
one, so that a run says the same for the same seed.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import shutil
import sys
import tempfile
import time
import traceback
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any, TextIO

from fuzz_cases import Cases, Request
from fuzz_checks import faults
from fuzz_school import ROLES, School, make_school
from record import Figure, write_results

SERVER = Path(__file__).resolve().parents[1] / "server"
VAR = Path(os.environ.get("TELEKLASA_VAR", SERVER.parent / "var" / "fuzz")).resolve()
SEED, POSITIVE, NEGATIVE, ODD, WORKERS = 20261, 2, 2, 7, 2
SLOW_S = 2.0
NOTED_READS = {
    "GET /api/v1/calendar-feed/{code}.ics",
    "GET /api/v1/certificates/{code}",
    "GET /api/v1/certificates/{code}.pdf",
    "GET /api/v1/submissions/{submission_id}",
    "GET /api/v1/submissions/{submission_id}/result",
}
"""Misses of codes are counted, and an admin's look at what a student wrote is noted."""


@dataclass
class Tally:
    cases: int = 0
    statuses: Counter[int] = field(default_factory=Counter)
    found: dict[str, list[str]] = field(default_factory=dict)
    """Each fault with the requests that brought it, by `kind: what`."""

    def add(self, other: Tally) -> None:
        self.cases += other.cases
        self.statuses += other.statuses
        for fault, requests in other.found.items():
            self.found.setdefault(fault, []).extend(requests)

    def note(self, fault: str, request: str) -> None:
        self.found.setdefault(fault, []).append(request)

    def number(self, kind: str) -> int:
        return sum(len(requests) for fault, requests in self.found.items() if fault.startswith(kind))


def main() -> int:
    options = _options()
    began = time.monotonic()
    _environment()
    tally = fuzz(options)
    report(tally, sys.stdout)
    print(f"{time.monotonic() - began:.0f} s")
    errors = Figure("server_errors", "", "<= 0", [tally.number("server_errors")])
    undocumented = Figure("undocumented", "", "<= 0", [tally.number("undocumented")])
    writes = Figure("reads_that_write", "", "<= 0", [tally.number("reads_that_write")])
    if not options.only and not options.roles:
        cases = Figure("cases", "", ">= 20000", [tally.cases])
        figures = [cases, errors, undocumented, writes, Figure("roles", "", ">= 7", [len(ROLES)])]
        print(write_results("schema_fuzz", figures, seeds=[SEED]))
    return int(bool(errors.value + undocumented.value + writes.value))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", default="", help="only operations with this in their label; nothing is written then")
    parser.add_argument("--roles", nargs="*", choices=list(ROLES), help="only these; nothing is written then")
    parser.add_argument("--more", type=int, default=1, help="times as many requests of each sort (%(default)s)")
    parser.add_argument("--workers", type=int, default=WORKERS)
    return parser.parse_args()


def _environment() -> None:
    (VAR / "static").mkdir(parents=True, exist_ok=True)
    files = Path(tempfile.mkdtemp(prefix="teleklasa-fuzz-", dir=VAR))
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "teleklasa.site.settings",
        "TELEKLASA_VAR": str(VAR),
        "TELEKLASA_DEMO": "1",
        "TELEKLASA_LOG_LEVEL": "CRITICAL",
        "TELEKLASA_MEDIA_FOLDER": str(files / "media"),
        "TELEKLASA_KEYS_FILE": str(files / "keys.json"),
        "TELEKLASA_NODE_DOMAINS": "127.0.0.1 localhost",
        "FUZZ_FILES": str(files),
        "HYPOTHESIS_STORAGE_DIRECTORY": str(VAR / "hypothesis"),
    }
    sys.path.insert(0, str(SERVER))


def _set_up() -> None:
    import django
    from django.conf import settings
    from django.test.utils import setup_test_environment

    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.ALLOWED_HOSTS = ["*"]
    django.setup()
    setup_test_environment(debug=False)


def fuzz(options: argparse.Namespace) -> Tally:
    from teleklasa.site.embedded import embedded_folder, leave_embedded_database, use_embedded_database

    os.environ.pop("DATABASE_URL", None)
    use_embedded_database(embedded_folder(), is_durable=False)
    name = f"fuzz_{os.getpid()}"
    try:
        return _walk(options, name)
    finally:
        for made in (name, *(f"{name}_{role}" for role in ROLES)):
            _as_superuser(f'DROP DATABASE IF EXISTS "{made}" WITH (FORCE)')
        leave_embedded_database(VAR / "postgres")
        shutil.rmtree(os.environ["FUZZ_FILES"], ignore_errors=True)


def _walk(options: argparse.Namespace, name: str) -> Tally:
    from teleklasa.site.embedded import embedded_database_url

    _as_superuser(f'CREATE DATABASE "{name}"')
    os.environ["DATABASE_URL"] = embedded_database_url(name)
    _set_up()
    from django.core.management import call_command
    from django.db import connection
    from teleklasa.bbb.testserver import TestServer

    call_command("migrate", verbosity=0)
    with TestServer(name="Serwer 1", secret="sekret-1") as bbb:
        school = make_school(bbb.url, bbb.secret)
        connection.close()
        roles = options.roles or list(ROLES)
        for role in roles:
            _as_superuser(f'CREATE DATABASE "{name}_{role}" TEMPLATE "{name}"')
        whole = Tally()
        context = multiprocessing.get_context("spawn")
        with ProcessPoolExecutor(options.workers, mp_context=context, max_tasks_per_child=1) as pool:
            jobs = [pool.submit(as_role, role, f"{name}_{role}", school, options) for role in roles]
            for job in jobs:
                whole.add(job.result())
    return whole


def _as_superuser(statement: str) -> None:
    import psycopg
    from teleklasa.site.embedded import embedded_database_url
    from teleklasa.site.postgres import SUPERUSER

    with psycopg.connect(embedded_database_url(SUPERUSER), autocommit=True) as connection:
        connection.execute(statement)  # type: ignore[call-overload]  # names of our own


def as_role(role: str, database: str, school: School, options: argparse.Namespace) -> Tally:
    """Every operation as one person, in a process and a database of its own."""
    sys.path.insert(0, str(SERVER))
    from teleklasa.site.embedded import embedded_database_url

    os.environ["DATABASE_URL"] = embedded_database_url(database)
    _set_up()
    import schemathesis
    from teleklasa.site.wsgi import application

    schema = schemathesis.openapi.from_wsgi("/api/openapi.yaml", application)
    walk, seen = Walk(role, school), 0
    for result in schema.get_all_operations():
        operation = result.ok()
        if options.only and options.only not in operation.label:
            continue
        cases = Cases(operation, school.ids, Random(f"{SEED} {role} {operation.label}"))
        try:
            for request in cases.drawn(POSITIVE * options.more, NEGATIVE * options.more):
                walk.ask(operation, request)
            for request in cases.of_corpus(ODD * options.more):
                walk.ask(operation, request)
        except Exception as error:
            raise RuntimeError(f"{operation.label}: {error}") from error
        if walk.tally.cases // 500 != seen:
            seen = walk.tally.cases // 500
            with (VAR / f"{role}.txt").open("w") as file:
                report(walk.tally, file)
    with (VAR / f"{role}.txt").open("w") as file:
        report(walk.tally, file)
    print(f"{role}: {walk.tally.cases} requests, {len(walk.tally.found)} sorts of faults", flush=True)
    return walk.tally


class Walk:
    """The requests of one person; each is taken back."""

    def __init__(self, role: str, school: School) -> None:
        from django.core.signals import got_request_exception
        from django.test import Client

        self.role, self.cookies, self.tally = role, school.cookies[role], Tally()
        self.client = Client(raise_request_exception=False)
        self.raised: BaseException | None = None
        self._remember = lambda **_: setattr(self, "raised", sys.exception())
        got_request_exception.connect(self._remember)

    def ask(self, operation: Any, request: Request) -> None:
        from django.db import transaction

        _forget_memory()
        try:
            with self._taken_back():
                for _ in range(request.times):
                    self._ask_once(operation, request)
                transaction.set_rollback(True)
        except Exception as error:  # noqa: BLE001 -- whatever it was, the next request goes on
            self._note(operation, "server_errors", request, error)

    @staticmethod
    def _taken_back() -> Any:
        """A transaction in which others may begin that say they are the outermost, as in Django's own tests."""
        from django.db import transaction

        outermost = transaction.atomic()
        outermost._from_testcase = True  # noqa: SLF001 -- Django's own way
        return outermost

    def _ask_once(self, operation: Any, request: Request) -> None:
        self.client.cookies.clear()
        self.client.cookies.load(self.cookies)
        self.raised, began = None, time.monotonic()
        answer = self.client.generic(
            request.method,
            request.path,
            request.body,
            content_type=request.content_type,
            QUERY_STRING=request.query,
            headers=request.headers,
        )
        self.tally.cases += 1
        self.tally.statuses[answer.status_code] += 1
        for kind, fault in faults(operation, answer):
            self._note(operation, kind, request, self.raised or fault)
        if time.monotonic() - began > SLOW_S:
            self._note(operation, "slow", request, f"{time.monotonic() - began:.1f} s")
        self._look_at_database(operation, request)

    def _look_at_database(self, operation: Any, request: Request) -> None:
        from django.db import connection

        if connection.needs_rollback:  # a fault that was answered already
            return
        if request.method == "GET":
            if operation.label in NOTED_READS:
                return
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_current_xact_id_if_assigned()")
                if cursor.fetchone()[0] is not None:
                    self._note(operation, "reads_that_write", request, "a transaction was written")
            return
        connection.check_constraints()
        after, connection.run_on_commit = connection.run_on_commit, []
        for _, act, _ in after:
            act()

    def _note(self, operation: Any, kind: str, request: Request, what: BaseException | str) -> None:
        where = what if isinstance(what, str) else _place_of(what)
        label = "" if isinstance(what, BaseException) else f"{operation.label}: "
        self.tally.note(f"{kind}: {label}{where}", f"{self.role}: {request}")


def _forget_memory() -> None:
    """What a process keeps by version would tell of versions that were taken back."""
    from teleklasa.courses.catalogue import course_page
    from teleklasa.courses.learning import paper

    course_page.kept.clear()
    paper.kept.clear()


def _place_of(error: BaseException) -> str:
    frames = [one for one in traceback.extract_tb(error.__traceback__) if "/teleklasa/" in one.filename]
    last = frames[-1] if frames else None
    place = f"{last.filename.partition('/teleklasa/')[2]}:{last.lineno}" if last else "outside"
    return f"{place} {type(error).__name__}: {str(error).splitlines()[0][:160] if str(error) else ''}"


def report(tally: Tally, file: TextIO) -> None:
    print(f"{tally.cases} requests; answers {dict(sorted(tally.statuses.items()))}", file=file)
    for fault, requests in sorted(tally.found.items(), key=lambda pair: -len(pair[1])):
        print(f"{len(requests):5} × {fault}", *(f"        {one[:600]!r}" for one in requests[:2]), sep="\n", file=file)


if __name__ == "__main__":
    raise SystemExit(main())
