"""The choices that all formats have."""

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QFormLayout, QWidget

from core.formats.dataset import Dataset, Names, WhoseLayers
from gui.importing.dataset_choices import TICKS, DatasetChoices

CHOSEN = Dataset(
    layers=WhoseLayers.UNION,
    done=True,
    where={"region": "城东区"},
    shares=(0.8, 0.2),
    seed=7,
    context=10,
    anonymous=True,
    names=Names.CHINESE,
)


@pytest.fixture
def choices(project, parent: QWidget) -> DatasetChoices:
    made = DatasetChoices(project.session, parent)
    made.add_to(QFormLayout(parent))
    made.retranslate()
    return made


def test_what_is_shown_is_what_is_chosen_also_what_has_no_field(choices: DatasetChoices) -> None:
    assert choices.chosen() == Dataset(card=True)
    choices.show_choices(CHOSEN)
    assert choices.chosen() == CHOSEN


@pytest.mark.parametrize("name", [name for name, _text in TICKS])
def test_each_tick_is_a_choice(choices: DatasetChoices, name: str, qtbot) -> None:
    before = getattr(choices.chosen(), name)
    with qtbot.waitSignal(choices.changed):
        choices.ticks[name].click()
    assert getattr(choices.chosen(), name) is not before


@pytest.mark.parametrize(
    ("typed", "shares"), [("", ()), ("0.8,0.2", (0.8, 0.2)), ("0.8， 0.1，0.1", (0.8, 0.1, 0.1)), (" , ", ())]
)
def test_shares_are_typed_with_commas_of_either_kind(choices: DatasetChoices, typed: str, shares: tuple) -> None:
    choices.split.setText(typed)
    assert choices.chosen().shares == shares
    assert choices.problem() == ""


@pytest.mark.parametrize("typed", ["a", "0.5, x", "0.5, 0.6", "1", "0.4, 0.3, 0.2, 0.1", "nan, 1"])
def test_what_is_no_split_says_why(choices: DatasetChoices, typed: str) -> None:
    choices.split.setText(typed)
    assert choices.problem()


def test_how_much_stands_around_passages_is_a_choice(choices: DatasetChoices, qtbot) -> None:
    assert choices.context.value() == Dataset().context
    with qtbot.waitSignal(choices.changed):
        choices.context.setValue(12)
    assert choices.chosen().context == 12


def test_a_field_of_the_metadata_needs_a_value(choices: DatasetChoices) -> None:
    choices.where.field.setCurrentIndex(1)
    assert choices.problem()
    choices.where.value.setEditText("城东区")
    assert choices.problem() == ""
    assert choices.chosen().where == {"region": "城东区"}


def test_a_split_has_a_seed(choices: DatasetChoices, qtbot) -> None:
    assert not choices.seed.isEnabled()
    choices.split.setText("0.8, 0.2")
    assert choices.seed.isEnabled()
    with qtbot.waitSignal(choices.changed):
        choices.seed.setValue(12)
    assert choices.chosen().seed == 12
    choices.show_choices(CHOSEN)
    assert choices.seed.value() == CHOSEN.seed
    assert choices.seed.isEnabled()


@pytest.mark.parametrize("seed", [-5, 2**40])
def test_a_seed_of_the_command_line_that_the_field_cannot_show_stays(choices: DatasetChoices, seed: int) -> None:
    given = replace(CHOSEN, seed=seed)
    choices.show_choices(given)
    assert choices.chosen() == given
    choices.seed.setValue(3)
    assert choices.chosen().seed == 3
