"""The programs that datasets are for load what is written; `make test-interop` installs them apart from all else.

Each test is skipped where its program is not installed, and says so.
"""

import io
import json
import subprocess
import sys
import types
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from core.exporting import ExportReport, export
from core.formats.dataset import Dataset, WhoseLayers
from core.sample import build_sample
from core.session import Session

pytestmark = pytest.mark.interop
ASTRAL = "城东区2024年投入𠮷校舍建设资金300万元，新增教师120名。\n一、安全。增设护学岗。"


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    """The sample, and a text with 𠮷 before every span."""
    from tests.core.projects import add

    folder = tmp_path_factory.mktemp("interop")
    with build_sample(folder / "sample.biaodu") as opened:
        opened.use_annotator(opened.annotators.list()[0].id)
        document = add(opened, ASTRAL, "𠮷的报告")
        for start, end in ((0, 3), (10, 15), (12, 18), (28, 34)):
            opened.annotations.create(document, start, end, opened.codebook.by_code("infrastructure").id)
        yield opened


def written(session: Session, path: Path, format_: str, **options: str) -> ExportReport:
    report = export(session, path, format=format_, options=options, dataset=Dataset(layers=WhoseLayers.MINE))
    assert report.verified == report.expected > 0
    return report


def expected(session: Session) -> list[tuple[str, list[tuple[int, int, str]]]]:
    """Each text with the spans of who works here."""
    codes = {label.id: label.code for label in session.codebook.labels()}
    assert session.annotator is not None
    who = session.annotator.id
    return [
        (
            session.documents.text(document.id),
            sorted((a.start, a.end, codes[a.label]) for a in session.annotations.of_document(document.id, who)),
        )
        for document in session.documents.list()
    ]


def test_spacy_loads_the_docbin_and_finds_every_span(session: Session, tmp_path: Path) -> None:
    spacy = pytest.importorskip("spacy", reason="needs spaCy")
    tokens = pytest.importorskip("spacy.tokens")
    written(session, tmp_path / "out", "spacy")
    nlp = spacy.blank("zh")
    docs = list(tokens.DocBin().from_disk(tmp_path / "out" / "documents.spacy").get_docs(nlp.vocab))
    found = [(doc.text, sorted((s.start_char, s.end_char, s.label_) for s in doc.spans["sc"])) for doc in docs]
    assert found == expected(session)


def test_the_ten_lines_make_the_same_docbin(session: Session, tmp_path: Path) -> None:
    spacy = pytest.importorskip("spacy", reason="needs spaCy")
    tokens = pytest.importorskip("spacy.tokens")
    written(session, tmp_path / "out", "spacy")
    (tmp_path / "out" / "documents.spacy").unlink()
    subprocess.run([sys.executable, tmp_path / "out" / "to_docbin.py"], check=True, timeout=300)
    vocab = spacy.blank("zh").vocab
    docs = tokens.DocBin().from_disk(tmp_path / "out" / "documents.spacy").get_docs(vocab)
    found = [(doc.text, sorted((s.start_char, s.end_char, s.label_) for s in doc.spans["sc"])) for doc in docs]
    assert found == expected(session)


def test_a_span_categoriser_trains_on_it(session: Session, tmp_path: Path) -> None:
    spacy = pytest.importorskip("spacy", reason="needs spaCy")
    tokens = pytest.importorskip("spacy.tokens")
    training = pytest.importorskip("spacy.training")
    written(session, tmp_path / "out", "spacy", shape="sentences")
    nlp = spacy.blank("zh")
    docs = tokens.DocBin().from_disk(tmp_path / "out" / "documents.spacy").get_docs(nlp.vocab)
    examples = [training.Example(nlp.make_doc(doc.text), doc) for doc in docs if doc.text.strip()][:60]
    suggester = {"@misc": "spacy.ngram_suggester.v1", "sizes": [1, 2, 3]}
    categoriser = nlp.add_pipe("spancat", config={"spans_key": "sc", "suggester": suggester})
    for example in examples:
        for span in example.reference.spans["sc"]:
            categoriser.add_label(span.label_)
    nlp.initialize(lambda: examples)
    losses: dict[str, float] = {}
    for _ in range(2):
        nlp.update(examples, losses=losses)
    assert losses["spancat"] > 0


def test_datasets_loads_the_folder_without_a_network(
    session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HF_DATASETS_OFFLINE", "HF_HUB_OFFLINE"):
        monkeypatch.setenv(name, "1")
    monkeypatch.setenv("HF_HOME", str(tmp_path / "cache"))
    datasets = pytest.importorskip("datasets", reason="needs datasets")
    shares = Dataset(layers=WhoseLayers.MINE, shares=(0.6, 0.2, 0.2), seed=7)
    export(session, tmp_path / "out", format="huggingface", dataset=shares)
    loaded = datasets.load_dataset(str(tmp_path / "out"), cache_dir=str(tmp_path / "cache"))
    assert set(loaded) == {"train", "validation", "test"}
    rows = [row for split in loaded.values() for row in split]
    found = sorted((row["text"], sorted((s["start"], s["end"], s["label"]) for s in row["spans"])) for row in rows)
    assert found == sorted(expected(session))
    assert all(row["text"][s["start"] : s["end"]] == s["text"] for row in rows for s in row["spans"])


@pytest.mark.parametrize(("format_", "suffix"), [("cas-xmi", ".xmi"), ("cas-json", ".json")])
def test_dkpro_cassis_loads_the_cas(session: Session, tmp_path: Path, format_: str, suffix: str) -> None:
    cassis = pytest.importorskip("cassis", reason="needs dkpro-cassis")
    written(session, tmp_path / "out", format_)
    found: list[tuple[str, list[tuple[int, int, str]]]] = []
    for path in sorted((tmp_path / "out").glob(f"*{suffix}")):
        data = io.BytesIO(path.read_bytes())
        if suffix == ".xmi":
            system = cassis.load_typesystem(io.BytesIO((tmp_path / "out" / "TypeSystem.xml").read_bytes()))
            cas = cassis.load_cas_from_xmi(data, typesystem=system)
        else:
            cas = cassis.load_cas_from_json(data)
        spans = sorted((a.begin, a.end, a.label) for a in cas.select("webanno.custom.Category"))
        found.append((cas.sofa_string, spans))
    assert found == expected(session)
    text = (tmp_path / "out" / f"00009{suffix}").read_text("utf-8")
    # 资金 stands at 16 in code points and at 17 in the file, which counts UTF-16 units.
    assert ('begin="13"' in text) or ('"begin": 13' in text)


def test_duckdb_counts_what_stands_in_parquet(session: Session, tmp_path: Path) -> None:
    duckdb = pytest.importorskip("duckdb", reason="needs duckdb")
    written(session, tmp_path / "out.parquet", "parquet")
    query = "SELECT text, spans FROM read_parquet(?)"
    rows: Any = duckdb.connect().execute(query, [str(tmp_path / "out.parquet")]).fetchall()
    found = [(text, sorted((s["start"], s["end"], s["label"]) for s in spans)) for text, spans in rows]
    assert found == expected(session)


def test_python_docx_reads_comments_and_text(session: Session, tmp_path: Path) -> None:
    docx = pytest.importorskip("docx")
    report = written(session, tmp_path / "out.docx", "docx")
    document = docx.Document(str(tmp_path / "out.docx"))
    assert len(list(document.comments)) == report.spans
    assert any("投入𠮷校舍" in paragraph.text for paragraph in document.paragraphs)


def test_a_pdf_is_searched_for_chinese_and_astral_characters(session: Session, tmp_path: Path) -> None:
    pytest.importorskip("fpdf", reason="needs fpdf2")
    pypdfium2 = pytest.importorskip("pypdfium2")
    written(session, tmp_path / "out.pdf", "pdf")
    text = "".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(str(tmp_path / "out.pdf")))
    assert "投入𠮷校舍" in text.replace("\r\n", "")
    assert "\u2f0a" not in text


@pytest.fixture
def doccano(monkeypatch: pytest.MonkeyPatch) -> tuple[Any, Any]:
    """The parsers and readers of doccano, without what only those of workbooks and CoNLL need."""
    pytest.importorskip("chardet", reason="needs chardet")
    pytest.importorskip("pandas", reason="needs pandas")
    schemes = types.ModuleType("seqeval.scheme")
    for name in ("BILOU", "IOB2", "IOBES", "IOE2", "Tokens"):
        setattr(schemes, name, None)
    for module in (
        types.ModuleType("pyexcel"),
        types.ModuleType("pyexcel.exceptions"),
        types.ModuleType("seqeval"),
        schemes,
    ):
        monkeypatch.setitem(sys.modules, module.__name__, module)
    monkeypatch.setattr(sys.modules["pyexcel"], "exceptions", sys.modules["pyexcel.exceptions"], raising=False)
    parsers = pytest.importorskip("backend.data_import.pipeline.parsers", reason="needs doccano")
    return parsers, pytest.importorskip("backend.data_import.pipeline.readers")


def test_doccanos_own_parsers_read_every_span(session: Session, tmp_path: Path, doccano: tuple[Any, Any]) -> None:
    """As its import of sequence labelling does: a frame of lines, then a row for each entry of `label`."""
    parsers, readers = doccano
    path = tmp_path / "out.jsonl"
    report = written(session, path, "doccano")
    parser = parsers.JSONLParser()
    (frame,) = readers.Reader([readers.FileName(str(path), "out", "out")], parser).batch(10_000)
    assert parser.errors == []
    found = [(row["text"], sorted(map(tuple, row["label"]))) for row in frame.to_dict(orient="records")]
    assert found == expected(session)
    # What `LabelMaker` does with the column.
    assert len(frame.explode("label")["label"].dropna()) == report.spans


def test_label_studio_converts_it(session: Session, tmp_path: Path) -> None:
    converter: Any = pytest.importorskip("label_studio_sdk.converter", reason="needs label-studio-sdk")
    report = written(session, tmp_path / "out.json", "labelstudio")
    labels = "".join(f'<Label value="{label.code}"/>' for label in session.codebook.labels())
    config = f'<View><Labels name="label" toName="text">{labels}</Labels><Text name="text" value="$text"/></View>'
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        made = converter.Converter(config, str(tmp_path))
        made.convert_to_json_min(str(tmp_path / "out.json"), str(tmp_path / "min"), is_dir=False)
    rows = json.loads((tmp_path / "min" / "result.json").read_text("utf-8"))
    assert sum(len(row.get("label") or []) for row in rows) == report.spans


def test_openpyxl_reads_strings_that_are_no_formulas(session: Session, tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    report = written(session, tmp_path / "out.xlsx", "xlsx")
    book = openpyxl.load_workbook(tmp_path / "out.xlsx")
    assert set(book.sheetnames) == {"quotes", "sentences", "documents", "codebook"}
    assert book["quotes"].max_row == report.spans + 1
    assert not [cell for row in book["quotes"].iter_rows() for cell in row if cell.data_type == "f"]


def test_the_schema_of_refi_accepts_the_project(session: Session, tmp_path: Path, shared: Path) -> None:
    import zipfile

    from lxml import etree

    written(session, tmp_path / "out.qdpx", "refi")
    schema = etree.XMLSchema(etree.parse(str(shared / "data" / "exports" / "refi_qda" / "Project.xsd")))
    with zipfile.ZipFile(tmp_path / "out.qdpx") as packed:
        project = etree.fromstring(packed.read("project.qde"))
    assert schema.validate(project), schema.error_log.last_error
