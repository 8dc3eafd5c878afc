from core.errors import BiaoduError, EnvironmentFault, UserError


def test_an_error_says_its_code_and_fields_in_a_log() -> None:
    error = UserError("label.unknown", label="安全", count=2)
    assert (error.code, error.fields) == ("label.unknown", {"label": "安全", "count": 2})
    assert str(error) == "label.unknown(label='安全', count=2)"


def test_what_users_can_change_is_told_from_what_the_machine_refuses() -> None:
    assert issubclass(UserError, BiaoduError)
    assert issubclass(EnvironmentFault, BiaoduError)
    assert not issubclass(UserError, EnvironmentFault)
    assert not issubclass(EnvironmentFault, UserError)
