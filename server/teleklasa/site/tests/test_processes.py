from collections.abc import Iterator
from pathlib import Path

import pytest

from teleklasa.site.processes import ChildFailed, Children, History, Program
from teleklasa.site.tests.test_run import wait_until


@pytest.fixture
def children(tmp_path: Path) -> Iterator[Children]:
    with Children(tmp_path / "log", database=None) as children:
        yield children


def script(name: str, text: str, *, is_vital: bool = False) -> Program:
    return Program(name, ["sh", "-c", text], is_vital=is_vital)


def mend_once_ended(children: Children, now: float) -> list[str]:
    """What is said at `now` of a program that has ended or will do so shortly."""
    said: list[str] = []

    def has_said() -> bool:
        said.extend(children.mend(now))
        return said != []

    assert wait_until(has_said)
    return said


def runs(folder: Path) -> int:
    return (folder / "runs").read_text().count("\n") if (folder / "runs").exists() else 0


def test_program_that_keeps_ending_waits_longer_each_time_up_to_half_a_minute() -> None:
    history, now, waits = History(), 100.0, []
    for _ in range(7):
        history.end(now)
        waits.append(history.wait_s)
        now += history.wait_s + 1

    assert waits == [1, 2, 4, 8, 16, 30, 30]


def test_program_that_ran_well_for_half_a_minute_starts_again_soon() -> None:
    history = History()
    for now in (100.0, 102.0, 106.0, 106.0 + 4 + 31):
        history.end(now)

    assert (history.wait_s, history.due) == (1, 142)


def test_program_that_ended_is_named_and_started_again_when_its_time_has_come(
    children: Children, tmp_path: Path
) -> None:
    text = f"echo started >>{tmp_path}/runs; echo the database is away"
    children.start(script("some worker", text))

    said = mend_once_ended(children, 100.0)

    log = tmp_path / "log" / "some-worker.old.log"
    assert said == [f"some worker ended with code 0: the database is away; it starts again in 1 s (more in {log})"]
    assert (children.mend(100.9), runs(tmp_path)) == ([], 1)
    assert children.mend(101.0) == []
    assert wait_until(lambda: runs(tmp_path) == 2)
    assert "in 2 s" in mend_once_ended(children, 102.0)[0]


def test_what_an_ended_program_left_running_ends_before_it_starts_again(children: Children, tmp_path: Path) -> None:
    children.start(script("server", f"(sleep 1; echo late >>{tmp_path}/runs) & exit 3"))

    said = mend_once_ended(children, 100.0)

    assert said[0].startswith("server ended with code 3: it said nothing; ")
    assert not wait_until(lambda: runs(tmp_path) > 0, within_s=1.5)


def test_vital_program_that_ends_three_times_within_half_a_minute_ends_the_school(children: Children) -> None:
    children.start(script("web server", "echo no memory; exit 1", is_vital=True))
    for now in (100.0, 110.0):
        mend_once_ended(children, now)
        children.mend(now + 2)

    with pytest.raises(ChildFailed, match=r"^web server ended with code 1: no memory \(more in .*web-server\.log\)$"):
        mend_once_ended(children, 129.0)


def test_vital_program_that_ends_now_and_then_is_started_again(children: Children, tmp_path: Path) -> None:
    children.start(script("web server", f"echo started >>{tmp_path}/runs", is_vital=True))
    for now in (100.0, 116.0, 132.0, 148.0):
        mend_once_ended(children, now)
        children.mend(now + 8)

    assert wait_until(lambda: runs(tmp_path) == 5)
