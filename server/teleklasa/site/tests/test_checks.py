import os
import subprocess
import sys

import pytest
from django.core.checks import Error, run_checks

from teleklasa.demo.catalogue.people import AUTHOR, LEARNER
from teleklasa.demo.seeding import seed_sample_school
from teleklasa.groups.factories import add_pupil, make_group
from teleklasa.people.factories import make_learner, make_moderator
from teleklasa.site.checks import LETTER_FOLDER, letters_reach_people
from teleklasa.site.embedded import REPOSITORY


def errors():
    return sorted(str(problem.id) for problem in run_checks(databases=["default"]) if isinstance(problem, Error))


def test_sample_school_is_refused_outside_a_demo(db, settings):
    seed_sample_school()
    in_demo = errors()
    settings.DEMO, settings.IS_HTTPS = False, True

    assert (in_demo, errors()) == ([], ["teleklasa.E005", *["teleklasa.E006"] * 4])


def test_sample_accounts_of_the_catalogue_are_refused_outside_a_demo(db, settings):
    for login, password in (AUTHOR, LEARNER):
        person = make_learner(login, email=login)
        person.set_password(password)
        person.save(update_fields=["password"])
    settings.DEMO, settings.IS_HTTPS = False, True

    assert errors() == ["teleklasa.E006"] * 2


def test_one_sample_code_is_enough_to_be_refused(db, settings):
    make_moderator("Ala", quick_code="NAU1")
    settings.DEMO, settings.IS_HTTPS = False, True

    assert errors() == ["teleklasa.E005"]


@pytest.mark.parametrize(("code", "said"), [("BCDFGHJKM", ["teleklasa.E009"]), ("BCDFGHJKMN", [])])
def test_codes_shorter_than_the_policy_are_refused(db, settings, code, said):
    add_pupil(make_group("klasa 6A", moderators=[]), "Darek", code=code)
    settings.DEMO, settings.IS_HTTPS = False, True

    assert errors() == said


def test_unsafe_settings_are_refused_outside_a_demo(db, settings):
    settings.DEMO, settings.IS_HTTPS, settings.DEBUG, settings.ALLOWED_HOSTS = False, False, True, ["*"]

    assert errors() == ["teleklasa.E002", "teleklasa.E003", "teleklasa.E004"]


def test_short_tokens_of_the_monitoring_are_refused(settings):
    settings.ALERTS_TOKEN, settings.METRICS_TOKEN = "x" * 19, "x" * 20

    assert errors() == ["teleklasa.E008"]


def test_letters_kept_as_files_are_refused_outside_a_demo(db, settings):
    settings.MAILERS = {"default": {"BACKEND": LETTER_FOLDER, "OPTIONS": {"folder": "/nowhere"}}}
    in_demo = errors()
    settings.DEMO, settings.IS_HTTPS = False, True

    assert (in_demo, errors()) == ([], ["teleklasa.E007"])


@pytest.mark.parametrize(("host", "said"), [("", ["teleklasa.W001"]), ("mail.szkola.example", [])])
def test_school_that_names_no_mail_server_is_told(settings, host, said):
    settings.DEMO, settings.MAIL_HOST = False, host

    assert [str(problem.id) for problem in letters_reach_people(None)] == said


@pytest.mark.parametrize(
    ("demo", "host", "kept_as_files"),
    [("1", "", True), ("1", "mail.szkola.example", False), ("0", "", False), ("0", "mail.szkola.example", False)],
)
def test_letters_are_files_only_in_a_demo_without_a_mail_server(demo, host, kept_as_files):
    said = subprocess.run(
        [sys.executable, "-c", "from teleklasa.site.settings import MAILERS; print(MAILERS['default']['BACKEND'])"],
        cwd=REPOSITORY / "server",
        env={**os.environ, "TELEKLASA_DEMO": demo, "TELEKLASA_MAIL_HOST": host},
        capture_output=True,
        text=True,
        check=True,
    )

    assert (said.stdout.strip() == LETTER_FOLDER) is kept_as_files


def test_key_file_that_cannot_be_used_is_said(db, settings, tmp_path):
    settings.KEYS_FILE = tmp_path / "keys.json"
    missing = errors()
    settings.KEYS_FILE.write_text("{}")

    assert (missing, errors()) == (["teleklasa.E001"], ["teleklasa.E001"])
