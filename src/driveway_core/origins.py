"""Where a call comes from: bound by whoever took it, for whatever is written down because of it.

An entrypoint binds it around a call; nothing of the core decides anything by
it. Addresses are kept as the network that they are in, and as a keyed digest.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from ipaddress import IPv4Address, IPv6Address, ip_network
from typing import Final

import attrs

Address = IPv4Address | IPv6Address

AGENT_LENGTH: Final = 300
_KEPT_BITS: Final = {4: 24, 6: 48}
_HOUSEHOLD_BITS: Final = 64


def _bounded(text: str | None) -> str | None:
    """Of what a stranger wrote, so much as is kept, and none of it that would move a terminal's cursor."""
    if text is None:
        return None
    return "".join(
        each if each.isprintable() else "\N{REPLACEMENT CHARACTER}" for each in text[:AGENT_LENGTH]
    )


@attrs.frozen(kw_only=True)
class Origin:
    """From which address, with which program, in which session and request something was asked."""

    address: Address | None = None
    agent: str | None = attrs.field(default=None, converter=_bounded)
    session: str | None = None
    request: str | None = None

    @property
    def network(self) -> str | None:
        """The /24 or /48 that the address is in; an IPv4 address in IPv6's clothes counts as what it is."""
        address = bare(self.address)
        return None if address is None else _network(address, _KEPT_BITS[address.version])


NOWHERE: Final = Origin()
"""Of what the marketplace does by itself."""

_current: Final[ContextVar[Origin]] = ContextVar("origin", default=NOWHERE)


@lru_cache(maxsize=1024)
def _network(address: Address, bits: int) -> str:
    """The network of so many bits that an address is in; who calls once mostly calls again."""
    return str(ip_network((address, bits), strict=False))


def bare(address: Address | None) -> Address | None:
    """The address itself: the IPv4 one where that is mapped into IPv6."""
    return getattr(address, "ipv4_mapped", None) or address


def household(address: Address) -> str:
    """Whom an address stands for where calls are counted: of IPv6 the /64 that one household has at least."""
    address = bare(address) or address
    return str(address) if address.version == 4 else _network(address, _HOUSEHOLD_BITS)


def origin() -> Origin:
    """Where the call at hand comes from."""
    return _current.get()


@contextmanager
def asked_from(asked: Origin) -> Iterator[None]:
    """What is done within the block was asked from there."""
    before = _current.set(asked)
    try:
        yield
    finally:
        _current.reset(before)


def asked_in(session: str) -> None:
    """The call at hand turned out to be of this session; until the block of ``asked_from`` around it ends."""
    _current.set(attrs.evolve(_current.get(), session=session))
