"""The `teleklasa` command."""

import argparse
import sys
from collections.abc import Sequence
from math import isfinite
from pathlib import Path

from teleklasa.environment import SettingUnreadable, env_int
from teleklasa.site.develop import develop
from teleklasa.site.generate import generate_database
from teleklasa.site.plan import plan_servers
from teleklasa.site.postgres_programs import ClusterUnusable
from teleklasa.site.processes import ChildFailed
from teleklasa.site.reset import reset_database
from teleklasa.site.run import CannotRun, RunOptions, run_school

FIRST_TEST_SERVER_PORT = 8901


def main(arguments: Sequence[str] | None = None) -> int:
    """The exit status; whatever stops the school is told in one sentence."""
    try:
        options = _parser().parse_args(arguments)
        options.act(options)
    except (CannotRun, ChildFailed, ClusterUnusable, SettingUnreadable) as refusal:
        print(f"teleklasa: {refusal}", file=sys.stderr)
        return 1
    except OSError as error:
        print(f"teleklasa: {error.filename or 'The system'}: {error.strerror or error}.", file=sys.stderr)
        return 1
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="teleklasa", description="An online school on one machine.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    run = commands.add_parser("run", help="serve the sample school with test servers until Ctrl-C")
    run.set_defaults(act=lambda options: run_school(_run_options(options)))
    dev = commands.add_parser("dev", help="the same for development: restarts on a change, web app with hot reload")
    dev.set_defaults(act=lambda options: develop(_run_options(options)))
    reset = commands.add_parser("reset-db", help="drop the embedded database and load the sample school again")
    reset.set_defaults(act=lambda options: reset_database(_run_options(options)))
    for command, port in ((run, 8080), (dev, 8000), (reset, 8080)):
        command.add_argument("--host", default="127.0.0.1", help="address to listen on (%(default)s)")
        command.add_argument("--port", type=int, default=port, help="port of the school (%(default)s)")
        command.add_argument(
            "--test-server-port",
            type=int,
            default=env_int("TELEKLASA_TEST_SERVER_PORT", FIRST_TEST_SERVER_PORT, least=1),
            help="first of the four ports of the test servers (%(default)s)",
        )
    generated = commands.add_parser("generate", help="fill a database of its own with a very large school, to measure")
    generated.set_defaults(act=lambda options: generate_database(courses=options.courses, database=options.database))
    generated.add_argument("--courses", type=int, default=100_000, help="everything else follows (%(default)s)")
    generated.add_argument("--database", default="teleklasa_large", help="name of the database (%(default)s)")
    _add_plan(commands.add_parser("plan", help="how many BigBlueButton servers a timetable needs"))
    return parser


def _add_plan(plan: argparse.ArgumentParser) -> None:
    source = plan.add_mutually_exclusive_group(required=True)
    source.add_argument("file", nargs="?", type=Path, help="a sheet (CSV) of size, start, length in minutes, cameras")
    source.add_argument("--timetable", action="store_true", help="what is announced in the school's database instead")
    plan.add_argument("--strength", action="append", type=_strength, help="of a server; 1 is 8 cores; may be repeated")
    plan.add_argument("--json", action="store_true", help="print the plan for programs")
    plan.set_defaults(
        act=lambda options: plan_servers(options.file, strengths=options.strength or [1.0], is_json=options.json)
    )


def _strength(text: str) -> float:
    strength = float(text)
    if not (isfinite(strength) and 0.1 <= strength <= 100):
        raise argparse.ArgumentTypeError("a strength lies between 0.1 and 100")
    return strength


def _run_options(options: argparse.Namespace) -> RunOptions:
    return RunOptions(port=options.port, host=options.host, test_server_port=options.test_server_port)
