"""A segment says where pairs stand, is the same when it is read again, and is refused when it is not whole."""

from pathlib import Path

import numpy as np
import pytest

from core.ids import DocumentId
from core.search import segment
from core.search.postings import decode
from core.search.segment import LED, Segment, build, read, stand_in, write

TEXTS = [(DocumentId("a"), "教育改革。教育"), (DocumentId("b"), "𠮷教\u200b育"), (DocumentId("c"), "")]


def places(part: Segment, pair: str) -> list[int]:
    found = part.pair(*(stand_in(ord(char)) for char in pair))
    if found is None:
        return []
    list_ = part.postings(found)
    assert [decode([(one, 0)], np.int64).tolist() for one in part.run(found, found + 1)] == [
        decode([(list_, 0)], np.int64).tolist()
    ]
    return decode([(list_, 0)], np.int64).tolist()


def singles(part: Segment, char: str) -> list[int]:
    found = part.single(stand_in(ord(char)))
    assert sum(piece.held for piece in found) == len(decode([(piece, 0) for piece in found], np.int64))
    return sorted(decode([(piece, 0) for piece in found], np.int64).tolist())


def same(one: Segment, other: Segment) -> bool:
    names = [name for name, _dtype in segment._ARRAYS]
    return list(one.documents) == list(other.documents) and all(
        np.array_equal(getattr(one, name), getattr(other, name)) for name in names
    )


def test_pairs_and_single_characters_are_where_they_stand() -> None:
    part = build(TEXTS)
    assert places(part, "教育") == [0, 5, 9]
    assert places(part, "𠮷教") == [8]
    assert places(part, "育𠮷") == []
    assert part.places == 13
    assert singles(part, "教") == [0, 5, 9]
    assert singles(part, "无") == []


def test_what_has_no_place_or_no_number_is_remembered() -> None:
    part = build(TEXTS)
    assert part.gaps.tolist() == [10]
    assert part.astral_places.tolist() == [8]
    assert part.astral_codes.tolist() == [ord("𠮷")]
    assert stand_in(ord("𠮷")) < 0x10000
    assert segment.is_stand_in(ord("\ue000"))
    assert not segment.is_stand_in(ord("教"))


def test_a_list_of_any_length_is_found_among_others() -> None:
    text = "".join(chr(0x4E00 + number % 90) + "的" * (number % 3) for number in range(3_000)) + "甲乙" * 400
    part = build([(DocumentId("a"), text)])
    for at in range(0, len(text) - 1, 7):
        assert at in places(part, text[at : at + 2])
    assert len(places(part, "甲乙")) == 400
    assert len(part.narrow_lists)


def test_long_lists_stand_among_the_others_of_a_character() -> None:
    """Of 的 no list of its own, and pairs of each form."""
    rare = "".join("的" + chr(0x5000 + number) + "。" * 1_900 for number in range(200))
    text = "的一。" * 600 + rare + ("的二" + "。" * 90) * 900
    part = build([(DocumentId("a"), text)])
    assert ord("的") not in part.frequent
    assert len(part.wide_lists)
    assert len(part.narrow_lists)
    assert singles(part, "的") == [at for at, char in enumerate(text) if char == "的"]
    assert singles(part, "。") == [at for at, char in enumerate(text) if char == "。"]
    for pair in ("的一", "一。", "的二", "二。", "。的", "。。", "的" + chr(0x5003)):
        assert places(part, pair) == [at for at in range(len(text)) if text.startswith(pair, at)]


def leads(part: Segment, pair: str) -> list[dict[str, list[int]]]:
    """Behind and before a pair, the characters that it leads to, each with those of its places that are exceptions."""
    number = part.pair(*map(ord, pair))
    assert number is not None
    there = np.asarray(places(part, pair))

    def exceptions(list_: int) -> list[int]:
        return there[decode([(part.postings(list_), 0)] if list_ else [], np.int64)].tolist()

    chars, lists = (list(row) for row in part.leads(number) or ([0] * 2 * LED, [0] * 2 * LED))
    rows = list(zip(chars, lists, strict=True))
    return [{chr(char): exceptions(list_) for char, list_ in side if char} for side in (rows[:LED], rows[LED:])]


def test_a_pair_leads_to_the_characters_that_mostly_stand_beside_it() -> None:
    often, seldom = "于义务教育法。" * 400, "义务教师义务人义务教育"
    part = build([(DocumentId("a"), often + seldom), (DocumentId("b"), "务教")])
    text = f"{often}{seldom}\0务教"
    behind, before = leads(part, "务教")
    assert list(behind) == list("育法。于")
    assert behind["育"] == [text.index("务教师"), text.rindex("务教")]
    # What is an exception to 育 is none to what comes behind that.
    assert behind["法"] == [text.rindex("义务教育") + 1]
    assert behind["。"] == behind["于"][:-1] == []
    assert list(before) == list("义于。法")
    assert before["义"] == [text.rindex("务教")]
    assert before["于"] == [text.index("师义务") - 3 + 1, text.rindex("义务教育") + 1]
    assert part.leads(part.pair(*map(ord, "教师")) or 0) is None


def test_lists_that_follow_one_another_are_read_together() -> None:
    """Short ones in one piece; where one of them has another form, each for itself."""
    rare = [chr(0x5000 + number) for number in range(200)]
    part = build(
        [(DocumentId("a"), "".join(f"{char}的" * (1 + at % 3) for at, char in enumerate(rare)) + "甲乙" * 400)]
    )
    pairs = range(len(part.seconds))
    alone = [decode([(part.postings(number), 0)], np.int64).tolist() for number in pairs]
    for first in range(0, len(pairs), 7):
        for behind in (first + 1, min(first + 5, len(pairs)), min(first + 50, len(pairs))):
            found = part.run(first, behind)
            assert decode([(piece, 9) for piece in found], np.int64).tolist() == [
                at + 9 for list_ in sorted(alone[first:behind], key=lambda one: len(one) > 300) for at in list_
            ]
            assert len(found) in (1, behind - first)
    assert max(map(len, alone)) == 400


def test_a_pair_leads_nowhere_where_too_many_places_are_exceptions() -> None:
    part = build([(DocumentId("a"), "甲乙丙" * 300 + "甲乙丁" * 99)])
    assert leads(part, "甲乙")[0]["丙"] == list(range(900, 1_197, 3))
    assert leads(build([(DocumentId("a"), "甲乙丙" * 300 + "甲乙丁" * 101)]), "甲乙")[0] == {}


def test_it_is_the_same_from_its_file(tmp_path: Path) -> None:
    write(build(TEXTS), tmp_path / "s")
    again = read(tmp_path / "s")
    assert again is not None
    assert same(again, build(TEXTS))


def test_nothing_is_written_as_nothing(tmp_path: Path) -> None:
    write(build([]), tmp_path / "s")
    again = read(tmp_path / "s")
    assert again is not None
    assert again.places == 0
    assert again.pair(1, 2) is None


@pytest.mark.parametrize("damage", ["short", "long", "head", "other", "empty", "gone", "version"])
def test_a_damaged_file_is_none(tmp_path: Path, damage: str) -> None:
    path = tmp_path / "s"
    write(build(TEXTS), path)
    data = path.read_bytes()
    damaged = {
        "short": data[:-9],
        "long": data + b"\0" * 8,
        "head": data.replace(b'"sizes"', b'"sizez"'),
        "other": b"SQLite format 3\0" + data,
        "empty": b"",
        "version": data.replace(b'"version": 3', b'"version": 2'),
    }
    if damage == "gone":
        path.unlink()
    else:
        path.write_bytes(damaged[damage])
    assert read(path) is None
