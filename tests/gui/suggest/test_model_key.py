"""Keys of models: in the system's keyring, or forgotten with the window."""

from types import ModuleType

from gui.suggest.model_key import ModelKeys


def keyring(*, broken: bool = False) -> ModuleType:
    """As the library `keyring` behaves, with what it holds in memory."""
    made = ModuleType("keyring")
    held: dict[tuple[str, str], str] = {}

    class KeyringError(Exception):
        pass

    def get_password(service: str, name: str) -> str | None:
        if broken:
            raise KeyringError
        return held.get((service, name))

    def set_password(service: str, name: str, password: str) -> None:
        if broken:
            raise KeyringError
        held[service, name] = password

    def delete_password(service: str, name: str) -> None:
        del held[service, name]

    errors = ModuleType("keyring.errors")
    vars(errors)["KeyringError"] = KeyringError
    vars(made).update(
        get_password=get_password, set_password=set_password, delete_password=delete_password, errors=errors, held=held
    )
    return made


def test_a_key_is_kept_in_the_keyring_by_its_address_and_forgotten_when_empty() -> None:
    library = keyring()
    assert ModelKeys(library).keep("http://a/v1", "secret")
    again = ModelKeys(library)
    assert (again.stay, again.key("http://a/v1"), again.key("http://b/v1")) == (True, "secret", "")
    again.keep("http://a/v1", "")
    assert vars(library)["held"] == {}


def test_without_a_keyring_or_with_a_locked_one_it_lasts_as_long_as_the_window() -> None:
    keys = ModelKeys(keyring(broken=True))
    assert not keys.keep("http://a/v1", "secret")
    assert keys.key("http://a/v1") == "secret"
    assert ModelKeys(keyring(broken=True)).key("http://a/v1") == ""
