import io
import zipfile
from pathlib import Path

from core.formats.brat import FORMAT, Types, read
from core.formats.jsonl_reader import ReadDocument
from core.formats.units import Counting, settle
from tests.core.formats.small import RECORD, TEXT, documents_of, places, record, refused, span, written


def test_a_document_is_a_text_and_its_standoff_in_code_points(tmp_path: Path) -> None:
    files = written(tmp_path, FORMAT, RECORD)
    assert files["00001_报告.txt"].decode() == TEXT
    assert files["00001_报告.ann"].decode().splitlines() == [
        "T1\tbuild 1 5\t校舍建设",
        "T2\tsafe 3 5\t建设",
        "#1\tAnnotatorNotes T2\t注",
    ]
    assert b"[entities]\nbuild\nsafe\n" in files["annotation.conf"]
    assert "build | build | 建设" in files["visual.conf"].decode()


def test_an_annotation_over_a_line_end_is_written_in_fragments_and_comes_back_as_one(tmp_path: Path) -> None:
    files = written(tmp_path, FORMAT, record(span(3, 9)))
    standoff = files["00001_报告.ann"]
    assert standoff.decode() == "T1\tbuild 3 6;7 9\t建设。 发放\n"
    (document,) = documents_of(read, standoff, "a.ann", {"a.txt": TEXT.encode()})
    assert places(document) == [(3, 9, "build")]


def test_line_ends_at_the_border_of_an_annotation_are_not_lost(tmp_path: Path) -> None:
    files = written(tmp_path, FORMAT, record(span(6, 9), span(5, 7)))
    assert files["00001_报告.ann"].decode() == "T1\tbuild 6 9\t 发放\nT2\tbuild 5 7\t。 \n"


def test_a_code_that_is_no_name_of_a_type_gets_one_that_is_free() -> None:
    types = Types(["L2", "校 舍"])
    assert types.by_code == {"L2": "L2", "校 舍": "L2_"}


def test_lines_that_are_no_spans_are_refused_or_counted() -> None:
    standoff = "T1\tbuild 1 5\t校舍建设\nT2\tbuild x\t校\nR1\tCauses Arg1:T1 Arg2:T1\n"
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("a.txt", TEXT)
        archive.writestr("a.ann", standoff)
    (document,) = documents_of(read, packed.getvalue(), "a.zip")
    assert places(document) == [(1, 5, "build")]
    assert refused(document) == [(2, "import.bad_span")]
    assert document.left_out == {"relations": 1}


def test_an_annotation_of_nothing_but_blanks_and_line_ends_comes_back(tmp_path: Path) -> None:
    text = "校舍\x1f\n建设"
    files = written(tmp_path, FORMAT, record(span(2, 4), span(3, 4), text=text))
    (document,) = documents_of(read, files["00001_报告.ann"], "a.ann", {"a.txt": text.encode()})
    settled = settle(document, Counting())
    assert isinstance(settled, ReadDocument)
    assert not settled.refused
    assert [(span.start, span.end) for span in settled.spans] == [(2, 4), (3, 4)]
