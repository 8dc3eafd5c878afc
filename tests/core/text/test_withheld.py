from pathlib import Path

import pytest

from core.text.withheld import find_withheld


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
