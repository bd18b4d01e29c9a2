"""Run as a program beside the full database: how PostgreSQL does the hottest queries, into `results/plans/`."""

from __future__ import annotations

import json
import os
from pathlib import Path

from django.test.utils import CaptureQueriesContext

from catalogue_calls import FIGURES, Call, Client, connection

PLANS = Path(__file__).resolve().parent / "results" / "plans"
QUERY = ("SELECT", "WITH")


def queries_of(call: Call) -> list[str]:
    client = Client()
    headers = {**dict(call["headers"]), "Host": "127.0.0.1"}  # type: ignore[call-overload]  # a dict by how calls are made
    with CaptureQueriesContext(connection) as captured:
        if call["method"] == "POST":
            client.post(call["path"], call["body"], content_type="application/json", headers=headers)
        else:
            client.get(call["path"], headers=headers)
    return [query["sql"] for query in captured.captured_queries if query["sql"].lstrip().startswith(QUERY)]


def plan_of(query: str) -> str:
    """The plan without costs, which change with every run."""
    with connection.cursor() as cursor:
        cursor.execute("EXPLAIN (COSTS OFF) " + query.replace("%", "%%"))
        return "\n".join(line for (line,) in cursor.fetchall())


def main() -> None:
    PLANS.mkdir(parents=True, exist_ok=True)
    kept = {}
    for name, made in FIGURES.items():
        if name == "logins":
            continue
        queries = queries_of(made()[-1])
        plans = [plan_of(query) for query in queries]
        (PLANS / f"{name}.txt").write_text("\n\n".join(plans) + "\n")
        kept[name] = len(plans)
    print(json.dumps(kept))


if __name__ == "__main__":
    os.environ.setdefault("TELEKLASA_DEMO", "1")
    main()
