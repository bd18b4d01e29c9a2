from pathlib import Path

import pytest

from teleklasa.courses import notices
from teleklasa.notifications.kinds import Kind
from teleklasa.notifications.mail_texts import line_of
from teleklasa.notifications.models import Notification

KINDS = [kind.name for kind in vars(notices).values() if isinstance(kind, Kind)]
LINES = Path(__file__).parents[1] / "templates" / "notifications" / "kinds"
FACTS = {
    "course": "Ułamki <b>",
    "lesson": "Lekcja 1",
    "task": "Esej",
    "person": "Ewa",
    "rating": 4,
    "reason": "spam",
    "count": 3,
}


@pytest.mark.parametrize("language", ["pl", "en"])
@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_a_line_for_mails_with_its_facts(kind, language):
    assert (LINES / f"{kind}.{language}.txt").exists()

    line = line_of(Notification(kind=kind, facts=FACTS), language)

    assert "Ułamki <b>" in line
    assert "{{" not in line


@pytest.mark.parametrize("language", ["pl", "en"])
def test_every_line_is_of_a_known_kind(language):
    assert {path.name.split(".")[0] for path in LINES.glob(f"*.{language}.txt")} == set(KINDS)
