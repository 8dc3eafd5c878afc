"""Datasets come in as what they are, counted in what fits, and files that belong to one are no texts of their own."""

from collections.abc import Iterator
from pathlib import Path

import orjson
import pytest

from core.errors import UserError
from core.exporting import export
from core.importing import ImportReport, import_paths
from core.reading.datasets import dataset_format, is_part_of_dataset
from core.reading.kinds import Looked
from core.session import Session
from tests.core.projects import add, label


def looked(name: str, data: bytes) -> Looked:
    return Looked(name, data, data)


@pytest.mark.parametrize(
    ("name", "data", "wanted"),
    [
        ("a.jsonl", b'{"text": "a", "label": [[0, 1, "x"]]}\n', "doccano"),
        ("a.json", b'[{"data": {"text": "a"}, "annotations": [{"result": []}]}]', "labelstudio"),
        ("a.jsonl", b'{"text": "a", "_input_hash": 1}\n', "prodigy"),
        ("a.json", b'{"text": "a", "label": {"x": {"a": [[0, 0]]}}}\n', "cluener"),
        ("a.conll", b"a B-x\nb O\n", "conll"),
        ("a.ann", b"T1\tx 0 1\ta\n", "brat"),
        ("a.tsv", b"#FORMAT=WebAnno TSV 3.3\n", "webanno-tsv"),
        ("a.txt", b"a text with nothing else in it", None),
        ("a.jsonl", b'{"id":"d","text":"a","meta":{"title":"a"},"spans":[]}\n', None),
    ],
)
def test_a_file_is_of_the_format_that_it_looks_like(name: str, data: bytes, wanted: str | None) -> None:
    found = dataset_format(looked(name, data), "")
    assert (found.id if found else None) == wanted


def test_what_the_user_says_it_is_goes_before_how_it_looks() -> None:
    found = dataset_format(looked("a.txt", b"a"), "chip")
    assert found is not None
    assert found.id == "chip"
    for wanted in ("html", "nothing"):
        with pytest.raises(UserError) as refusal:
            dataset_format(looked("a.txt", b"a"), wanted)
        assert refusal.value.code == "export.unknown_format"


@pytest.mark.parametrize(
    ("name", "others", "wanted"),
    [
        ("a.ann", ["a.txt"], True),
        ("a.ann", ["b.txt"], False),
        ("visual.conf", ["a.ann"], True),
        ("visual.conf", [], False),
        ("TypeSystem.xml", ["a.xmi"], True),
        ("train.spacy", ["train.jsonl"], True),
        ("train.spacy", [], False),
        ("codebook.csv", ["README.md", "train.jsonl"], True),
        ("README.md", ["report.docx"], False),
    ],
)
def test_files_beside_a_dataset_belong_to_it(name: str, others: list[str], wanted: bool) -> None:
    assert is_part_of_dataset(Path(name), frozenset([name, *others])) == wanted


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    with Session.create(tmp_path / "p.biaodu") as opened:
        opened.use_annotator(opened.annotators.ensure("陈晓").id)
        yield opened


def brought(session: Session, path: Path, lines: list[dict[str, object]], **options: str) -> ImportReport:
    path.write_bytes(b"".join(orjson.dumps(line, option=orjson.OPT_APPEND_NEWLINE) for line in lines))
    return import_paths(session, [path], **options)  # type: ignore[arg-type]


def quotes(session: Session) -> list[str]:
    texts = {document.id: session.documents.text(document.id) for document in session.documents.list()}
    return [texts[span.document][span.start : span.end] for span in session.annotations.iterate()]


def test_utf_16_of_doccanos_editor_is_found_without_quotes(session: Session, tmp_path: Path) -> None:
    """Only in UTF-16 do all offsets lie in the text; what was chosen is told."""
    text = "𠮷𠮷𠮷。资金到位"
    report = brought(session, tmp_path / "d.jsonl", [{"id": 1, "text": text, "label": [[7, 9, "钱"], [9, 11, "态"]]}])
    assert quotes(session) == ["资金", "到位"]
    assert "UTF-16 units" in str(report.told[0].error.fields["unit"])


def test_what_the_user_says_goes_before_what_is_found(session: Session, tmp_path: Path) -> None:
    text = "𠮷资金到位了"
    lines: list[dict[str, object]] = [{"text": text, "label": [[2, 4, "钱"]]}]
    brought(session, tmp_path / "a.jsonl", lines, unit="utf-16")
    assert quotes(session) == ["资金"]
    report = brought(session, tmp_path / "b.jsonl", lines, unit="furlongs")
    assert [failed.error.code for failed in report.failed] == ["import.no_such_unit"]


def test_an_unproven_file_is_refused_whole_and_nothing_half_comes_in(session: Session, tmp_path: Path) -> None:
    value = {"start": 0, "end": 2, "text": "不对", "labels": ["a"]}
    task = {"data": {"text": "城东区投入资金"}, "annotations": [{"result": [{"type": "labels", "value": value}]}]}
    (tmp_path / "l.json").write_bytes(orjson.dumps([task]))
    report = import_paths(session, [tmp_path / "l.json"])
    assert [failed.error.code for failed in report.failed] == ["import.no_unit"]
    assert session.documents.count() == 0
    assert (
        import_paths(session, [tmp_path / "l.json"], unit="code-points").failed[0].error.code == "import.span_mismatch"
    )
    assert session.documents.count() == 1


def test_labels_of_a_colleague_land_on_our_document(session: Session, tmp_path: Path) -> None:
    document = add(session)
    export(session, tmp_path / "out.jsonl", format="doccano")
    line = orjson.loads((tmp_path / "out.jsonl").read_bytes())
    line["label"] = [[0, 3, "地区"], [5, 9, "年"]]
    report = brought(session, tmp_path / "back.jsonl", [line])
    assert (report.imported, report.annotations) == ([], 2)
    assert {span.document for span in session.annotations.iterate()} == {document}
    session.history.undo()
    assert not list(session.annotations.iterate())


def test_an_unchanged_export_is_believed_and_a_changed_one_is_tried(session: Session, tmp_path: Path) -> None:
    """Its manifest says what it counts, whatever offsets would fit as well."""
    add(session, "𠮷资金到位")
    label(session, 1, 3)
    path = export(session, tmp_path / "out.jsonl", format="doccano").path
    with Session.create(tmp_path / "other.biaodu") as other:
        other.use_annotator(other.annotators.ensure("李四").id)
        report = import_paths(other, [path])
        assert quotes(other) == ["资金"]
        assert [told.error.fields["quotes"] for told in report.told] == [0]
    line = orjson.loads(path.read_bytes())
    line["label"] = [[2, 4, "infrastructure"], [5, 6, "infrastructure"]]
    path.write_bytes(orjson.dumps(line))
    with Session.create(tmp_path / "third.biaodu") as third:
        third.use_annotator(third.annotators.ensure("李四").id)
        import_paths(third, [path])
        assert quotes(third) == ["资金", "位"]
