import pytest

from core.exchange.settings import LOCAL_SETTINGS, is_sound
from core.review.reasons import SETTING_NAME


@pytest.mark.parametrize(
    ("name", "value", "sound"),
    [
        (SETTING_NAME, ["漏标"], True),
        (SETTING_NAME, [], True),
        (SETTING_NAME, "漏标", False),
        (SETTING_NAME, [1], False),
        ("of a newer version", {"any": 1}, True),
    ],
)
def test_a_known_setting_has_its_type_and_others_any(name: str, value: object, sound: bool) -> None:
    assert is_sound(name, value) is sound


def test_settings_of_this_machine_do_not_travel() -> None:
    assert LOCAL_SETTINGS
    assert SETTING_NAME not in LOCAL_SETTINGS
