"""A hall without internet: which of four set-ups an address is, and which addresses belong to a hall."""

from collections.abc import Iterable
from enum import StrEnum
from ipaddress import ip_address, ip_network

_LOCAL = "10.0.0.0/8 172.16.0.0/12 192.168.0.0/16 169.254.0.0/16 127.0.0.0/8 fc00::/7 ::1/128"
_NEVER_OUTSIDE = "100.64.0.0/10 192.0.2.0/24 198.18.0.0/15"
LAN = tuple(ip_network(text) for text in f"{_LOCAL} {_NEVER_OUTSIDE}".split())
"""The hall's own authority speaks for these and for LAN_NAMES only: a stolen key opens no bank."""
LAN_NAMES = ("localhost", "local")
BRIDGES = ("docker", "br-", "veth", "virbr", "tun", "tap", "wg", "tailscale", "zt")
"""Interfaces made by programs; no tablet stands behind them."""


class SetUp(StrEnum):
    PUBLIC = "A"  # https with a certificate that every device knows
    OPEN = "B"  # plain http from another device
    OWN_AUTHORITY = "C"  # https by the hall's own authority
    ONE_LAPTOP = "D"  # plain http on the laptop itself, which browsers trust


def set_up(host: str, secure: bool) -> SetUp:
    """host: as the browser says it, with or without a port."""
    name = bare(host)
    if not secure:
        return SetUp.ONE_LAPTOP if is_loopback(name) else SetUp.OPEN
    return SetUp.OWN_AUTHORITY if is_of_a_hall(name) else SetUp.PUBLIC


def bare(host: str) -> str:
    """Without port and brackets, lower case."""
    if host.startswith("["):
        return host[1:].partition("]")[0].lower()
    return host.partition(":")[0].lower() if host.count(":") == 1 else host.lower()


def is_loopback(host: str) -> bool:
    name = bare(host)
    if name == "localhost" or name.endswith(".localhost"):
        return True
    try:
        return ip_address(name).is_loopback
    except ValueError:
        return False


def is_of_a_hall(host: str) -> bool:
    """True for what the hall's own authority may speak for."""
    name = bare(host)
    try:
        address = ip_address(name)
    except ValueError:
        return name.rpartition(".")[2] in LAN_NAMES
    return any(address in network for network in LAN)


def in_order(found: Iterable[tuple[str, str]]) -> list[str]:
    """Addresses of a machine from pairs (interface, address), the most likely for tablets first.

    Local ones before others, radio before cable before the rest. Of two pairs with one address the later counts.
    """
    usable = {address: name for name, address in found if not is_loopback(address)}
    kept = [address for address, name in usable.items() if not name.startswith(BRIDGES)]
    return sorted(kept, key=lambda address: (not is_of_a_hall(address), _rank(usable[address]), address))


def _rank(interface: str) -> int:
    return next((rank for rank, start in enumerate(("wl", "ap", "e")) if interface.startswith(start)), 9)
