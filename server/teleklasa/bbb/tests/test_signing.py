"""Signatures against the vector of BigBlueButton's documentation."""

import subprocess
import sys
from urllib.parse import parse_qs, urlsplit

import pytest

from teleklasa.bbb.signing import (
    Join,
    Role,
    api_root,
    encode_query,
    join_url,
    sign_url,
    signed_query,
)
from teleklasa.bbb.testserver.checksum import is_signed

QUERY = "name=Test+Meeting&meetingID=abc123&attendeePW=111222&moderatorPW=333444"
SECRET = "639259d4-9dd8-4b25-bf01-95f9567eaf4b"
VECTORS = {
    "sha1": "1fcbb0c4fc1f039f73aa6d697d2db9ba7f803f17",
    "sha256": "da9185f7f333cfdfcd6eeac32dca3777510c4c436020d8b887ba5515bd1d189e",
}
DIGESTS = ("sha1", "sha256", "sha384", "sha512")


@pytest.mark.parametrize("digest", ["sha1", "sha256"])
def test_client_signs_as_the_documentation_does(digest):
    assert signed_query("create", QUERY, SECRET, digest) == f"{QUERY}&checksum={VECTORS[digest]}"


@pytest.mark.parametrize("digest", ["sha1", "sha256"])
def test_test_server_checks_as_the_documentation_does(digest):
    query = f"{QUERY}&checksum={VECTORS[digest]}".encode()

    assert is_signed("create", query, SECRET, DIGESTS)
    assert not is_signed("create", query, SECRET + "x", DIGESTS)
    assert not is_signed("end", query, SECRET, DIGESTS)
    assert not is_signed("create", QUERY.encode(), SECRET, DIGESTS)


@pytest.mark.parametrize(
    "query",
    [
        f"{QUERY}&checksum={VECTORS['sha256']}",
        f"checksum={VECTORS['sha256']}&{QUERY}",
        QUERY.replace("&meetingID", f"&checksum={VECTORS['sha256']}&meetingID"),
    ],
)
def test_checksum_may_stand_anywhere_in_the_query(query):
    assert is_signed("create", query.encode(), SECRET, DIGESTS)


@pytest.mark.parametrize("digest", DIGESTS)
def test_client_and_test_server_agree_on_each_digest(digest):
    query = signed_query("getMeetings", "", SECRET, digest)

    assert is_signed("getMeetings", query.encode(), SECRET, (digest,))
    assert not is_signed("getMeetings", query.encode(), SECRET, ())


def test_query_is_escaped_so_that_no_browser_rewrites_it():
    query = encode_query({"fullName": "Ala *'()! ąć", "x": "a&b=c"})

    assert query == "fullName=Ala+%2A%27%28%29%21+%C4%85%C4%87&x=a%26b%3Dc"


@pytest.mark.parametrize(
    "base_url",
    [
        "https://bbb.example/bigbluebutton",
        "https://bbb.example/bigbluebutton/",
        "https://bbb.example/bigbluebutton/api",
        "https://bbb.example/bigbluebutton/api/",
    ],
)
def test_every_form_of_a_base_url_means_the_same(base_url):
    assert api_root(base_url) == "https://bbb.example/bigbluebutton/api/"


def test_call_without_parameters_is_signed_too():
    url = sign_url("https://bbb.example/bigbluebutton", "getMeetings", {}, SECRET)

    call, _, query = url.partition("?")
    assert call == "https://bbb.example/bigbluebutton/api/getMeetings"
    assert is_signed("getMeetings", query.encode(), SECRET, DIGESTS)


def test_join_url_carries_what_binds_it_to_person_and_meeting():
    join = Join(
        "lesson-1",
        "Łucja O'Hara",
        Role.VIEWER,
        user_id="u1",
        create_time_ms=1_700_000_000_000,
        error_redirect_url="https://szkola.example/lekcja?x=1&y=2",
        logout_url="https://szkola.example/",
        guest=True,
        userdata={"bbb_skip_check_audio": "true"},
    )

    query = urlsplit(join_url("https://bbb.example/bigbluebutton", join, SECRET)).query

    parameters = parse_qs(query)
    assert len(parameters.pop("checksum")[0]) == 64
    assert parameters == {
        "meetingID": ["lesson-1"],
        "fullName": ["Łucja O'Hara"],
        "role": ["VIEWER"],
        "userID": ["u1"],
        "createTime": ["1700000000000"],
        "errorRedirectUrl": ["https://szkola.example/lekcja?x=1&y=2"],
        "logoutURL": ["https://szkola.example/"],
        "guest": ["true"],
        "userdata-bbb_skip_check_audio": ["true"],
    }
    assert is_signed("join", query.encode(), SECRET, DIGESTS)


def test_signing_alone_imports_only_the_standard_library():
    path = __file__.replace("tests/test_signing.py", "signing.py")
    code = (
        "import importlib.util, sys; "
        f"spec = importlib.util.spec_from_file_location('signing', {path!r}); "
        "module = importlib.util.module_from_spec(spec); sys.modules['signing'] = module; "
        "spec.loader.exec_module(module); "
        "print({n.partition('.')[0] for n in sys.modules} - sys.stdlib_module_names)"
    )

    output = subprocess.run([sys.executable, "-SIc", code], capture_output=True, text=True, check=True)

    assert eval(output.stdout) <= {"signing", "__main__"}
