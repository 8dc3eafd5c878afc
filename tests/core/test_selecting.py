"""Whose annotations a dataset has, which documents, how they are dealt out and divided; and choices kept by name."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.errors import UserError
from core.exporting import export, losses
from core.formats.dataset import Dataset, Names, WhoseLayers
from core.formats.protocol import Feature
from core.model import Meta, NewDocument, Source, Span, Status
from core.selecting import Profile, find_profile, keep_profile, profiles
from core.session import Session
from tests.core.projects import TEXT, add, first, label, project

SOURCE = Source("a.txt", "0" * 64, "utf-8", "text/1")


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    """A document that 陈晓 and 李四 labelled: they agree on one passage."""
    with project(tmp_path / "a.biaodu") as opened:
        label(opened, 0, 3)
        label(opened, 10, 14)
        opened.use_annotator(opened.annotators.ensure("李四").id)
        label(opened, 0, 3)
        label(opened, 20, 25, "safety")
        opened.use_annotator(opened.annotators.ensure("陈晓").id)
        yield opened


def rows(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def spans(path: Path) -> list[tuple[int, int, str]]:
    listed = [span for row in rows(path) for span in row["spans"]]  # type: ignore[attr-defined]
    return sorted((span["start"], span["end"], span["annotator"]) for span in listed)


@pytest.mark.parametrize(
    ("dataset", "wanted", "said"),
    [
        (Dataset(layers=WhoseLayers.AUTO), [(0, 3, "陈晓"), (10, 14, "陈晓")], "陈晓"),
        (Dataset(layers=WhoseLayers.MINE), [(0, 3, "陈晓"), (10, 14, "陈晓")], "陈晓"),
        (Dataset(people=("李四",)), [(0, 3, "李四"), (20, 25, "李四")], "李四"),
        (Dataset(layers=WhoseLayers.UNION), [(0, 3, "union"), (10, 14, "union"), (20, 25, "union")], "union"),
        (Dataset(layers=WhoseLayers.MAJORITY), [(0, 3, "majority")], "majority"),
        (
            Dataset(layers=WhoseLayers.EACH, anonymous=True),
            [(0, 3, "A1"), (0, 3, "A2"), (10, 14, "A1"), (20, 25, "A2")],
            "each",
        ),
    ],
)
def test_whose_annotations_leave_is_chosen_and_said(
    session: Session, tmp_path: Path, dataset: Dataset, wanted: list[tuple[int, int, str]], said: str
) -> None:
    report = export(session, tmp_path / "o.jsonl", dataset=dataset)
    assert spans(tmp_path / "o.jsonl") == wanted
    assert report.layers == said
    manifest = json.loads(report.manifest.read_text("utf-8"))
    assert manifest["layers"] == said
    assert manifest["verification"] == f"{len(wanted)} of {len(wanted)} spans verified, unit: code points"


def test_without_anybody_a_format_that_tells_people_apart_keeps_them_so_and_others_ask(
    session: Session, tmp_path: Path
) -> None:
    session.use_annotator(session.annotators.ensure("王五").id)
    assert export(session, tmp_path / "o.jsonl", dataset=Dataset(layers=WhoseLayers.AUTO)).layers == "each"
    with pytest.raises(UserError, match=r"export\.whose"):
        export(session, tmp_path / "o.conll", format="conll", dataset=Dataset(layers=WhoseLayers.AUTO))
    assert not (tmp_path / "o.conll").exists()


def test_the_adjudicated_layer_goes_first_once_there_is_one(session: Session, tmp_path: Path) -> None:
    from core.cli.main import main

    path = str(session.path)
    session.close()
    assert main(["adjudicate", path, "--layers", "陈晓", "李四", "--strategy", "agreed"]) == 0
    with Session.open(Path(path)) as again:
        report = export(again, tmp_path / "o.jsonl", dataset=Dataset(layers=WhoseLayers.AUTO))
    assert (report.layers, [(start, end) for start, end, _ in spans(tmp_path / "o.jsonl")]) == ("adjudicated", [(0, 3)])


def test_a_file_for_each_annotator(session: Session, tmp_path: Path) -> None:
    report = export(session, tmp_path / "o.jsonl", dataset=Dataset(apart=True))
    assert [path.name for path in report.files] == ["o.陈晓.jsonl", "o.李四.jsonl"]
    assert [len(spans(path)) for path in report.files] == [2, 2]


def test_done_documents_and_those_with_some_metadata(session: Session, tmp_path: Path) -> None:
    other = session.documents.add([NewDocument("另一份。", Meta("另一份", region="城西区"), SOURCE)])[0].added[0].id
    session.documents.set_status([other], Status.DONE)
    for dataset in (Dataset(done=True, layers=WhoseLayers.MINE), Dataset(where={"region": "城西区"})):
        export(session, tmp_path / "o.jsonl", dataset=dataset)
        assert [row["id"] for row in rows(tmp_path / "o.jsonl")] == [other]


def test_names_stand_for_codes_and_furniture_can_be_cut_out(session: Session, tmp_path: Path) -> None:
    session.documents.mask(first(session), Span(3, 10))
    dataset = Dataset(names=Names.CHINESE, without_masks=True, layers=WhoseLayers.MINE)
    export(session, tmp_path / "o.jsonl", dataset=dataset)
    (row,) = rows(tmp_path / "o.jsonl")
    assert row["text"] == TEXT[:3] + TEXT[10:]
    names = {category.code: category.name_zh for category in session.codebook.labels()}
    got = [(span["start"], span["end"], span["text"], span["label"]) for span in row["spans"]]  # type: ignore[attr-defined]
    assert got == [(0, 3, TEXT[:3], names["infrastructure"]), (3, 7, TEXT[10:14], names["infrastructure"])]


def test_sentences_have_all_their_labels_and_unlabelled_ones_are_there(session: Session, tmp_path: Path) -> None:
    dataset = Dataset(layers=WhoseLayers.UNION)
    report = export(session, tmp_path / "o", format="huggingface", options={"shape": "sentences"}, dataset=dataset)
    there = rows(tmp_path / "o" / "train.jsonl")
    assert report.documents == len(there) > 3
    assert there[0]["labels"] == ["infrastructure", "safety"]
    assert any(row["labels"] == [] for row in there)
    where = json.loads(there[0]["meta"])  # type: ignore[arg-type]
    assert TEXT[where["start"] : where["end"]] == there[0]["text"]


def test_passages_have_as_much_around_them_as_asked_for(session: Session, tmp_path: Path) -> None:
    options = {"shape": "passages"}
    export(
        session, tmp_path / "o.jsonl", format="doccano", options=options, dataset=Dataset(people=("陈晓",), context=2)
    )
    assert [(row["text"], row["label"]) for row in rows(tmp_path / "o.jsonl")] == [
        (TEXT[:5], [[0, 3, "infrastructure"]]),
        (TEXT[8:16], [[2, 6, "infrastructure"]]),
    ]


def test_passages_of_our_json_lines_have_as_much_around_them_as_asked_for(session: Session, tmp_path: Path) -> None:
    dataset = Dataset(people=("陈晓",), context=2)
    export(session, tmp_path / "o.jsonl", options={"shape": "passages"}, dataset=dataset)
    around = [(row["before"], row["text"], row["after"]) for row in rows(tmp_path / "o.jsonl")]
    assert around == [("", TEXT[:3], TEXT[3:5]), (TEXT[8:10], TEXT[10:14], TEXT[14:16])]


def test_a_split_makes_files_that_share_no_document_and_repeats_by_its_seed(session: Session, tmp_path: Path) -> None:
    for number in range(20):
        add(session, f"{TEXT}{number}" * (1 + number % 3), f"报告{number}")
    dataset = Dataset(layers=WhoseLayers.MINE, shares=(0.6, 0.2, 0.2), seed=5)
    report = export(session, tmp_path / "o.jsonl", dataset=dataset)
    parts = [[row["id"] for row in rows(path)] for path in report.files]
    assert [path.name for path in report.files] == ["o.train.jsonl", "o.dev.jsonl", "o.test.jsonl"]
    assert len({id_ for part in parts for id_ in part}) == sum(map(len, parts)) == 21
    again = export(session, tmp_path / "again.jsonl", dataset=dataset)
    assert [[row["id"] for row in rows(path)] for path in again.files] == parts
    with pytest.raises(UserError, match=r"export\.bad_split"):
        export(session, tmp_path / "o.jsonl", dataset=Dataset(shares=(0.5, 0.2)))


def test_a_profile_is_kept_in_the_project_and_gives_the_same_choices(session: Session) -> None:
    dataset = Dataset(
        layers=WhoseLayers.MAJORITY, shares=(0.8, 0.1, 0.1), seed=3, names=Names.ENGLISH, where={"year": "2024"}
    )
    profile = Profile("doccano", {"shape": "sentences"}, dataset)
    keep_profile(session, "论文", profile)
    with Session.open(session.path) as again:
        assert profiles(again) == {"论文": profile}
    with pytest.raises(UserError, match=r"export\.no_profile"):
        find_profile(session, "没有")


def test_the_longest_rule_and_columns_count_their_losses(session: Session, tmp_path: Path) -> None:
    label(session, 1, 5, "safety")
    mine = Dataset(layers=WhoseLayers.MINE)
    counted = {
        loss.feature: loss.count
        for loss in losses(session, format="conll", options={"overlaps": "longest"}, dataset=mine)
    }
    assert counted[Feature.OVERLAPS] == 1
    report = export(session, tmp_path / "a.conll", format="conll", options={"overlaps": "longest"}, dataset=mine)
    assert (report.verified, report.expected, report.spans) == (2, 2, 3)
    whole = export(session, tmp_path / "b.conll", format="conll", dataset=mine)
    assert (whole.verified, whole.expected) == (3, 3)
