"""The table of failure cases names every case, and tests that exist."""

import ast
import re
from pathlib import Path

SERVER = Path(__file__).resolve().parents[1]
TABLE = SERVER.parent / "docs" / "failure-cases.md"
CASES = 25
TEST = re.compile(r"`([\w/]+\.py)::(test_\w+)`")
ROW = re.compile(r"^\| (\d+) \|.*$", re.MULTILINE)


def functions_of(path: Path) -> set[str]:
    if not path.is_file():
        return set()
    return {node.name for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.FunctionDef)}


def test_every_test_that_the_table_names_exists() -> None:
    named = TEST.findall(TABLE.read_text())

    missing = [f"{path}::{name}" for path, name in named if name not in functions_of(SERVER / path)]

    assert missing == []


def test_every_case_has_a_test() -> None:
    rows = {int(found[1]): TEST.findall(found[0]) for found in ROW.finditer(TABLE.read_text())}

    assert sorted(rows) == list(range(1, CASES + 1))
    assert [case for case, tests in rows.items() if not tests] == []
