"""Where a request comes from, as far as that can be believed."""

from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

UNKNOWN = "unknown"


def client_range(peer: str | None, forwarded_for: str | None, *, proxy_count: int) -> str:
    """The client's IPv4 address, or its IPv6 /64, as text.

    Each of `proxy_count` trusted proxies appended one address to `X-Forwarded-For`; whatever
    stands left of those was written by the client and is not believed.
    """
    address = _parsed(_believed(peer, forwarded_for, proxy_count))
    if address is None:
        return UNKNOWN
    if isinstance(address, IPv6Address) and address.ipv4_mapped:
        address = address.ipv4_mapped
    if isinstance(address, IPv4Address):
        return str(address)
    return str(IPv6Network((int(address) >> 64 << 64, 64)))


def _believed(peer: str | None, forwarded_for: str | None, proxy_count: int) -> str | None:
    hops = [hop.strip() for hop in (forwarded_for or "").split(",") if hop.strip()]
    return hops[-proxy_count] if 0 < proxy_count <= len(hops) else peer


def _parsed(text: str | None) -> IPv4Address | IPv6Address | None:
    try:
        return ip_address((text or "").strip("[]").partition("%")[0])
    except ValueError:
        return None
