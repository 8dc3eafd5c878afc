"""The description and the codebook that go along with a dataset of one file."""

from pathlib import Path

import pytest

from core.errors import UserError
from core.exporting import export
from core.formats.beside import Companions
from core.formats.dataset import Dataset, WhoseLayers
from core.importing import import_paths
from core.sample import build_sample
from core.session import Session

CARD = Dataset(layers=WhoseLayers.MINE, card=True)


@pytest.fixture
def session(tmp_path: Path):
    with build_sample(tmp_path / "sample.biaodu") as opened:
        opened.use_annotator(opened.annotators.list()[0].id)
        yield opened


def test_the_card_says_counts_unit_layers_and_losses(session: Session, tmp_path: Path) -> None:
    report = export(session, tmp_path / "数据.jsonl", format="doccano", dataset=CARD)
    card = (tmp_path / "数据.jsonl.card.md").read_text("utf-8")
    assert f"| Annotations | {report.spans} |" in card
    assert f"{report.verified} of {report.expected} spans verified" in card
    assert "| Offsets | code points, the end not included |" in card
    assert f"| Whose annotations | {report.layers} |" in card
    assert f"| annotators | {report.spans} |" in card
    rows = (tmp_path / "数据.jsonl.codebook.csv").read_text("utf-8-sig").splitlines()
    assert len(rows) >= 1 + len(session.codebook.labels())


def test_without_it_nothing_but_the_manifest_lies_beside(session: Session, tmp_path: Path) -> None:
    export(session, tmp_path / "out.jsonl", dataset=Dataset(layers=WhoseLayers.MINE))
    assert {path.name for path in tmp_path.glob("out*")} == {"out.jsonl", "out.jsonl.manifest.json"}


def test_a_folder_of_a_dataset_gets_none(session: Session, tmp_path: Path) -> None:
    export(session, tmp_path / "out", format="brat", dataset=CARD)
    assert not Companions.of(tmp_path / "out").card.exists()


def test_they_replace_their_own_kind_and_nothing_else(session: Session, tmp_path: Path) -> None:
    notes = tmp_path / "out.jsonl.card.md"
    notes.write_text("mine")
    with pytest.raises(UserError, match=r"export\.no_dataset"):
        export(session, tmp_path / "out.jsonl", dataset=CARD)
    assert notes.read_text() == "mine"
    assert not (tmp_path / "out.jsonl").exists()
    notes.unlink()
    for _ in range(2):
        export(session, tmp_path / "out.jsonl", dataset=CARD)
    assert notes.read_text("utf-8").startswith("# ")


def test_in_a_folder_that_is_imported_they_are_no_texts(session: Session, tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    report = export(session, folder / "out.jsonl", dataset=CARD)
    with Session.create(tmp_path / "other.biaodu") as other:
        back = import_paths(other, [folder])
        assert len(back.imported) == report.documents
        assert back.annotations == report.spans
        assert not back.failed
