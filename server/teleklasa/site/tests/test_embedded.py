import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from teleklasa.site.postgres import Cluster

pytestmark = pytest.mark.slow

USER = """
import os, sys
from pathlib import Path
from teleklasa.site.embedded import ClusterUnusable, use_embedded_database
try:
    use_embedded_database(Path(sys.argv[1]) if sys.argv[1] else None, is_durable=False)
except ClusterUnusable as refusal:
    raise SystemExit(f"refused: {refusal}")
print("ready", os.environ["DATABASE_URL"], flush=True)
if sys.argv[2] == "stay":
    sys.stdin.read()
"""


def start_user(folder: Path | str, *, stays: bool, **environment: str) -> subprocess.Popen[str]:
    names = {"DATABASE_URL", "TELEKLASA_DEMO"}
    inherited = {name: value for name, value in os.environ.items() if name not in names}
    command = [sys.executable, "-W", "error", "-c", USER, str(folder), "stay" if stays else "go"]
    pipe = subprocess.PIPE
    return subprocess.Popen(command, text=True, stdin=pipe, stdout=pipe, stderr=pipe, env=inherited | environment)


def run_user(folder: Path | str, **environment: str) -> tuple[int, str]:
    """The exit code and the one thing that a short-lived user of the database said."""
    user = start_user(folder, stays=False, **environment)
    said, complaint = user.communicate(timeout=240)
    return user.returncode, complaint.strip() or said.strip()


def leave(user: subprocess.Popen[str]) -> None:
    user.communicate(timeout=240)


@pytest.fixture
def folder(place: Path) -> Path:
    return place / "postgres"


def test_database_lives_as_long_as_its_last_user(folder: Path) -> None:
    school = start_user(folder, stays=True)
    assert school.stdout is not None
    assert school.stdout.readline().startswith("ready postgresql://")

    code, _ = run_user(folder)

    assert code == 0
    assert Cluster(folder).is_running()
    leave(school)
    assert not Cluster(folder).is_running()


def test_database_stops_with_the_next_user_when_one_was_killed(folder: Path) -> None:
    school = start_user(folder, stays=True)
    assert school.stdout is not None
    school.stdout.readline()
    school.kill()
    leave(school)
    assert Cluster(folder).is_running()

    code, _ = run_user(folder)

    assert code == 0
    assert not Cluster(folder).is_running()


def test_database_recovers_when_the_server_was_killed(folder: Path) -> None:
    school = start_user(folder, stays=True)
    assert school.stdout is not None
    school.stdout.readline()
    os.kill(int((folder / "postmaster.pid").read_text().split()[0]), signal.SIGKILL)
    leave(school)

    code, said = run_user(folder)

    assert (code, said.split()[0]) == (0, "ready")


def test_database_starts_when_a_crash_left_a_process_number_of_somebody_else(folder: Path) -> None:
    run_user(folder)
    (folder / "postmaster.pid").write_text(f"{os.getpid()}\n{folder}\n1700000000\n5432\n{folder}\n\n\nready\n")

    code, said = run_user(folder)

    assert (code, said.split()[0]) == (0, "ready")


def test_database_at_a_path_too_long_for_a_socket_still_starts(place: Path) -> None:
    folder = place / ("a" * 90) / "postgres"

    code, said = run_user(folder)

    assert (code, said.split()[0]) == (0, "ready")
    assert str(folder) not in said


def test_damaged_data_folder_is_named_in_one_sentence(folder: Path) -> None:
    run_user(folder)
    (folder / "global" / "pg_control").write_bytes(b"")

    code, said = run_user(folder)

    assert code == 1
    assert said.startswith(f"refused: The database in {folder} does not start: ")
    assert "\n" not in said


def test_folder_of_another_version_is_refused(folder: Path) -> None:
    run_user(folder)
    (folder / "PG_VERSION").write_text("16\n")

    code, said = run_user(folder)

    assert code == 1
    assert said.startswith(f"refused: {folder} was made by PostgreSQL 16 and this release carries 18: ")


def test_folder_with_something_else_inside_is_left_alone(folder: Path) -> None:
    folder.mkdir()
    (folder / "diary.txt").write_text("mine")

    code, said = run_user(folder)

    assert code == 1
    assert said.startswith(f"refused: {folder} holds something else than a PostgreSQL database")
    assert (folder / "diary.txt").read_text() == "mine"


def test_path_that_is_a_file_is_refused_in_one_sentence(place: Path) -> None:
    (place / "var").write_text("")

    answer = run_user(place / "var" / "postgres")

    assert answer == (1, f"refused: {place / 'var'} cannot be used: File exists.")


def test_production_without_a_database_address_is_refused(place: Path) -> None:
    code, said = run_user("", TELEKLASA_VAR=str(place))

    assert code == 1
    assert said.startswith("refused: DATABASE_URL is not set: ")
    assert list(place.iterdir()) == []
