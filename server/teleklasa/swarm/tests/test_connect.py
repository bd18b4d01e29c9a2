import ipaddress
from typing import Any

import pytest

from teleklasa.bbb import Client, Unreachable
from teleklasa.bbb.peers import guarded_pool
from teleklasa.bbb.testserver import TestServer
from teleklasa.keys.sealing import SealBroken
from teleklasa.swarm.connect import AddressRefused, bbb_for, checked_address, is_public, may_call, secret_of
from teleklasa.swarm.factories import SECRET, ServerFactory, make_server


@pytest.fixture
def production(settings: Any) -> None:
    settings.DEMO = False


def refusal(url: str) -> str:
    with pytest.raises(AddressRefused) as refused:
        checked_address(url)
    return refused.value.code


@pytest.mark.usefixtures("production")
@pytest.mark.parametrize(
    "url",
    [
        "https://8.8.8.8",
        "https://8.8.8.8/",
        "https://8.8.8.8:443/bigbluebutton",
        "https://8.8.8.8/bigbluebutton/",
        "https://8.8.8.8/bigbluebutton/api/",
        "HTTPS://8.8.8.8./bigbluebutton/api",
    ],
)
def test_every_way_to_write_a_server_gives_one_address(url: str) -> None:
    assert checked_address(url) == "https://8.8.8.8/bigbluebutton"


@pytest.mark.usefixtures("production")
@pytest.mark.parametrize(
    "url",
    [
        "http://8.8.8.8",
        "https://8.8.8.8:8443",
        "https://localhost",
        "https://127.0.0.1/bigbluebutton",
        "https://127.1",
        "https://2130706433",
        "https://0x7f000001",
        "https://10.0.0.7",
        "https://192.168.1.1",
        "https://169.254.169.254",
        "https://100.64.0.1",
        "https://0.0.0.0",
        "https://224.0.0.1",
    ],
)
def test_addresses_that_are_not_of_the_public_internet_are_refused(url: str) -> None:
    assert refusal(url) == "address_refused"


@pytest.mark.parametrize(
    "url",
    [
        "",
        "bbb.example.org",
        "ftp://8.8.8.8",
        "https://",
        "https://user@8.8.8.8",
        "https://user:pass@8.8.8.8",
        "https://8.8.8.8/bigbluebutton?x=1",
        "https://8.8.8.8/bigbluebutton?",
        "https://8.8.8.8/#x",
        "https://8.8.8.8/other",
        "https://8.8.8.8/bigbluebutton/api/create",
        "https://8.8.8.8:99999",
        "https://8.8.8.8:port",
        "https://8.8.8.8\\@127.0.0.1",
        "https://8.8.8.8\n.example.org",
        "https://bb b.example.org",
        "https://-bbb.example.org",
        "https://bbb..example.org",
        "https://[::1",
        "https://" + "a" * 200,
        "https://żółw.example.org",
    ],
)
def test_malformed_addresses_are_refused(url: str) -> None:
    assert refusal(url) == "malformed"


@pytest.mark.usefixtures("production")
def test_name_that_nobody_knows_is_unreachable() -> None:
    assert refusal("https://bbb.invalid") == "unreachable"


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("http://127.0.0.1:9001", "http://127.0.0.1:9001/bigbluebutton"),
        ("http://localhost:9001/bigbluebutton/api", "http://localhost:9001/bigbluebutton"),
        ("https://[::1]:9443/bigbluebutton", "https://[::1]:9443/bigbluebutton"),
    ],
)
def test_demo_also_takes_servers_of_this_machine(url: str, address: str) -> None:
    assert checked_address(url) == address


def test_demo_takes_no_other_private_address() -> None:
    assert refusal("http://10.0.0.7") == "address_refused"
    assert refusal("https://192.168.1.1") == "address_refused"


@pytest.mark.parametrize(
    "address",
    [
        "::1",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "64:ff9b::a00:1",
        "2002:7f00:1::",
        "2001:0:4136:e378::1",
        "fe80::1",
        "fd00::1",
        "ff02::1",
        "::",
    ],
)
def test_private_addresses_written_as_ipv6_are_not_public(address: str) -> None:
    assert not is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize("address", ["8.8.8.8", "2a00:1450:4001::1", "::ffff:8.8.8.8", "64:ff9b::808:808"])
def test_addresses_of_the_internet_are_public(address: str) -> None:
    assert is_public(ipaddress.ip_address(address))


@pytest.mark.usefixtures("production")
def test_connections_to_this_machine_are_for_the_demo_only() -> None:
    assert [may_call("127.0.0.1"), may_call("fe80::1%eth0"), may_call("8.8.8.8")] == [False, False, True]


def test_connection_that_reached_an_address_not_to_call_sends_nothing() -> None:
    with TestServer() as server:
        client = Client(server.url, server.secret, pool=guarded_pool(lambda address: address != "127.0.0.1"))

        with pytest.raises(Unreachable) as refused:
            client.get_meetings()

        assert (refused.value.ambiguous, sum(server.calls.values())) == (False, 0)


@pytest.mark.django_db
def test_client_of_a_row_speaks_with_the_secret_sealed_in_it() -> None:
    with TestServer() as bbb:
        server = make_server("bbb-1", base_url=bbb.url, secret=bbb.secret)

        assert bbb_for(server).get_meetings() == ()
        assert bbb.calls == {"getMeetings": 1}


@pytest.mark.django_db
def test_secret_moved_to_another_row_does_not_open() -> None:
    one, other = ServerFactory.create_batch(2)
    assert secret_of(one) == SECRET

    other.secret_sealed = one.secret_sealed

    with pytest.raises(SealBroken):
        secret_of(other)


@pytest.mark.usefixtures("production")
@pytest.mark.parametrize(
    ("url", "is_taken"),
    [
        ("https://10.0.0.7", True),
        ("https://192.168.1.1", True),
        ("https://127.0.0.1", False),
        ("https://169.254.169.254", False),
        ("https://0.0.0.0", False),
    ],
)
def test_own_network_is_allowed_only_when_the_school_says_so(settings: Any, url: str, is_taken: bool) -> None:  # noqa: FBT001 -- a case of the table
    settings.PRIVATE_SERVERS = True

    assert (checked_address(url) == f"{url}/bigbluebutton") if is_taken else (refusal(url) == "address_refused")
