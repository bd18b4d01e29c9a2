"""The examples for Prometheus, Alertmanager and Grafana speak of what is there."""

import json
import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import yaml
from django.conf import settings
from django.urls import reverse
from prometheus_client.parser import text_string_to_metric_families
from rest_framework.test import APIClient

DEPLOY = settings.REPOSITORY / "deploy"
DASHBOARD = DEPLOY / "grafana" / "teleklasa.json"
RULES = DEPLOY / "prometheus" / "rules.yaml"
ENDINGS = {
    "counter": ("_total",),
    "gauge": ("",),
    "histogram": ("_bucket", "_count", "_sum"),
    "summary": ("_count", "_sum"),
}
TOKEN = "token-do-metryk-0123456789"


@pytest.fixture
def known(settings: Any, db: None) -> set[str]:
    """Names of all samples that `/metrics` tells or may tell."""
    settings.METRICS_TOKEN = TOKEN
    client = APIClient(headers={"Authorization": f"Bearer {TOKEN}"})
    client.get("/metrics")  # the first request is timed once it is over
    families = text_string_to_metric_families(client.get("/metrics").content.decode())
    return {family.name + ending for family in families for ending in ENDINGS[family.type]}


def read(name: str) -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((DEPLOY / "prometheus" / name).read_text())
    return found


def rules() -> Iterator[dict[str, Any]]:
    for group in read("rules.yaml")["groups"]:
        yield from group["rules"]


def names_in(expression: str) -> set[str]:
    return set(re.findall(r"\bteleklasa_\w+", expression))


def test_every_figure_of_the_dashboard_exists_and_every_figure_is_on_it(known: set[str]) -> None:
    panels = json.loads(DASHBOARD.read_text())["panels"]
    shown = set().union(*(names_in(target["expr"]) for panel in panels for target in panel.get("targets", [])))

    assert shown - known == set()
    assert {name for name in known - shown if name.startswith("teleklasa_")} == {"teleklasa_request_seconds_sum"}


def test_every_figure_of_the_rules_exists(known: set[str]) -> None:
    used = set().union(*(names_in(rule["expr"]) for rule in rules()))

    assert len(used) > 10
    assert used - known == set()


def test_panels_have_their_own_ids_and_places() -> None:
    panels = json.loads(DASHBOARD.read_text())["panels"]

    cells = [
        (panel["gridPos"]["x"] + across, panel["gridPos"]["y"] + down)
        for panel in panels
        for across in range(panel["gridPos"]["w"])
        for down in range(panel["gridPos"]["h"])
    ]

    assert len({panel["id"] for panel in panels}) == len(panels)
    assert len(set(cells)) == len(cells)
    assert {across for across, _ in cells} == set(range(24))


def test_rules_say_what_is_wrong_and_how_bad_it_is() -> None:
    found = list(rules())

    assert all(set(rule) <= {"alert", "expr", "for", "labels", "annotations"} for rule in found)
    assert {rule["labels"]["severity"] for rule in found} == {"critical", "warning"}
    assert [rule["alert"] for rule in found if not rule["annotations"]["summary"]] == []
    drains = [rule for rule in found if rule["labels"].get("teleklasa") == "drain"]
    assert drains
    assert all('job="bbb"' in rule["expr"] for rule in drains)  # their instance names the server


def test_alertmanager_sends_drains_to_the_school_more_often_than_it_forgets_them(settings: Any) -> None:
    said = read("alertmanager.yaml")
    [route] = said["route"]["routes"]
    [webhook] = next(each["webhook_configs"] for each in said["receivers"] if each["name"] == route["receiver"])

    assert {said["route"]["receiver"], route["receiver"]} == {each["name"] for each in said["receivers"]}
    assert route["matchers"] == ['teleklasa="drain"']
    assert webhook["url"].endswith(reverse("swarm-alerts"))
    assert webhook["send_resolved"] is True
    assert set(webhook["http_config"]["authorization"]) == {"credentials_file"}
    assert timedelta(hours=int(route["repeat_interval"].removesuffix("h"))).total_seconds() < settings.ALERTS_KEPT_S


def test_prometheus_reads_the_rules_and_asks_the_school_with_its_token() -> None:
    said = read("prometheus.yaml")
    jobs = {job["job_name"]: job for job in said["scrape_configs"]}

    assert said["rule_files"] == [RULES.name]
    assert set(jobs) == {"teleklasa", "bbb"}
    assert set(jobs["teleklasa"]["authorization"]) == {"credentials_file"}
    assert jobs["teleklasa"].get("metrics_path", "/metrics") == reverse("metrics")


def test_containers_show_no_figures_and_take_no_alerts_until_they_are_told_to() -> None:
    names = {f"TELEKLASA_{name}" for name in ("ALERTS_TOKEN", "ALERTS_KEPT_S", "METRICS_TOKEN", "METRICS_ALLOW")}
    passed_on = yaml.safe_load((DEPLOY / "compose.yaml").read_text())["x-server"]["environment"]
    example = (DEPLOY / "env.example").read_text()
    front = (DEPLOY / "Caddyfile").read_text()

    assert {name: passed_on[name] for name in names} == dict.fromkeys(names)
    assert {name for name in names if f"\n#{name}=" in example} == names
    assert 'path_regexp ^/metrics$\n\t\t\tnot header Authorization "Bearer *"' in front
