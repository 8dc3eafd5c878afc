"""A hub's address says where it is and never how weakly to connect."""

import pytest

from core.errors import UserError
from core.hub.addresses import address_of


def test_another_machine_has_to_prove_who_it_is() -> None:
    address = address_of("postgresql://li@db.example.org:6432/biaodu?sslrootcert=/etc/ca.pem")
    assert not address.is_local
    assert address.parameters["sslmode"] == "verify-full"
    assert address.parameters["require_auth"] == "scram-sha-256"
    assert address.parameters["sslrootcert"] == "/etc/ca.pem"
    assert (address.login, address.place) == ("li", "db.example.org:6432/biaodu")
    assert address_of("postgresql://li@db.example.org/biaodu").parameters["sslrootcert"] == "system"


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "[::1]"])
def test_this_machine_need_not(host: str) -> None:
    assert address_of(f"postgresql://li@{host}/biaodu").is_local


def test_one_of_several_hosts_that_is_elsewhere_makes_it_elsewhere() -> None:
    assert not address_of("postgresql://li@/biaodu?host=localhost,db.example.org").is_local


@pytest.mark.parametrize(
    "url",
    [
        "https://db.example.org/biaodu",
        "postgresql://li@db.example.org",
        "postgresql:///biaodu",
        "postgresql://li@db.example.org/biaodu?sslmode=disable",
        "postgresql://li@localhost/biaodu?hostaddr=203.0.113.1",
        "postgresql://li@localhost/biaodu?service=other",
        "postgresql://li@db.example.org:port/biaodu",
        "postgresql://li@db.example.org/biaodu?requiressl",
    ],
)
def test_what_is_no_address_or_would_weaken_it_is_refused(url: str) -> None:
    with pytest.raises(UserError) as error:
        address_of(url)
    assert error.value.code == "hub.bad_url"


@pytest.mark.parametrize(
    "url", ["postgresql://li:geheim@db.example.org/b", "postgresql://li@db.example.org/b?password=geheim"]
)
def test_a_password_is_refused_and_not_repeated(url: str) -> None:
    with pytest.raises(UserError) as error:
        address_of(url)
    assert error.value.code == "hub.password_in_url"
    assert "geheim" not in str(error.value)


def test_a_password_in_an_address_that_cannot_be_read_is_not_repeated() -> None:
    with pytest.raises(UserError) as error:
        address_of("postgresql://li:geheim@db.example.org:port/b")
    assert "geheim" not in str(error.value)
