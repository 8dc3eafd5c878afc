import pytest

from core.progress import Cancel, Steps, never, no_progress, stop_if, stoppable


def test_items_come_until_somebody_asks_to_stop() -> None:
    asked = iter([False, False, True])
    taken: list[int] = []
    taking = (taken.append(number) for number in stoppable(range(100), lambda: next(asked), every=10))
    with pytest.raises(Cancel):
        list(taking)
    assert taken == list(range(20))
    assert list(stoppable("abc", never)) == ["a", "b", "c"]


def test_steps_are_told_at_the_beginning_and_every_so_many() -> None:
    told: list[tuple[int, int]] = []
    steps = Steps(25, lambda done, total, _what: told.append((done, total)), never, every=10)
    steps.did(0)
    for _ in range(30):
        steps.did()
    assert told == [(0, 25), (10, 25), (20, 25), (25, 25)]


def test_steps_stop_when_asked_to() -> None:
    with pytest.raises(Cancel):
        Steps(10, no_progress, lambda: True).did(0)
    with pytest.raises(Cancel):
        stop_if(lambda: True)
    stop_if(never)
