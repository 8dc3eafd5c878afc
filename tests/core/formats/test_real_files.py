"""Files that other programs wrote: as many texts and spans come in as the files have, counted independently."""

import html
import json
import os
import re
import zipfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.importing import ImportReport, import_paths
from core.session import Session

DATA = Path(os.environ.get("BIAODU_SHARED", Path(__file__).resolve().parents[4] / "shared")) / "data"
EXPORTS, SPANS = DATA / "exports", DATA / "spans"
pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason="needs the shared test material")


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    with Session.create(tmp_path / "p.biaodu") as opened:
        opened.use_annotator(opened.annotators.ensure("陈晓").id)
        yield opened


def brought(session: Session, path: Path) -> ImportReport:
    report = import_paths(session, [path])
    assert session.check().ok
    return report


def codes(report: ImportReport) -> Counter[str]:
    return Counter(problem.error.code for problem in (*report.failed, *report.skipped, *report.warnings))


def lines(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]


def test_cluener_with_inclusive_ends(session: Session) -> None:
    path = SPANS / "cluener2020" / "train.json"
    report = brought(session, path)
    there = lines(path)
    wanted = sum(len(places) for row in there for quotes in row["label"].values() for places in quotes.values())  # type: ignore[attr-defined]
    assert (len(report.imported), report.annotations, report.failed) == (len(there), wanted, [])
    assert report.told[0].error.fields["fitting"] == wanted == 23_971
    assert "end included" in str(report.told[0].error.fields["unit"])


def test_chip_with_inclusive_ends_and_nested_spans(session: Session) -> None:
    path = SPANS / "chip2020_nested_inclusive_offsets" / "val_data.txt"
    report = brought(session, path)
    text = path.read_text("utf-8")
    assert len(report.imported) == 5000
    assert report.annotations == len(re.findall(r"\d+ +\d+ +[a-z]{3}(?=\|\|\|)", text)) == 20_300
    first = session.documents.list()[0].id
    read = session.documents.text(first)
    assert [read[annotation.start : annotation.end] for annotation in session.annotations.of_document(first)] == [
        "SARST细胞",
        "成人SARS",
    ]


def test_cail_whose_words_stand_in_their_sentences(session: Session) -> None:
    path = SPANS / "cail2021_focus_passages" / "SMP-CAIL2021-focus_recognition-train.json"
    report = brought(session, path)
    cases = json.loads(path.read_text("utf-8"))["dataset"]
    there = sum(len(case[name]) for case in cases for name in ("诉讼请求", "抗辩事由", "争议焦点子节点"))
    assert len(report.imported) == len(cases) == 111
    assert report.annotations + codes(report)["import.span_mismatch"] + codes(report)["import.same_annotation"] == there


def test_tianchi_brat_in_a_zip(session: Session) -> None:
    path = SPANS / "brat_tianchi_tcm" / "docs_000_499.zip"
    report = brought(session, path)
    with zipfile.ZipFile(path) as packed:
        there = sum(packed.read(name).decode().count("\nT") + 1 for name in packed.namelist() if name.endswith(".ann"))
    assert (len(report.imported), report.annotations, report.failed) == (500, there, [])


def test_cec_inline_xml_in_a_zip(session: Session) -> None:
    path = SPANS / "cec_inline_xml_emergencies" / "part1.zip"
    report = brought(session, path)
    with zipfile.ZipFile(path) as packed:
        text = "".join(packed.read(name).decode("utf-8") for name in packed.namelist() if name.endswith(".xml"))
    opened = len(re.findall(r"<(?:Event|Time|Location|Object|Participant|Denoter)[ >](?![^<]*/>)", text))
    empty = len(re.findall(r"<(?:Event|Time|Location|Object|Participant|Denoter)(?: [^>]*)?>\s*</", text))
    assert len(report.imported) == 166
    assert report.failed == []
    assert report.annotations + codes(report)["import.same_annotation"] == opened - empty


def test_brat_folders_with_attributes(session: Session) -> None:
    folder = EXPORTS / "brat" / "NCBI-disease"
    report = brought(session, folder)
    there = "".join(path.read_text("utf-8") for path in folder.glob("*.ann"))
    wanted = len(re.findall(r"^T\d+\t\S+ [\d ]+\t", there, re.MULTILINE))
    attributes = len(re.findall(r"^A\d+\tCategory ", there, re.MULTILINE))
    assert (len(report.imported), report.failed) == (20, [])
    assert report.annotations + codes(report)["import.same_annotation"] == wanted
    # Nobody has declared it, nor asked the import to do so.
    left_out = [told.error.fields["count"] for told in report.skipped if told.error.code == "import.not_declared"]
    assert sum(map(int, map(str, left_out))) == attributes > 0
    import_paths(session, [folder], declare=True)
    declared = next(known for known in session.attributes.declared() if known.code == "Category")
    assert {choice.code for choice in declared.choices} >= {"SpecificDisease", "Modifier"}
    values = [session.attributes.in_document(document.id) for document in session.documents.list()]
    assert sum("Category" in found for each in values for found in each.values()) == attributes


def test_doccano_of_both_dialects(session: Session) -> None:
    report = brought(session, EXPORTS / "doccano" / "chinese" / "fund_managers_11.jsonl")
    wanted = sum(len(row["entities"]) for row in lines(EXPORTS / "doccano/chinese/fund_managers_11.jsonl"))  # type: ignore[arg-type]
    assert (len(report.imported), report.annotations, report.failed) == (11, wanted, [])
    path = EXPORTS / "doccano" / "chinese" / "fund_managers_2_old_label_triples.jsonl"
    again = brought(session, path)
    wanted = sum(len(row["label"]) for row in lines(path))  # type: ignore[arg-type]
    taken = again.annotations + codes(again)["import.same_annotation"]
    assert (taken, again.failed) == (wanted, [])


@pytest.mark.parametrize("name", ["labeling/labeling.jsonl", "labeling/labeling_text_label.jsonl"])
def test_older_doccano_with_users(session: Session, name: str) -> None:
    path = EXPORTS / "doccano" / "doccano-transformer" / name
    report = brought(session, path)
    wanted = sum(len(row.get("annotations") or row.get("labels") or []) for row in lines(path))  # type: ignore[arg-type]
    assert (report.annotations, report.failed) == (wanted, [])


def test_label_studio_with_relations(session: Session) -> None:
    path = EXPORTS / "label_studio" / "chinese_weapons_a.json"
    report = brought(session, path)
    results = [
        item
        for task in json.loads(path.read_text("utf-8"))
        for annotation in task["annotations"]
        for item in annotation["result"]
    ]
    spans = [item for item in results if item["type"] == "labels"]
    assert report.annotations + codes(report)["import.same_annotation"] == len(spans)
    assert report.told[0].error.fields["fitting"] == len(spans)
    # Nobody has declared the kinds of these links, nor asked the import to do so.
    left_out = [told.error.fields["count"] for told in report.skipped if told.error.code == "import.not_declared"]
    assert sum(map(int, map(str, left_out))) == len(results) - len(spans)
    assert session.links.all() == []
    import_paths(session, [path], declare=True)
    # Some regions are there twice.
    places = {item["id"]: str(item["value"]) for item in spans}
    ends = [(item["from_id"], item["to_id"], *item["labels"]) for item in results if item["type"] == "relation"]
    distinct = {(places[source], places[target], *kinds) for source, target, *kinds in ends}
    assert 0.9 * len(ends) < len(session.links.all()) == len(distinct)


@pytest.mark.parametrize("name", ["annotated_news_headlines-ORG-PERSON-LOCATION-ner.jsonl", "bio_events.jsonl"])
def test_prodigy(session: Session, name: str) -> None:
    path = EXPORTS / "prodigy" / name
    report = brought(session, path)
    there = lines(path)
    wanted = sum(len(row.get("spans") or []) for row in there if row.get("answer", "accept") == "accept")  # type: ignore[arg-type]
    assert report.failed == []
    assert report.annotations + codes(report)["import.same_annotation"] == wanted


def test_a_maxqda_project_brings_its_codes(session: Session) -> None:
    before = len(session.codebook.labels())
    report = brought(session, EXPORTS / "refi_qda" / "maxqda24_307codes.qde")
    assert len(session.codebook.labels()) - before == len(report.labels) == 307
    assert any(label.parent for label in session.codebook.labels())
    assert set(codes(report)) == {"import.no_text_known"}


def test_an_atlas_ti_project_without_its_texts_says_so(session: Session) -> None:
    report = brought(session, EXPORTS / "refi_qda" / "atlasti_standard_TestProject.qdpx")
    assert set(codes(report)) <= {"import.no_text_known", "import.unsupported"}
    assert len(report.labels) == 14


def test_the_suite_of_webanno_tsv_3_gives_the_texts_of_its_references(session: Session) -> None:
    suite = sorted((EXPORTS / "webanno_tsv" / "tsv3-suite").glob("*/reference.tsv"))
    wrong: list[str] = []
    for path in suite:
        xmi = path.with_name("reference.xmi")
        if not xmi.exists():
            continue
        found = re.search(r'sofaString="([^"]*)"', xmi.read_text("utf-8"))
        assert found is not None
        wanted = html.unescape(found[1])
        with Session.create(session.path.with_name(f"{path.parent.name}.biaodu")) as fresh:
            fresh.use_annotator(fresh.annotators.ensure("a").id)
            report = import_paths(fresh, [path])
            texts = [fresh.documents.text(document.id) for document in fresh.documents.list()]
            # What stands behind the last token is not in the file.
            if report.failed or [text.rstrip() for text in texts] != [wanted.rstrip()]:
                wrong.append(path.parent.name)
    assert len(suite) > 70
    assert wrong == []


@pytest.mark.parametrize("folder", ["correct", "incorrect"])
def test_the_suite_of_web_annotations_breaks_nothing(session: Session, folder: str) -> None:
    """Its annotations point to pages elsewhere: each says that its text is missing, or that it is none."""
    report = brought(session, EXPORTS / "w3c_web_annotation" / folder)
    assert report.imported == []
    assert report.failed
