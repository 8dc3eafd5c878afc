"""What an export would write: shown and counted before it does."""

from pathlib import Path

import pytest

from core.errors import UserError
from core.exporting import export
from core.formats.dataset import Dataset, WhoseLayers
from core.formats.protocol import Feature
from core.formats.registry import formats
from core.previewing import count, readable_part, sample
from core.sample import build_sample
from core.session import Session
from tests.core.projects import label, project

MINE = Dataset(layers=WhoseLayers.MINE)


@pytest.fixture
def session(tmp_path: Path):
    with build_sample(tmp_path / "sample.biaodu") as opened:
        opened.use_annotator(opened.annotators.list()[0].id)
        yield opened


def test_a_sample_is_the_beginning_of_what_is_written(session: Session, tmp_path: Path) -> None:
    export(session, tmp_path / "out.jsonl", options={"shape": "passages"}, dataset=MINE)
    (shown,) = sample(session, options={"shape": "passages"}, dataset=MINE)
    assert shown.name == ""
    lines = (tmp_path / "out.jsonl").read_text("utf-8").splitlines()
    first = shown.text.splitlines()[0]
    assert first[:200] == lines[0][:200]


def test_of_a_folder_each_file_is_named(session: Session) -> None:
    shown = sample(session, format="brat", dataset=MINE)
    assert any(file.name.endswith(".ann") and "\tinfrastructure" in file.text for file in shown)
    assert all(file.text for file in shown)


@pytest.mark.parametrize("known", [known for known in formats().values() if known.writes and not known.add_on])
def test_every_format_of_ours_has_a_sample_and_counts_that_the_export_confirms(
    session: Session, tmp_path: Path, known
) -> None:
    assert sample(session, format=known.id, dataset=MINE)
    counted = count(session, format=known.id, dataset=MINE)
    report = export(session, tmp_path / f"out{known.suffix}", format=known.id, dataset=MINE)
    assert (counted.records, counted.spans) == (report.documents, report.spans)
    assert counted.losses == report.losses
    assert counted.layers == report.layers


@pytest.mark.parametrize("shape", ["documents", "passages", "sentences"])
def test_records_are_the_lines_of_the_dataset(session: Session, tmp_path: Path, shape: str) -> None:
    export(session, tmp_path / "out.jsonl", options={"shape": shape}, dataset=MINE)
    lines = (tmp_path / "out.jsonl").read_bytes().count(b"\n")
    assert count(session, options={"shape": shape}, dataset=MINE).records == lines


def test_what_a_format_leaves_out_is_counted(session: Session) -> None:
    counted = count(session, format="doccano", dataset=MINE)
    assert Feature.ANNOTATORS in {loss.feature for loss in counted.losses}


def test_a_sample_refuses_what_the_export_refuses(session: Session) -> None:
    with pytest.raises(UserError, match=r"export\.bad_split"):
        sample(session, dataset=Dataset(layers=WhoseLayers.MINE, shares=(0.5, 0.1)))
    with pytest.raises(UserError, match=r"export\.bad_split"):
        count(session, dataset=Dataset(layers=WhoseLayers.MINE, shares=(0.5, 0.1)))


def test_long_strings_are_cut_and_bytes_are_no_text() -> None:
    assert (
        readable_part(('{"text": "' + "字" * 500 + '", "a": 1}').encode()) == '{"text": "' + "字" * 80 + '…", "a": 1}'
    )
    assert readable_part(b"%PDF-1.4") == ""
    assert readable_part(b"PAR1\0\0") == ""


@pytest.mark.parametrize(
    ("format_id", "shown"),
    [
        ("labelstudio", '"choices":["done"]'),
        ("brat", "A1\tstatus T1 done"),
        ("xlsx", "attribute.status"),
        ("html", "状态: 已完成"),
        ("webannotation", '"biaodu:attribute":"status"'),
        ("refi", "<VariableValue>"),
    ],
)
def test_what_is_said_beside_labels_is_in_the_sample(tmp_path: Path, format_id: str, shown: str) -> None:
    with project(tmp_path / "p.biaodu") as session:
        made = label(session, 0, 4)
        session.attributes.set([made.id], {"status": "done"})
        files = sample(session, format=format_id)
        assert any(shown in file.text for file in files), [file.text[:300] for file in files]
