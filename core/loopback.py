"""Whether a server is on this machine."""

from ipaddress import ip_address


def is_loopback(host: str) -> bool:
    """Whether a host's name or number is this machine's own: what is sent there meets no network."""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
