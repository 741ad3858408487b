"""Which addresses are connected to: public ones, unless the one who builds this says otherwise."""

from collections.abc import Callable
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Final, TypeAlias

import attrs

Address: TypeAlias = IPv4Address | IPv6Address

WEB_PORTS: Final = frozenset({80, 443})
_UNICAST: Final = ip_network("2000::/3")
_NAT64: Final = ip_network("64:ff9b::/96")
_NEVER: Final = tuple(
    map(
        ip_network,
        (
            "0.0.0.0/8",
            "100.64.0.0/10",
            "168.63.129.16/32",
            "192.0.0.0/24",
            "192.88.99.0/24",
            "198.18.0.0/15",
            "224.0.0.0/4",
            "240.0.0.0/4",
            "2001::/23",
            "2001:db8::/32",
            "3fff::/20",
        ),
    )
)
"""Besides what Python knows as not global: versions of it differ, and Azure's own service has a public one.

Source: https://learn.microsoft.com/azure/virtual-network/what-is-ip-address-168-63-129-16
"""


def is_public(address: Address) -> bool:
    """Whether the address is of the public internet, and so is any address of version 4 inside it."""
    if isinstance(address, IPv6Address):
        inner = _inside(address)
        if inner is not None:
            return is_public(inner)
        if address not in _UNICAST:
            return False
    if any(address.version == network.version and address in network for network in _NEVER):
        return False
    return address.is_global and not address.is_multicast and not address.is_reserved


def _inside(address: IPv6Address) -> IPv4Address | None:
    """The address of version 4 that one of version 6 stands for (RFC 4291, 3056, 6052)."""
    if address in _NAT64:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour


@attrs.frozen
class AddressPolicy:
    """Where connections may go: ``allows`` judges each address, ``ports`` are the only ones (None: any)."""

    allows: Callable[[Address], bool] = is_public
    ports: frozenset[int] | None = WEB_PORTS

    def allowed(self, text: str) -> bool:
        """Whether a numeric address, as a resolver gives it, may be connected to."""
        try:
            return self.allows(ip_address(text.partition("%")[0]))
        except ValueError:
            return False
