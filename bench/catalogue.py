"""Courses at full size: reads, writes, and what a log-in storm does to them.

`python catalogue.py [figure …]` makes the two databases when they are missing (some minutes and
10 GB under `var/bench`), then measures every figure in turns with the no-op.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from databases import VAR, beside, set_up
from load import Call, Measured, noop_server, put_load, school_server
from record import Figure, write_results

CONNECTIONS, SECONDS, ROUNDS, FULL_COURSES = 16, 3, 2, 100_000
SHARES = {
    "catalogue": 0.020,
    "search": 0.010,
    "course_page": 0.015,
    "course_304": 0.030,
    "lesson": 0.015,
    "my_courses": 0.015,
    "comments": 0.015,
    "teacher_groups": 0.010,
    "grade_queue": 0.010,
}
P99_S, MOST_STATEMENTS, FULL_OVER_SMALL = 0.080, 6, 1.5
Calls = dict[str, dict[str, object]]


def main() -> None:
    options = _options()
    set_up(log_level="ERROR")
    with databases(options.courses) as (full, small):
        figures = measure(options.figures, full, small)
        if not options.figures:
            beside(full, "catalogue_plans.py")
    if not options.figures:
        print(write_results("catalogue", figures, seeds=[1, 7]))
    for figure in figures:
        print(f"{figure.name:34} {figure.value:>10g} {figure.unit:4} {figure.aim:10} {figure.holds}")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--courses", type=int, default=FULL_COURSES, help="of the full size (%(default)s)")
    parser.add_argument("figures", nargs="*", help="only these; nothing is written then")
    return parser.parse_args()


@contextmanager
def databases(courses: int) -> Iterator[tuple[str, str]]:
    """The addresses of the full database and of one a hundredth of it."""
    from teleklasa.site.embedded import embedded_database_url, leave_embedded_database, use_embedded_database

    VAR.mkdir(parents=True, exist_ok=True)
    use_embedded_database()
    if _tune(os.environ.pop("DATABASE_URL")):
        leave_embedded_database(VAR / "postgres")
        use_embedded_database()
        os.environ.pop("DATABASE_URL")
    names = {f"large_{courses}": courses, f"large_{courses // 100}": courses // 100}
    try:
        for name, size in names.items():
            if not (VAR / f"{name}.made").exists():
                _generate(name, size)
                (VAR / f"{name}.made").touch()
        full, small = (embedded_database_url(name) for name in names)
        yield full, small
    finally:
        leave_embedded_database(VAR / "postgres")


TUNING = {
    "shared_buffers": "2GB",
    "effective_cache_size": "8GB",
    "maintenance_work_mem": "512MB",
    "max_wal_size": "8GB",
    "checkpoint_timeout": "30min",
    "random_page_cost": "1.1",
}
"""What an admin gives a database of this size (`docs/operations.md`); writes stay durable."""


def _tune(database_url: str) -> bool:
    """True when the server has to start again for it."""
    import psycopg

    with psycopg.connect(database_url, autocommit=True) as connection:
        (buffers,) = connection.execute("SHOW shared_buffers").fetchone()  # type: ignore[misc]
        for name, value in TUNING.items():
            connection.execute(f"ALTER SYSTEM SET {name} = '{value}'")
    return bool(buffers != TUNING["shared_buffers"])


def _generate(name: str, courses: int) -> None:
    command = [Path(sys.executable).with_name("teleklasa"), "generate", "--courses", str(courses), "--database", name]
    subprocess.run(command, check=True)


def measure(asked: list[str], full: str, small: str) -> list[Figure]:
    """The figures asked for, or all of them."""
    names = asked or list(SHARES)
    known = {name: _calls(full, name) for name in names}
    known_small = {name: _calls(small, name) for name in names}
    figures: dict[str, Figure] = {}
    uncached = {"TELEKLASA_KEPT_ANSWERS_MB": "0"}
    with noop_server() as noop, school_server(full, **uncached) as large, school_server(small, **uncached) as little:
        for name in names:
            _warm(large, known[name])
            _warm(little, known_small[name])
        for _ in range(ROUNDS):
            for name in names:
                _one_round(name, figures, noop, (large, known[name]), (little, known_small[name]))
    if not asked:
        _measure_the_rest(figures, full)
    for name in names:
        _note(figures, f"{name}_statements", "", f"<= {MOST_STATEMENTS}", float(known[name]["statements"]))  # type: ignore[arg-type]
    return list(figures.values())


def _measure_the_rest(figures: dict[str, Figure], full: str) -> None:
    """Answers kept in memory, writes of progress, and what other pages feel of a log-in storm."""
    anonymous, progress, changes, lessons, logins = (
        _calls(full, name) for name in ("catalogue", "progress_writes", "progress_changes", "lesson", "logins")
    )
    with noop_server() as noop, school_server(full) as school:
        _warm(school, anonymous)
        for _ in range(ROUNDS):
            nothing = put_load(noop, [Call("/")], seconds=SECONDS // 2, connections=CONNECTIONS)
            kept = _load((school, anonymous))
            _note(figures, "cached_anonymous_share", "", ">= 0.1", kept.per_s / nothing.per_s)
            _note(figures, "progress_writes_per_s", "1/s", ">= 500", _load((school, progress)).per_s)
            _note(figures, "progress_changes_per_s", "1/s", "", _load((school, changes)).per_s)
            alone = put_load(school, as_calls(lessons), seconds=SECONDS, connections=4)
            with _storm(school, logins):
                crowded = put_load(school, as_calls(lessons), seconds=SECONDS, connections=4)
            _note(figures, "p99_beside_16_logins_over_alone", "", "<= 2", crowded.p99_s / alone.p99_s)


@contextmanager
def _storm(url: str, logins: dict[str, object]) -> Iterator[None]:
    """Sixteen people who log in again and again."""
    with ThreadPoolExecutor(1) as storm:
        found = storm.submit(put_load, url, as_calls(logins), seconds=SECONDS + 2, connections=16)
        time.sleep(1)
        yield
        found.result()  # some are told to come back in a moment: the queue of passwords has an end


def _one_round(
    name: str,
    figures: dict[str, Figure],
    noop: str,
    large: tuple[str, dict[str, object]],
    little: tuple[str, dict[str, object]],
) -> None:
    nothing = put_load(noop, [Call("/")], seconds=SECONDS // 2, connections=CONNECTIONS)
    found = _load(large)
    _note(figures, f"{name}_share", "", f">= {SHARES[name]}", found.per_s / nothing.per_s)
    _note(figures, f"{name}_per_s", "1/s", "", found.per_s)
    _note(figures, f"{name}_p99_s", "s", f"<= {P99_S}", found.p99_s)
    _note(
        figures, f"{name}_full_over_small_latency", "", f"<= {FULL_OVER_SMALL}", _full_over_small(found, large, little)
    )


def _full_over_small(
    found: Measured, large: tuple[str, dict[str, object]], little: tuple[str, dict[str, object]]
) -> float:
    """How much longer the full database takes for an answer of the same length.

    Where a list is shorter because there is less to list, only requests that fill a page in both are compared.
    """
    whole = [(url, {**known, "calls": known["whole_pages"]}) for url, known in (large, little) if known["whole_pages"]]
    if len(whole) < 2:
        return found.p50_s / _load(little).p50_s
    return _load(whole[0]).p50_s / _load(whole[1]).p50_s


def _load(target: tuple[str, dict[str, object]]) -> Measured:
    url, known = target
    found = put_load(url, as_calls(known), seconds=SECONDS, connections=CONNECTIONS)
    if found.refused:
        raise SystemExit(f"{found.refused} of {found.requests} requests were refused")
    return found


def as_calls(known: dict[str, object]) -> list[Call]:
    return [
        Call(one["path"], one["method"], tuple(one["headers"].items()), one["body"])
        for one in known["calls"]  # type: ignore[attr-defined]  # a list by how it was made
    ]


def _warm(url: str, known: dict[str, object]) -> None:
    put_load(url, as_calls(known), seconds=2, connections=CONNECTIONS)


def _calls(database_url: str, name: str) -> dict[str, object]:
    found: dict[str, object] = json.loads(beside(database_url, "catalogue_calls.py", name))[name]
    return found


def _note(figures: dict[str, Figure], name: str, unit: str, aim: str, value: float) -> None:
    figures.setdefault(name, Figure(name, unit, aim)).runs.append(value)


if __name__ == "__main__":
    main()
