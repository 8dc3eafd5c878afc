from pathlib import Path

import pytest

from core.formats.meta import meta_from_json, meta_to_json
from core.model import Meta, Span
from core.text.withheld import find_withheld, mark_withheld, with_fields, withheld_at, withheld_fields


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("新增学位xxxx个,投入xxx亿元", ["xxxx", "xxx"]),
        ("20xx年建成x所，占x.x%", ["20xx年", "x", "x.x%"]),
        ("行动方案(xxxx-20xx年)", ["xxxx-20xx年"]),
        ("**市烈士陵园、**故居", ["**", "**"]),
        ("某市辖区张某某，任职", ["某", "某某"]),
        ("XX年工作总结", ["XX年"]),
        ("Excel表、max值、3×5米、新增2x3米", []),
        ("某些学校和某种原因", []),
        ("“双尖双领+X”项目、“数据要素×”行动、“415X”集群", []),
        ("建设“美丽x”，标注*的项目", ["x"]),
        ("〔20XX〕第XX号，3xx所", ["20XX", "XX", "3xx"]),
    ],
)
def test_withheld_values(text: str, expected: list[str]) -> None:
    assert [text[span.start : span.end] for span in find_withheld(text)] == expected


def test_the_seeds_withhold_much_or_nothing(shared: Path) -> None:
    counts = {
        path.name[:3]: len(find_withheld(path.read_text(encoding="utf-8"))) for path in (shared / "seeds").iterdir()
    }

    assert counts["000"] > 60
    assert counts["004"] > 80
    assert counts["001"] == 0


def test_values_in_furniture_are_not_the_reports() -> None:
    text = "阅读xx次\n新增xx所\n"
    assert find_withheld(text, [Span(0, 5)]) == [Span(8, 10)]
    text = "x所" * 50
    masks = [Span(at, at + 3) for at in range(90, -1, -6)]
    inside = {at for mask in masks for at in range(mask.start, mask.end)}
    assert [span.start for span in find_withheld(text, masks)] == [at for at in range(0, 100, 2) if at not in inside]


def test_the_value_at_a_place() -> None:
    text = "正文。" * 50 + "新增xxx所" + "正文。" * 50
    assert withheld_at(text, 152) == withheld_at(text, 154) == Span(152, 155)
    assert withheld_at(text, 151) is None
    assert withheld_at(text, 155) is None


def test_a_long_number_is_looked_at_in_bounded_time() -> None:
    assert find_withheld("1" * 200_000 + "xa") == []


def test_withheld_fields_travel_in_the_metadata() -> None:
    meta = mark_withheld(Meta("t", extra={"level": 1}), ["year"])
    known = meta_to_json(meta)
    assert known["withheld"] == ["year"]
    back = meta_from_json(known)
    assert (back, meta_to_json(back)) == (meta, known)
    assert withheld_fields(back) == {"year"}


def test_a_set_value_is_no_longer_withheld() -> None:
    meta = mark_withheld(Meta("t"), ["year", "region"])
    dated = with_fields(meta, year=2024)
    assert (dated.year, withheld_fields(dated), dated.extra) == (2024, {"region"}, {"withheld": ["region"]})
    assert with_fields(dated, region="六安市").extra == {}
    assert with_fields(meta, title="u").extra == meta.extra


def test_a_masked_region_is_withheld_whoever_wrote_it() -> None:
    assert withheld_fields(Meta("t", region="x区")) == {"region"}
    assert withheld_fields(Meta("t", region="裕安区")) == frozenset()
    assert withheld_fields(Meta("t", year=2024, extra={"withheld": ["year"]})) == frozenset()


@pytest.mark.parametrize("value", ["year", 7, ["year", 3], ["price"], None])
def test_somebody_elses_key_of_that_name_is_left_alone(value: object) -> None:
    meta = Meta("t", extra={"withheld": value})
    assert withheld_fields(meta) == frozenset()
    assert with_fields(meta, year=2024).extra == {"withheld": value}
