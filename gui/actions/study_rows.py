"""The rows of the action table about the study of the project, in the Read menu."""

from collections.abc import Iterator

from gui.actions.spec import ActionSpec, Menu, When
from gui.base.i18n import N_


def study_actions() -> Iterator[ActionSpec]:
    """The screen of the study and its views, its design and method, and numbers of units in texts."""
    menu = Menu.READ
    yield ActionSpec(
        "study.open", N_("Units and tables of the study"), ("Ctrl+Shift+U",), menu, 4, "table", When.PROJECT,
        help=N_("Every unit of analysis, coded one by one in all dimensions by key, and the tables that come of it."),
    )  # fmt: skip
    yield ActionSpec(
        "study.numbers", N_("Numbers of units in the margin"), ("Alt+Shift+N",), menu, 4, "", When.PROJECT,
        checkable=True,
        help=N_("Write the number of each unit of analysis, such as 3-2-1, beside the text."),
    )  # fmt: skip
    yield ActionSpec(
        "study.reliability", N_("Reliability and disagreements of coders"), (), menu, 9, "", When.PROJECT,
        help=N_("Percent agreement, Holsti, pi, kappa and alpha with their intervals; disagreements unit by unit."),
    )  # fmt: skip
    yield ActionSpec(
        "study.rounds", N_("Rounds of coding"), (), menu, 9, "", When.PROJECT,
        help=N_("Begin, name and close trial and formal rounds of coding, and compare them side by side."),
    )  # fmt: skip
    yield ActionSpec(
        "study.samples", N_("Samples for reliability"), (), menu, 9, "", When.PROJECT,
        help=N_("Draw documents at random, every k-th or by groups, and make blind packages of them for coders."),
    )  # fmt: skip
    yield ActionSpec(
        "study.documents", N_("Documents of the study"), (), menu, 9, "", When.PROJECT,
        help=N_("Which documents the study takes in, and why others are left out."),
    )  # fmt: skip
    yield ActionSpec(
        "study.design", N_("Design of the study…"), (), menu, 9, "", When.PROJECT,
        help=N_("What a unit is and how it is numbered, and what each dimension demands of it."),
    )  # fmt: skip
    yield ActionSpec(
        "study.method", N_("Method page of the study…"), (), menu, 9, "", When.PROJECT,
        help=N_("Write how the study was done, in Chinese and English, so that others can repeat it."),
    )  # fmt: skip
