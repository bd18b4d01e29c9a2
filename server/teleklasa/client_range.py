"""Where a request comes from, as far as that can be believed; for Django and the door alike."""

from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

UNKNOWN = "unknown"


def client_range(peer: str | None, forwarded_for: str | None, *, proxy_count: int) -> str:
    """The range (see `address_range`) of the client's believed address."""
    return address_range(believed_address(peer, forwarded_for, proxy_count=proxy_count))


def believed_address(peer: str | None, forwarded_for: str | None, *, proxy_count: int) -> str | None:
    """The address that the outermost of our proxies saw; the peer's when they did not all speak.

    Each of `proxy_count` trusted proxies appended one address to `X-Forwarded-For`; whatever
    stands left of those was written by the client and is not believed.
    """
    hops = [hop.strip() for hop in (forwarded_for or "").split(",") if hop.strip()]
    return hops[-proxy_count] if 0 < proxy_count <= len(hops) else peer


def address_range(address: str | None) -> str:
    """An IPv4 address as it is, an IPv6 one as its /64, as text: one household or one school line."""
    return _range(address, prefix=64)


def network_range(address: str | None) -> str:
    """The same with the /48 of an IPv6 address: what one customer of a provider may have in all."""
    return _range(address, prefix=48)


def _range(address: str | None, *, prefix: int) -> str:
    parsed = _parsed(address)
    if parsed is None:
        return UNKNOWN
    if isinstance(parsed, IPv4Address):
        return str(parsed)
    host_bits = 128 - prefix
    return str(IPv6Network((int(parsed) >> host_bits << host_bits, prefix)))


def _parsed(text: str | None) -> IPv4Address | IPv6Address | None:
    try:
        parsed = ip_address((text or "").strip("[]").partition("%")[0])
    except ValueError:
        return None
    return (parsed.ipv4_mapped or parsed) if isinstance(parsed, IPv6Address) else parsed
