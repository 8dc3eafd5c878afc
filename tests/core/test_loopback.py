"""What is this machine, and what is another."""

from core.loopback import is_loopback


def test_this_machine() -> None:
    assert all(map(is_loopback, ("localhost", "127.0.0.1", "127.9.9.9", "::1")))


def test_others() -> None:
    assert not any(
        map(is_loopback, ("localhost.example.org", "10.0.0.1", "0.0.0.0", "127.0.0.1.example.org", "", "::2"))
    )
