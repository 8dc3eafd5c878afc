from core.corpus.counting import CorpusCounts, CorpusGroup
from core.corpus.estimates import Estimate, Interval
from core.corpus.scores import ScoredLabel
from gui.corpus.model import CountsModel, interval_words

LABEL = ScoredLabel("safety", "校园安全", "Safety", "#000000")


def shown(model: CountsModel) -> list[list[object]]:
    return [[model.data(model.index(r, c)) for c in range(model.columnCount())] for r in range(model.rowCount())]


def test_estimates_stand_with_their_interval_and_what_labels_alone_say(qapp) -> None:
    made = Estimate(1000, 40, Interval(1234.4, 1100.2, 1366.6), Interval(1300, 900, 1700))
    few = Estimate(30, 3, Interval(7.0), None)
    groups = (CorpusGroup(("上海市", 2020), 1000, LABEL, made), CorpusGroup((None, 2021), 30, LABEL, few))
    model = CountsModel()
    model.show_counts(CorpusCounts(("region", "year"), groups, 1030, 43, is_labelled=True))
    assert shown(model) == [
        ["上海市", "2020", "Safety", "1,000", "1,234", "1,100–1,367", "40", "1,300 900–1,700"],
        ["", "2021", "Safety", "30", "7", "", "3", ""],
    ]


def test_without_labels_there_are_documents_alone(qapp) -> None:
    model = CountsModel()
    model.show_counts(CorpusCounts(("kind",), (CorpusGroup(("plan",), 12, None, None),), 12, 0, is_labelled=False))
    assert shown(model) == [["plan", "12"]]
    model.show_counts(None)
    assert (model.rowCount(), model.columnCount()) == (0, 0)


def test_an_interval_that_is_none_is_empty() -> None:
    assert interval_words(Interval(3.0)) == ""
