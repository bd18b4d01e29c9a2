"""What a bench measured, as a file that is committed, and the table of all of them."""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import Any

RESULTS = Path(__file__).resolve().parent / "results"
README = Path(__file__).resolve().parent / "README.md"
TABLE_BEGINS, TABLE_ENDS = "<!-- table -->", "<!-- end of table -->"


@dataclass
class Figure:
    """One figure of a bench: the median of its runs against what it should be."""

    name: str
    unit: str
    aim: str
    """`>= 0.02`, `<= 80`, or empty for one that is only noted."""
    runs: list[float] = field(default_factory=list)

    @property
    def value(self) -> float:
        return round(median(self.runs), 4)

    @property
    def holds(self) -> bool | None:
        if not self.aim:
            return None
        sign, _, limit = self.aim.partition(" ")
        return self.value >= float(limit) if sign == ">=" else self.value <= float(limit)

    def row(self) -> dict[str, Any]:
        runs = [round(run, 4) for run in self.runs]
        return {**asdict(self), "value": self.value, "holds": self.holds, "runs": runs}


def write_results(bench: str, figures: list[Figure], *, seeds: list[int]) -> Path:
    """Write `results/<bench>.json` and the table of `README.md`; failed aims are written like kept ones."""
    commit = subprocess.run(["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=False)
    written = RESULTS / f"{bench}.json"
    facts = {
        "bench": bench,
        "commit": commit.stdout.strip(),
        "date": datetime.now(UTC).date().isoformat(),
        "machine": f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}",
        "seeds": seeds,
        "figures": [figure.row() for figure in figures],
    }
    RESULTS.mkdir(exist_ok=True)
    written.write_text(json.dumps(facts, indent=1) + "\n")
    write_table()
    return written


def write_table() -> None:
    before, _, rest = README.read_text().partition(TABLE_BEGINS)
    after = rest.partition(TABLE_ENDS)[2]
    lines = ["| bench | figure | value | aim | holds |", "|---|---|---|---|---|"]
    for file in sorted(RESULTS.glob("*.json")):
        facts = json.loads(file.read_text())
        lines += [
            f"| {facts['bench']} | `{one['name']}` | {one['value']:g} {one['unit']} | {one['aim'] or 'noted'} "
            f"| {'' if one['holds'] is None else 'yes' if one['holds'] else '**no**'} |"
            for one in facts.get("figures", [])
        ]
    README.write_text(f"{before}{TABLE_BEGINS}\n" + "\n".join(lines) + f"\n{TABLE_ENDS}{after}")


if __name__ == "__main__":
    write_table()
    sys.stdout.write(README.read_text())
