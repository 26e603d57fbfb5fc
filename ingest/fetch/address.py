"""Which addresses on the network we go to: never into the machine's own or a private one."""

from __future__ import annotations

import ipaddress
import socket
from urllib.parse import urlsplit

from ingest.errors import FetchError, RefusedAddress

IPAddress = ipaddress.IPv4Address | ipaddress.IPv6Address
_GIVEN_OUT = ipaddress.ip_network("2000::/3")
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
# Azure answers its machines' questions about themselves at an address that is public by its number.
_METADATA = {"168.63.129.16"}


def checked_addresses(host: str, port: int, *, allow_private: bool) -> list[str]:
    """The host's addresses, best first, after all of them were found to be public.

    Connecting to one of these, and not to the name again, leaves no moment in which DNS can answer
    differently. Raises RefusedAddress, or FetchError if the name is unknown.
    """
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as exc:
        raise FetchError(f"the host {host!r} is not known") from exc
    addresses = [str(entry[4][0]) for entry in found]
    if not addresses:
        raise FetchError(f"the host {host!r} has no address")
    if not allow_private:
        for address in addresses:
            if not is_public(address):
                raise RefusedAddress(f"{host} leads to the private address {address}")
    return addresses


def host_and_port(url: str) -> tuple[str, int]:
    """The host and port of an http(s) url; raises RefusedAddress for any other."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise RefusedAddress("not a web address") from None
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise RefusedAddress(f"only http and https are fetched, not {parts.scheme or 'this'}")
    return parts.hostname, port or (443 if parts.scheme == "https" else 80)


def is_public(address: str) -> bool:
    """Whether an address, or the one it carries inside, belongs to the public internet."""
    ip: IPAddress = ipaddress.ip_address(address.partition("%")[0])
    carried = _carried(ip)
    # Of IPv6 only this part is given out; `is_global` lets through what was never or is no longer in use.
    if ip.version == 6 and not carried and ip not in _GIVEN_OUT:
        return False
    return all(_is_global(one) for one in (*carried, *([] if ip in _NAT64 else [ip])))


def _is_global(ip: IPAddress) -> bool:
    return ip.is_global and not ip.is_multicast and str(ip) not in _METADATA


def _carried(ip: IPAddress) -> list[IPAddress]:
    """IPv4 addresses inside an IPv6 one: mapped, 6to4, Teredo, NAT64."""
    if isinstance(ip, ipaddress.IPv4Address):
        return []
    carried: list[IPAddress | None] = [ip.ipv4_mapped, ip.sixtofour, *(ip.teredo or ())]
    if ip in _NAT64:
        carried.append(ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF))
    return [one for one in carried if one is not None]
