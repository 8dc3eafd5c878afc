from core.label_keys import KEYS, next_free_key


def test_digits_come_before_letters_and_taken_ones_are_passed_over():
    assert next_free_key(()) == "1"
    assert next_free_key(("1", None, "3")) == "2"
    assert next_free_key("1234567890") == "a"
    assert next_free_key((), str.isalpha) == "a"


def test_letters_are_taken_in_either_case_and_may_be_gone():
    assert next_free_key([*"1234567890", "A"]) == "b"
    assert next_free_key(KEYS) is None
