"""What the door believes and how it counts, without a socket."""

import asyncio
from dataclasses import replace

import pytest
from time_machine import travel

from teleklasa.client_range import client_range, network_range
from teleklasa.door.cookies import Device, device_cookie, read_device, read_ticket, ticket_cookie
from teleklasa.door.refused import Malformed, TooLarge
from teleklasa.door.requests import Request
from teleklasa.door.settings import DoorSettings, settings_from_environment
from teleklasa.keys.door_ticket import LIFE_S, Ticket
from teleklasa.keys.sealing import Keyring

KEYS = Keyring(current=1, masters={1: b"1" * 32})
SETTINGS = DoorSettings(database_url="postgresql://nowhere/nothing", keyring=KEYS)
DAREK = Ticket(person_id=7, link_id=8, code_version=3)


@pytest.mark.parametrize(
    ("peer", "forwarded", "proxy_count", "range_"),
    [
        ("192.0.2.7", None, 0, "192.0.2.7"),
        ("192.0.2.7", "203.0.113.9", 0, "192.0.2.7"),
        ("10.0.0.1", "203.0.113.9", 1, "203.0.113.9"),
        ("10.0.0.1", "1.1.1.1, 203.0.113.9", 1, "203.0.113.9"),
        ("10.0.0.1", "1.1.1.1, 203.0.113.9, 10.0.0.2", 2, "203.0.113.9"),
        ("10.0.0.1", "203.0.113.9", 2, "10.0.0.1"),
        ("2001:db8:1:2:3:4:5:6", None, 0, "2001:db8:1:2::/64"),
        ("::ffff:192.0.2.7", None, 0, "192.0.2.7"),
        ("fe80::1%eth0", None, 0, "fe80::/64"),
        ("10.0.0.1", "rubbish", 1, "unknown"),
        (None, None, 0, "unknown"),
    ],
)
def test_the_client_is_who_the_configured_proxies_saw(
    peer: str | None, forwarded: str | None, proxy_count: int, range_: str
) -> None:
    assert client_range(peer, forwarded, proxy_count=proxy_count) == range_


@pytest.mark.parametrize(
    ("address", "network"),
    [("2001:db8:1:2:3:4:5:6", "2001:db8:1::/48"), ("192.0.2.7", "192.0.2.7"), ("::ffff:192.0.2.7", "192.0.2.7")],
)
def test_a_network_is_all_that_one_customer_has(address: str, network: str) -> None:
    assert network_range(address) == network


def test_a_ticket_is_read_back_until_it_expires() -> None:
    with travel("2026-09-01T08:00:00Z", tick=False):
        request = _bringing(ticket_cookie(DAREK, SETTINGS))
        fresh = read_ticket(request, SETTINGS)
    with travel("2026-09-01T20:00:00Z", tick=False):
        expired = read_ticket(request, SETTINGS)

    assert (fresh, expired, LIFE_S) == (DAREK, None, 12 * 3600)


def test_a_ticket_survives_a_new_version_of_the_keys() -> None:
    request = _bringing(ticket_cookie(DAREK, SETTINGS))
    rotated = replace(SETTINGS, keyring=Keyring(current=2, masters={1: b"1" * 32, 2: b"2" * 32}))
    replaced = replace(SETTINGS, keyring=Keyring(current=2, masters={2: b"2" * 32}))

    assert (read_ticket(request, rotated), read_ticket(request, replaced)) == (DAREK, None)


def test_the_mark_of_a_device_is_no_ticket() -> None:
    device = Device("d" * 32, link_id=8)
    text = device_cookie(device, SETTINGS).partition(b"=")[2]

    assert read_ticket(_bringing(b"door=" + text), SETTINGS) is None
    assert read_device(_bringing(b"device=" + text), SETTINGS) == device


@pytest.mark.parametrize("announced", ["²", "9" * 5000, "4097", "-1", "0" * 5000, "rubbish", ""])
def test_a_body_is_as_long_as_it_is_whatever_was_announced(announced: str) -> None:
    request = _bringing(b"", announced.encode("latin-1"))
    is_too_long = announced in {"9" * 5000, "4097"}

    with pytest.raises(TooLarge if is_too_long else Malformed):
        asyncio.run(request.body())


@pytest.mark.parametrize(
    ("http_version", "headers", "is_read"),
    [
        ("1.1", [], False),
        ("1.1", [(b"content-length", b"0")], False),
        ("1.1", [(b"content-length", b"10")], True),
        ("1.1", [(b"transfer-encoding", b"chunked")], True),
        ("2", [], True),
    ],
)
def test_a_body_is_asked_for_where_there_may_be_one(
    http_version: str, headers: list[tuple[bytes, bytes]], *, is_read: bool
) -> None:
    async def receive() -> dict[str, object]:
        return {"type": "http.request", "body": b"displace=1", "more_body": False}

    request = Request({"type": "http", "http_version": http_version, "headers": headers}, receive)

    assert asyncio.run(request.body()) == (b"displace=1" if is_read else b"")


def test_cookies_are_bound_to_the_host_and_to_https() -> None:
    https = replace(SETTINGS, public_url="https://szkola.example")

    name, _, rest = ticket_cookie(DAREK, https).decode().partition("=")

    assert name == "__Host-door"
    assert rest.partition("; ")[2] == "Max-Age=43200; Path=/; HttpOnly; SameSite=Lax; Secure"


def test_settings_are_the_schools_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TELEKLASA_PUBLIC_URL", "https://szkola.example/")
    monkeypatch.setenv("TELEKLASA_DEVICES_PER_LINK", "3")
    monkeypatch.setenv("TELEKLASA_SEND_FULL_NAMES", "no")
    monkeypatch.setenv("TELEKLASA_PROXY_COUNT", "1")

    read = settings_from_environment()

    assert (read.public_url, read.is_https, read.devices_per_link) == ("https://szkola.example", True, 3)
    assert (read.sends_full_names, read.proxy_count, read.is_demo) == (False, 1, True)
    assert "secret" not in repr(replace(read, database_url="postgresql://me:secret@db/x"))


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("TELEKLASA_DEMO", "tak", "TELEKLASA_DEMO must be true or false, not 'tak'"),
        ("TELEKLASA_SEND_FULL_NAMES", "2", "TELEKLASA_SEND_FULL_NAMES must be true or false, not '2'"),
        ("TELEKLASA_PROXY_COUNT", "one", "TELEKLASA_PROXY_COUNT must be a whole number, not 'one'"),
        ("TELEKLASA_PROXY_COUNT", "-1", "TELEKLASA_PROXY_COUNT must be at least 0, not -1"),
        ("TELEKLASA_DEVICES_PER_LINK", "0", "TELEKLASA_DEVICES_PER_LINK must be at least 1, not 0"),
    ],
)
def test_a_setting_that_cannot_be_read_is_refused_in_the_schools_own_words(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, sentence: str
) -> None:
    monkeypatch.setenv(name, value)

    with pytest.raises(ValueError) as refused:
        settings_from_environment()

    assert str(refused.value) == sentence


@pytest.mark.parametrize("value", ["Europe/Atlantis", "../etc", "Europe"])
def test_a_time_zone_that_is_none_is_refused(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("TELEKLASA_TIME_ZONE", value)

    with pytest.raises(ValueError, match="TELEKLASA_TIME_ZONE must name a time zone"):
        settings_from_environment()


def _bringing(cookie: bytes, content_length: bytes = b"0") -> Request:
    pair = cookie.partition(b";")[0]
    headers = [(b"content-length", content_length), (b"cookie", b"other=1; " + pair)]
    scope = {"type": "http", "method": "GET", "path": "/", "headers": headers}
    return Request(scope, _nothing)


async def _nothing() -> dict[str, str]:
    return {"type": "http.disconnect"}
