"""What a unit lacks; a project's units are looked at in `test_answers.py`."""

from core.study.demands import Lack


def test_the_names_of_lacks_are_those_that_others_read():
    assert [each.value for each in Lack] == ["missing", "several", "none_and_some"]
