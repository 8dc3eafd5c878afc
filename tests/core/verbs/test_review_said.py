"""Which links and attributes a comparison of layers reads."""

from core.review.pairing import DifferenceKind
from tests.core.review.test_said import Two, two  # noqa: F401


def test_a_link_at_somebody_elses_annotation_is_of_no_layer(two: Two) -> None:  # noqa: F811
    two.link([two.mine[0], two.others[1]], "fulfils")
    assert two.kinds() == [DifferenceKind.SAME, DifferenceKind.SAME]
    assert all(not case.ties for case in two.cases())


def test_a_value_that_is_declared_no_longer_is_no_difference(two: Two) -> None:  # noqa: F811
    two.set(two.mine[0], status="done")
    assert two.kinds()[0] is DifferenceKind.ATTRIBUTE
    (status,) = (known for known in two.session.attributes.declared() if known.code == "status")
    two.session.attributes.remove(status.id)
    assert two.kinds()[0] is DifferenceKind.SAME
    two.session.history.undo()
    assert two.kinds()[0] is DifferenceKind.ATTRIBUTE


def test_a_link_without_direction_is_told_at_the_end_that_comes_first(two: Two) -> None:  # noqa: F811
    two.link(two.mine[::-1], "same_matter")
    assert two.kinds() == [DifferenceKind.LINK_A, DifferenceKind.SAME]
    assert two.session.review.says()
