"""The actions that compare reports."""

from gui.actions.comparing_rows import comparing_actions
from gui.actions.spec import When


def test_what_needs_other_readers_is_off_without_them():
    by_id = {spec.id: spec for spec in comparing_actions()}
    assert {spec.id for spec in by_id.values() if spec.when is When.SEVERAL_READERS} == {
        "linked.others",
        "linked.ranked",
        "linked.scroll",
        "linked.pair",
        "linked.unpair",
        "linked.as_found",
        "linked.alone",
        "linked.differences",
        "linked.next_difference",
        "linked.previous_difference",
        "linked.list_differences",
    }
    assert by_id["matrix.open"].when is When.PROJECT
    assert by_id["linked.scroll"].checkable
