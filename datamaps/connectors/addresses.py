"""Which addresses a check may reach: public ones, and what the administrator listed; without look-ups.

The lists follow the special-purpose registries of IANA (RFC 6890 and its updates). The flags of the standard
library (`is_private`, `is_global`) have changed between its versions and are not used.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

NOT_PUBLIC_4 = tuple(
    IPv4Network(text)
    for text in (
        "0.0.0.0/8",  # this network
        "10.0.0.0/8",  # private
        "100.64.0.0/10",  # shared between provider and customer
        "127.0.0.0/8",  # loopback
        "169.254.0.0/16",  # link-local
        "172.16.0.0/12",  # private
        "192.0.0.0/24",  # protocol assignments
        "192.0.2.0/24",  # documentation
        "192.31.196.0/24",  # AS112
        "192.52.193.0/24",  # multicast tunnels
        "192.88.99.0/24",  # 6to4 relays
        "192.168.0.0/16",  # private
        "192.175.48.0/24",  # AS112
        "198.18.0.0/15",  # benchmarks
        "198.51.100.0/24",  # documentation
        "203.0.113.0/24",  # documentation
        "224.0.0.0/4",  # multicast
        "240.0.0.0/4",  # reserved, broadcast
    )
)
PUBLIC_6 = IPv6Network("2000::/3")
NOT_PUBLIC_6 = tuple(
    IPv6Network(text)
    for text in (
        "2001::/23",  # protocol assignments; Teredo is unwrapped before
        "2001:db8::/32",  # documentation
        "2620:4f:8000::/48",  # AS112
        "3ffe::/16",  # the old 6bone
        "3fff::/20",  # documentation
    )
)
NEVER = tuple(
    ip_network(text)
    for text in (
        "0.0.0.0/8",
        "224.0.0.0/4",
        "240.0.0.0/4",
        "::/128",
        "ff00::/8",
        # Where clouds hand out credentials of the machine itself.
        "169.254.169.254/32",
        "169.254.169.253/32",
        "169.254.169.123/32",
        "169.254.170.2/32",
        "169.254.170.23/32",
        "169.254.0.23/32",
        "100.100.100.200/32",
        "168.63.129.16/32",
        "192.0.0.192/32",
        "fd00:ec2::/32",
        "fd20:ce::254/128",
        "fd00:42::42/128",
        "fe80::a9fe:a9fe/128",
    )
)
NEVER_NAMES = frozenset({"metadata", "metadata.google.internal", "metadata.goog", "instance-data"})

_MAPPED = IPv6Network("::ffff:0:0/96")
_TRANSLATED = IPv6Network("::ffff:0:0:0/96")
_COMPATIBLE = IPv6Network("::/96")
_NAT64 = IPv6Network("64:ff9b::/96")
_NAT64_LOCAL = IPv6Network("64:ff9b:1::/48")
_6TO4 = IPv6Network("2002::/16")
_TEREDO = IPv6Network("2001::/32")
_ISATAP = (0x00005EFE, 0x02005EFE)

_HOST_AND_PORT = re.compile(r"(?:\[(?P<six>[^\]]+)\]|(?P<name>[^:/\s]+)):(?P<port>\d{1,5})")


def _low(address: IPv6Address, shift: int = 0) -> IPv4Address:
    return IPv4Address((int(address) >> shift) & 0xFFFFFFFF)


def embedded(address: IPv6Address) -> tuple[IPv4Address, ...]:
    """The IPv4 addresses that packets to this IPv6 address may end up at; none for an ordinary one."""
    if address in _NAT64_LOCAL:
        # RFC 6052: the operator may have cut the prefix at 48, 56, 64 or 96 bits; bits 64 to 71 are left out.
        bits = int(address)
        without_u = ((bits >> 64) << 56) | (bits & (1 << 56) - 1)
        inside = tuple(IPv4Address((without_u >> (120 - cut - 32)) & 0xFFFFFFFF) for cut in (48, 56, 64))
        return (*inside, _low(address))
    if address in _TEREDO:
        return _low(address, 64), IPv4Address(int(_low(address)) ^ 0xFFFFFFFF)
    if address in _6TO4:
        return (_low(address, 80),)
    if any(address in network for network in (_MAPPED, _TRANSLATED, _COMPATIBLE, _NAT64)):
        return (_low(address),)
    if (int(address) >> 32) & 0xFFFFFFFF in _ISATAP:
        return (_low(address),)
    return ()


def _stands_for(address: IPv6Address) -> bool:
    """Whether the address is nothing but a wrapping, so that the wrapped addresses alone decide."""
    return any(address in network for network in (_MAPPED, _NAT64, _6TO4, _TEREDO))


def is_public(address: Address) -> bool:
    """Whether everything that this address can stand for lies on the public internet."""
    if isinstance(address, IPv4Address):
        return not any(address in network for network in NOT_PUBLIC_4) and not is_never(address)
    if address.scope_id is not None or is_never(address):
        return False
    if not all(is_public(inner) for inner in embedded(address)):
        return False
    if _stands_for(address):
        return True
    return address in PUBLIC_6 and not any(address in network for network in NOT_PUBLIC_6)


def is_never(address: Address) -> bool:
    """Whether no allow-list may open this address: metadata services, multicast, broadcast, nowhere."""
    if any(address.version == network.version and address in network for network in NEVER):
        return True
    if isinstance(address, IPv6Address):
        return address != IPv6Address("::1") and any(is_never(inner) for inner in embedded(address))
    return False


@dataclass(frozen=True)
class Allowed:
    """One entry of the administrator's list: a network with every port of it, or one host with one port."""

    network: Network | None = None
    host: str = ""
    port: int = 0

    def opens(self, host: str, port: int, address: Address) -> bool:
        """Whether the entry opens `address` for somebody who asked for `host` and `port`."""
        plain = address.ipv4_mapped if isinstance(address, IPv6Address) else None
        if self.network is not None:
            inside = any(one.version == self.network.version and one in self.network for one in (address, plain) if one)
            return inside and self.port in (0, port)
        return self.port == port and self.host == host


def read_allowed(text: str) -> Allowed:
    """An entry `host:port`, `[2001:db8::1]:443` or `10.2.0.0/16`. Raises ValueError with the entry."""
    entry = text.strip().lower()
    if "/" in entry:
        try:
            return Allowed(network=ip_network(entry))
        except ValueError:
            raise ValueError(text) from None
    match = _HOST_AND_PORT.fullmatch(entry)
    if match is None or not 0 < int(match["port"]) < 65536:
        raise ValueError(text)
    host, port = match["six"] or match["name"], int(match["port"])
    try:
        return Allowed(network=ip_network(ip_address(host)), port=port)
    except ValueError:
        if match["six"]:
            raise ValueError(text) from None
        return Allowed(host=host.rstrip("."), port=port)
