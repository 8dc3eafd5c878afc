"""``search``: what is found, where, and how it is said."""

from pathlib import Path

import pytest

from core.model import Meta, NewDocument, Source, Span
from core.places import cache_folder
from tests.core.cli.conftest import Run
from tests.core.projects import TEXT, first, label, project

OTHER = (
    "𠮷安县2023年教育工作总结\n一、工作总结\n新增教师80名，义务教育均衡发展。\n二、下一步打算\n新增教师100名，学校ABC。"
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Two reports: one of 2024 with a label, one of 2023 in Jiangxi that reports and plans."""
    place = tmp_path / "a.biaodu"
    with project(place) as session:
        session.documents.set_meta([first(session)], region="浙江省", year=2024)
        meta = Meta("总结", "江西省吉安市", 2023, extra={"层级": "县"})
        session.documents.add([NewDocument(OTHER, meta, Source("b.txt", "1" * 64, "utf-8", "text/1"))])
        label(session, TEXT.index("新增"), TEXT.index("新增") + 8, "teachers")
    return place


def found(run: Run, path: Path, *more: str) -> list[tuple[str, int, int]]:
    status, answer, said = run("search", path, *more)
    assert (status, said) == (0, "")
    return [(hit["hit"], hit["start"], hit["end"]) for hit in answer]


def test_hits_are_told_with_their_places_and_context(path: Path, run: Run) -> None:
    status, answer, _said = run("search", path, "教师")
    assert status == 0
    assert [list(hit) for hit in answer] == [["document", "start", "end", "left", "hit", "right"]] * 3
    for hit in answer:
        text = TEXT if "城东" in hit["left"] else OTHER
        assert text[hit["start"] : hit["end"]] == "教师" == hit["hit"]
        assert text[: hit["start"]].endswith(hit["left"])
        assert text[hit["end"] :].startswith(hit["right"])
        assert len(hit["right"]) in (30, len(text) - hit["end"])


def test_offsets_are_right_behind_a_character_of_two_units(path: Path, run: Run) -> None:
    assert found(run, path, "𠮷") == [("𠮷", TEXT.index("𠮷"), TEXT.index("𠮷") + 1), ("𠮷", 0, 1)]
    assert found(run, path, "安县") == [("安县", 1, 3)]


@pytest.mark.parametrize(
    ("conditions", "count"),
    [
        (["region=浙江"], 1),
        (["year=2023"], 2),
        (["year=2023..2024"], 3),
        (["year=2020..2022"], 0),
        (["层级=县"], 2),
        (["part=reports"], 1),
        (["part=plans", "year=2023"], 1),
        (["label=teachers"], 1),
        (["not-label=teachers"], 2),
        (["labels=teachers+safety"], 0),
        (["labelled=no"], 2),
        (["annotator=陈晓", "label=teachers"], 1),
        (["title=总结"], 2),
        (["status=done"], 0),
        (["status=not_started"], 3),
    ],
)
def test_conditions_must_all_hold(path: Path, run: Run, conditions: list[str], count: int) -> None:
    more = [part for condition in conditions for part in ("--where", condition)]
    assert len(found(run, path, "教师", *more)) == count


def test_a_regular_expression(path: Path, run: Run) -> None:
    assert [hit for hit, _, _ in found(run, path, "新增教师[0-9]+名", "--regex")] == [
        "新增教师120名",
        "新增教师80名",
        "新增教师100名",
    ]


def test_words_apart_must_be_in_one_document_and_signs_do_what_they_say(path: Path, run: Run) -> None:
    assert {hit for hit, _, _ in found(run, path, "教师 均衡")} == {"教师", "均衡"}
    assert len(found(run, path, "教师 均衡")) == 3
    assert len(found(run, path, "教师 -均衡")) == 1
    assert len(found(run, path, "均衡 | 护学岗")) == 2
    assert [hit for hit, _, _ in found(run, path, "义务 ~4 均衡")] == ["义务教育均衡"]
    assert found(run, path, "教师 均衡", "--literal") == []


def test_forms_are_told_apart_unless_asked_otherwise(path: Path, run: Run) -> None:
    assert found(run, path, "ａｂｃ") == []
    assert [hit for hit, _, _ in found(run, path, "ａｂｃ", "--any-width", "--any-case")] == ["ABC"]
    assert found(run, path, "學校") == []
    assert [hit for hit, _, _ in found(run, path, "學校", "--any-script")] == ["学校"]


def test_furniture_is_left_out(path: Path, run: Run) -> None:
    from core.session import Session

    with Session.open(path) as session:
        session.documents.mask(first(session), Span(0, len(TEXT)))
    assert len(found(run, path, "教师")) == 2
    assert len(found(run, path, "教师", "--furniture")) == 3


def parts() -> set[Path]:
    """Parts of indexes in the cache, which all tests share."""
    return set(cache_folder().glob("search/*/*"))


def test_an_index_is_made_on_wish_and_changes_no_answer(path: Path, run: Run) -> None:
    others = parts()
    before = found(run, path, "新增教师")
    assert parts() == others
    assert found(run, path, "新增教师", "--index") == before
    assert len(parts() - others) == 1
    assert found(run, path, "新增教师") == before


@pytest.mark.parametrize(
    ("more", "code"),
    [
        (["(", "--regex"], "no regular expression"),
        ([" -教师"], "not only what may not be there"),
        (["教师 |"], "missing beside |"),
        ([""], "Nothing is searched for"),
        (["教师", "--where", "region"], "is no condition"),
        (["教师", "--where", "year=x"], "is no condition"),
        (["教师", "--where", "lable=x"], "Nothing is called lable"),
        ([r"(?:(?:.|\n)|(?:.|\n){2})+[!?]", "--regex"], "takes longer"),
    ],
)
def test_what_cannot_be_asked_is_said(
    path: Path, run: Run, more: list[str], code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("core.search.searching.SECONDS", 0.05)
    status, _answer, said = run("search", path, *more)
    assert status == 1
    assert code in said


def test_a_count_alone(path: Path, run: Run) -> None:
    assert run("search", path, "教师", "--count")[1] == {"hits": 3, "documents": 2}
