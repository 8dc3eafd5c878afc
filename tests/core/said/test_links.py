"""Kinds of links."""

from dataclasses import replace

from core.said.links import BUILT_IN, kinds_of


def test_every_project_has_four_kinds_and_a_declared_one_stands_for_that_of_its_code() -> None:
    assert [kind.code for kind in kinds_of([])] == ["fulfils", "same_matter", "contradicts", "continues"]
    assert [kind.name("zh_CN") for kind in BUILT_IN] == ["兑现", "同一事项", "矛盾", "续"]
    mine = [replace(BUILT_IN[0], id=id_, name_zh=id_) for id_ in ("b", "a")]
    assert kinds_of(mine)[0].name_zh == kinds_of(mine[::-1])[0].name_zh == "a"
