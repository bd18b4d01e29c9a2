"""The limits of style that a machine can check, so that nobody argues about them in review."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

SERVER = Path(__file__).resolve().parents[1]
MAX_LINES, MAX_TEST_LINES = 400, 500
JUNK_DRAWERS = {"base", "common", "core", "helpers", "managers", "misc", "services", "utils"}
ASSERTING_PREFIXES = ("assert_", "check_", "django_assert_", "expect", "require_")


def modules() -> list[Path]:
    folders = (SERVER / "teleklasa", SERVER / "tests")
    return [path for folder in folders for path in sorted(folder.rglob("*.py")) if "migrations" not in path.parts]


def is_test(path: Path) -> bool:
    return "tests" in path.parts or path.name == "conftest.py"


def name_of(path: Path) -> str:
    return path.relative_to(SERVER).as_posix()


def test_files_stay_short() -> None:
    lengths = {path: path.read_text().count("\n") for path in modules()}

    too_long = {
        name_of(path): lines
        for path, lines in lengths.items()
        if lines > (MAX_TEST_LINES if is_test(path) else MAX_LINES)
    }

    assert too_long == {}


def test_files_and_folders_say_what_they_hold() -> None:
    found = [name_of(path) for path in modules() if {path.stem, path.parent.name} & JUNK_DRAWERS]

    assert found == ["teleklasa/site/engine/base.py"]  # Django looks for an engine's connection there


def test_every_app_is_tested_beside_its_code() -> None:
    apps = [path.parent for path in (SERVER / "teleklasa").glob("*/__init__.py")]

    untested = [app.name for app in apps if not list(app.glob("tests/test_*.py"))]

    assert untested == []


def functions_that_test(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name.startswith("test_"):
            yield node


def asserts_something(test: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    """An assertion, `pytest.raises`, Playwright's `expect(…)` or a call of something that says it asserts."""
    for node in ast.walk(test):
        if isinstance(node, ast.Assert):
            return True
        if isinstance(node, ast.Call):
            called = node.func
            name = called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")
            if name in {"raises", "warns"} or name.startswith(ASSERTING_PREFIXES):
                return True
    return False


@pytest.mark.parametrize("path", [path for path in modules() if path.name.startswith("test_")], ids=name_of)
def test_every_test_asserts_something(path: Path) -> None:
    assert [test.name for test in functions_that_test(path) if not asserts_something(test)] == []
