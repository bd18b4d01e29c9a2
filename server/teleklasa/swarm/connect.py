"""From a row to a client that may call it: the sealed secret, and which addresses may be called at all."""

import ipaddress
import re
import socket
from functools import cache, partial
from typing import Any
from urllib.parse import SplitResult, urlsplit

from django.conf import settings

from teleklasa.bbb import Client, Digest
from teleklasa.bbb.peers import guarded_pool
from teleklasa.people.keyring import keyring
from teleklasa.swarm.models import Server

LONGEST_ADDRESS = 200
PATHS = frozenset({"", "/bigbluebutton", "/bigbluebutton/api"})
HOST = re.compile(r"(?=.{1,253}\Z)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)*[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\Z")
VISIBLE = re.compile(r"[!-~]+\Z")
TRANSLATED = ipaddress.ip_network("64:ff9b::/96")

type IPAddress = ipaddress.IPv4Address | ipaddress.IPv6Address


class AddressRefused(Exception):
    """An address that no server may have; `code` is the error code of its field."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def bbb_for(server: Server, **limits: Any) -> Client:
    """A client of the server, safe to share between threads; `limits` are those of `Client`.

    Raises SealBroken when the row's secret was sealed by other keys.
    """
    digest: Digest = server.digest  # type: ignore[assignment]  # written only from a probe
    return Client(server.base_url, secret_of(server), digest=digest, pool=_pool(), **limits)


def client_for(base_url: str, secret: str) -> Client:
    """A client of a server that has no row yet."""
    return Client(base_url, secret, pool=_pool())


def secret_of(server: Server) -> str:
    return keyring().unseal(bytes(server.secret_sealed), owner=server.seal_owner)


def seal_secret(server: Server, secret: str) -> bytes:
    """The secret as it is kept: only our keys open it, and only for this server."""
    return keyring().seal(secret, owner=server.seal_owner)


def checked_address(url: str) -> str:
    """The one form `https://host/bigbluebutton` of a server's address that may be called.

    Taken are https at port 443 and hosts whose every address is public; with DEMO also http at any
    port of this machine.  Raises AddressRefused with the code `malformed`, `address_refused` or
    `unreachable` (a name that nobody knows).
    """
    parts, port = _parts(url)
    host = (parts.hostname or "").rstrip(".").lower()
    if not HOST.match(host) and not (settings.DEMO and host == "::1"):
        raise AddressRefused("malformed")
    if settings.DEMO and host in {"localhost", "127.0.0.1", "::1"}:
        shown = f"[{host}]" if ":" in host else host
        return f"{parts.scheme}://{shown}{'' if port is None else f':{port}'}/bigbluebutton"
    if parts.scheme != "https" or port not in {None, 443}:
        raise AddressRefused("address_refused")
    if not all(_is_allowed(address) for address in _addresses_of(host)):
        raise AddressRefused("address_refused")
    return f"https://{host}/bigbluebutton"


def may_call(address: str) -> bool:
    """Whether a connection to this IP address may be used; asked for each new one, so that a name
    that changes its address after it was checked leads nowhere.
    """
    found = ipaddress.ip_address(address.partition("%")[0])
    return _is_allowed(found) or (settings.DEMO and found.is_loopback)


def _is_allowed(address: IPAddress) -> bool:
    """Public, or in the school's own network when PRIVATE_SERVERS is on; never loopback or link-local."""
    if settings.PRIVATE_SERVERS and address.is_private:
        return not (address.is_loopback or address.is_link_local or address.is_unspecified or address.is_reserved)
    return is_public(address)


def is_public(address: IPAddress) -> bool:
    """Whether the address is one of the public internet, also behind the ways to write IPv4 in IPv6."""
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour
        if inner is None and address in TRANSLATED:
            inner = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        if address.teredo is not None:
            return False
        if inner is not None:
            return is_public(inner)
    return address.is_global and not address.is_multicast


def _parts(url: str) -> tuple[SplitResult, int | None]:
    if len(url) > LONGEST_ADDRESS or not VISIBLE.match(url) or "\\" in url:
        raise AddressRefused("malformed")
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise AddressRefused("malformed") from error
    is_plain = parts.scheme in {"http", "https"} and not (parts.query or parts.fragment or "?" in url or "#" in url)
    if not is_plain or "@" in parts.netloc or parts.path.rstrip("/") not in PATHS:
        raise AddressRefused("malformed")
    return parts, port


def _addresses_of(host: str) -> set[IPAddress]:
    try:
        found = socket.getaddrinfo(host, 443, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise AddressRefused("unreachable") from error
    return {ipaddress.ip_address(str(entry[4][0]).partition("%")[0]) for entry in found}


_pool = cache(partial(guarded_pool, may_call))
"""The connections of this process, made with the first call."""
