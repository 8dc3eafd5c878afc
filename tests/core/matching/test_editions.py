"""Two editions of a report: what was written, taken out, changed and moved, and how the labels differ."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.matching import editions
from core.matching.editions import EditKind, edits, label_differences
from core.model import Annotation
from core.progress import Cancel
from tests.core.projects import TEXT, label, project

LINES = [
    "一、校园安全工作持续加强，增设护学岗三十个。",
    "二、教师队伍建设不断推进，招聘教师一百二十名。",
    "三、学生资助工作落实到位，发放补助资金三百万元。",
    "四、学校建设步伐加快，新增学位九百个。",
]


def told(old: str, new: str) -> list[tuple[EditKind, str, str]]:
    return [
        (edit.kind, old[edit.old.start : edit.old.end], new[edit.new.start : edit.new.end]) for edit in edits(old, new)
    ]


def test_changed_characters_are_told() -> None:
    new = [LINES[0].replace("三十", "五十"), *LINES[1:]]
    assert told("\n".join(LINES), "\n".join(new)) == [(EditKind.CHANGED, "三", "五")]


def test_a_moved_paragraph_is_no_loss_and_no_addition() -> None:
    new = [LINES[1], LINES[2], LINES[3], LINES[0]]
    assert told("\n".join(LINES), "\n".join(new)) == [(EditKind.MOVED, LINES[0], LINES[0])]


def test_as_few_lines_as_possible_have_moved() -> None:
    new = [LINES[1], LINES[2].replace("三百", "五百"), LINES[3], LINES[0]]
    found = told("\n".join(LINES), "\n".join(new))
    assert found == [(EditKind.CHANGED, "三", "五"), (EditKind.MOVED, LINES[0], LINES[0])]


def test_what_only_one_edition_has_is_told() -> None:
    old, new = "\n".join(LINES), "\n".join([*LINES[:2], LINES[3], "五、下一步打算：继续努力，争创一流。"])
    found = [(kind, before.strip(), after.strip()) for kind, before, after in told(old, new)]
    assert found == [(EditKind.REMOVED, LINES[2], ""), (EditKind.ADDED, "", "五、下一步打算：继续努力，争创一流。")]


def test_the_same_text_has_no_edits() -> None:
    assert edits(TEXT, TEXT) == []


@given(st.permutations(LINES), st.permutations(LINES))
def test_every_character_is_unchanged_or_told(first: list[str], second: list[str]) -> None:
    old, new = "\n".join(first), "\n".join(second)
    found = edits(old, new)
    kept_old = _without(old, [(edit.old.start, edit.old.end) for edit in found])
    kept_new = _without(new, [(edit.new.start, edit.new.end) for edit in found])
    assert kept_old == kept_new


def _without(text: str, spans: list[tuple[int, int]]) -> str:
    gone = {at for start, end in spans for at in range(start, end)}
    return "".join(char for at, char in enumerate(text) if at not in gone and char != "\n")


def test_labels_of_the_same_words_are_no_difference(tmp_path: Path) -> None:
    with project(tmp_path / "a.biaodu") as session:
        safety = label(session, TEXT.index("一、安全"), TEXT.index("一、安全") + 4)
        money = label(session, TEXT.index("补助资金"), TEXT.index("补助资金") + 4)
    new = "前言。\n" + TEXT
    by = len(new) - len(TEXT)

    def carried(annotation: Annotation) -> Annotation:
        return replace(annotation, start=annotation.start + by, end=annotation.end + by)

    assert label_differences(TEXT, new, [safety, money], [carried(safety), carried(money)]) == []
    (only_old,) = label_differences(TEXT, new, [safety, money], [carried(money)])
    assert (only_old.old, only_old.new) == (safety, None)
    (only_new,) = label_differences(TEXT, new, [], [carried(money)])
    assert only_new.new == carried(money)


def test_texts_of_which_no_line_is_the_same_cost_bounded_work(monkeypatch: pytest.MonkeyPatch) -> None:
    compared = 0

    def counted(first: object, second: object) -> float:
        nonlocal compared
        compared += 1
        return 0.0

    monkeypatch.setattr(editions, "_common", counted)
    old = "\n".join(f"旧文第{number}段，写的是往年的事。" for number in range(6_000))
    new = "\n".join(f"另写{number}：完全不同的内容，没有一处相同！" for number in range(6_000))
    found = edits(old, new)
    assert {edit.kind for edit in found} == {EditKind.REMOVED, EditKind.ADDED}
    assert len(found) == 12_000
    assert 0 < compared <= 100_000


def test_long_lines_beyond_the_bound_are_changed_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(editions, "_PAIRS_OF_LETTERS", 10)
    assert told(LINES[0], LINES[0].replace("三十", "五十")) == [
        (EditKind.CHANGED, LINES[0], LINES[0].replace("三十", "五十"))
    ]


def test_it_stops_when_nobody_wants_it_any_more() -> None:
    with pytest.raises(Cancel):
        edits("\n".join(LINES), "\n".join(reversed([line + "补" for line in LINES])), lambda: True)
