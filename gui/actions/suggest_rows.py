"""The rows of the action table about suggestions, in the Read menu."""

from collections.abc import Iterator

from gui.actions.spec import ActionSpec, Context, Menu, When
from gui.base.i18n import N_


def suggest_actions() -> Iterator[ActionSpec]:
    """Suggestions in the text: whether they are shown, the next one, and why."""
    menu = Menu.READ
    yield ActionSpec(
        "suggest.show", N_("Suggest labels"), ("Alt+G",), menu, 7, "", When.PROJECT, checkable=True,
        help=N_("Sentences that may have a label are underlined with dashes; nothing is a label before you take it."),
    )  # fmt: skip
    yield ActionSpec(
        "suggest.next", N_("Next suggestion"), ("Alt+N",), menu, 7, "", When.DOCUMENT, Context.READER,
        help=N_("In the active reader; Tab does the same in the text."),
    )  # fmt: skip
    yield ActionSpec(
        "suggest.why", N_("Why is this suggested?"), ("Alt+Y",), menu, 7, "", When.DOCUMENT, Context.READER,
        help=N_("The words, the heading and the neighbour that counted, and the labelled passage that is most alike."),
    )  # fmt: skip
    yield ActionSpec(
        "suggest.uncertain", N_("Most uncertain first"), ("Alt+U",), menu, 7, "", When.DOCUMENT, Context.READER,
        help=N_("Go to the sentence that suggestions are least sure of; your answer teaches most there."),
    )  # fmt: skip
    yield ActionSpec(
        "suggest.section", N_("Take what is sure in this section…"), ("Alt+T",), menu, 7, "", When.LABELLING,
        Context.READER, help=N_("Lists what is surely suggested in the section at the caret; all of it is one step."),
    )  # fmt: skip
    yield ActionSpec(
        "suggest.repeats", N_("Repeats of this passage…"), ("Alt+Shift+P",), menu, 7, "", When.LABELLING,
        Context.READER,
        help=N_("Lists where the project says again what you labelled, also with other numbers or nearly so."),
    )  # fmt: skip
    yield ActionSpec(
        "suggest.radar", N_("Labels that disagree…"), (), menu, 7, "", When.PROJECT,
        help=N_("The same sentence labelled otherwise or not at all, odd ends, and labels that are surely wrong."),
    )  # fmt: skip
    yield ActionSpec(
        "suggest.rank", N_("Report to label next…"), (), menu, 7, "", When.PROJECT,
        help=N_("The reports that are not done, those first from which suggestions would learn most."),
    )  # fmt: skip
    yield ActionSpec(
        "suggest.words", N_("Words of the labels…"), (), menu, 7, "", When.PROJECT,
        help=N_("Add, weigh and ban the words by which labels are suggested, and see what a word would hit."),
    )  # fmt: skip
    yield ActionSpec(
        "suggest.model", N_("Ask a language model…"), (), menu, 7, "", When.LABELLING,
        help=N_("Of your own, by its address. It is shown what would be sent where; nothing is sent before you agree."),
    )  # fmt: skip
