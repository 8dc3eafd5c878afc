"""Passwords of team folders on servers."""

import pytest

from core.errors import UserError
from core.exchange import store_secret
from core.exchange.store_address import StoreAddress, store_address
from core.exchange.store_secret import KEY, KEY_ID, PASSWORD, TOKEN, StoreSecret, keep_secret, secret_of

BUCKET = store_address("s3://KEY@reports/team")
ANY_KEY = store_address("s3://reports/team")
COLLECTION = store_address("https://li@dav.example.org/team")


@pytest.fixture(autouse=True)
def nothing_known(monkeypatch: pytest.MonkeyPatch) -> dict[tuple[str, str], str]:
    """Nothing typed before and nothing in the environment; what the keyring keeps."""
    for name in (KEY_ID, KEY, TOKEN, PASSWORD):
        monkeypatch.delenv(name, raising=False)
    ring: dict[tuple[str, str], str] = {}
    monkeypatch.setattr(store_secret, "_typed", {})
    monkeypatch.setattr(store_secret, "kept_password", lambda service, name: ring.get((service, name)))
    monkeypatch.setattr(store_secret, "keep_password", lambda *given: ring.__setitem__(given[:2], given[2]) or True)
    return ring


@pytest.mark.parametrize("address", [BUCKET, ANY_KEY, COLLECTION])
def test_without_one_it_is_said_how_to_give_it(address: StoreAddress) -> None:
    with pytest.raises(UserError) as caught:
        secret_of(address)
    assert caught.value.code == "team.password_needed"
    assert caught.value.fields["variable"] in (KEY, PASSWORD)


def test_what_was_given_is_kept_for_that_user_and_place(nothing_known: dict[tuple[str, str], str]) -> None:
    assert keep_secret(COLLECTION, "geheim")
    assert secret_of(COLLECTION) == StoreSecret("li", "geheim")
    store_secret._typed.clear()
    assert secret_of(COLLECTION) == StoreSecret("li", "geheim")
    assert list(nothing_known) == [("biaodu team", "li@https://dav.example.org/team")]
    for other in ("https://wang@dav.example.org/team", "https://li@evil.example.org/team"):
        with pytest.raises(UserError):
            secret_of(store_address(other))


def test_without_a_keyring_it_is_known_while_the_program_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store_secret, "keep_password", lambda *_: False)
    assert not keep_secret(BUCKET, "s")
    assert secret_of(BUCKET) == StoreSecret("KEY", "s")


def test_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in ((KEY_ID, "KEY"), (KEY, "s"), (TOKEN, "t"), (PASSWORD, "p")):
        monkeypatch.setenv(name, value)
    assert secret_of(BUCKET) == secret_of(ANY_KEY) == StoreSecret("KEY", "s", "t")
    assert secret_of(COLLECTION) == StoreSecret("li", "p")
    with pytest.raises(UserError):
        secret_of(store_address("s3://OTHER@reports/team"))


def test_a_collection_without_a_user_is_open_or_not() -> None:
    assert secret_of(store_address("https://dav.example.org/team")) == StoreSecret("", "")
