import io
import zipfile
from pathlib import Path

import pytest
from defusedxml.ElementTree import fromstring

from core.errors import UserError
from core.formats.raw import GivenDataset, RawCodebook
from core.formats.refi import CODEBOOK, FORMAT, PROJECT, guid, read
from tests.core.formats.small import DOCUMENT, FIRST, RECORD, TEXT, documents_of, places, refused, written

IN_PROJECT = f"{{{PROJECT}}}"


def test_a_project_is_a_zip_of_texts_and_of_what_is_coded_in_code_points(tmp_path: Path) -> None:
    data = written(tmp_path, FORMAT, RECORD)[""]
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        assert packed.read(f"Sources/{guid('text', DOCUMENT)}.txt").decode() == TEXT
        project = fromstring(packed.read("project.qde"))
    assert [child.tag.removeprefix(IN_PROJECT) for child in project] == ["Users", "CodeBook", "Sources"]
    selections = list(project.iter(f"{IN_PROJECT}PlainTextSelection"))
    shown = [[found.get(name) for name in ("name", "startPosition", "endPosition")] for found in selections]
    assert shown == [["校舍建设", "1", "5"], ["建设", "3", "5"]]
    assert selections[0].get("guid") == FIRST.upper()
    above, below = project.iter(f"{IN_PROJECT}Code")
    assert (above.get("name"), below.get("name")) == ("build", "safe")
    assert below in list(above)


def test_a_codebook_by_itself_comes_back_with_colours_and_levels(tmp_path: Path) -> None:
    data = written(tmp_path, FORMAT, RECORD, part="codebook")[""]
    assert CODEBOOK.encode() in data
    (codebook,) = read(GivenDataset.of("a.qdc", data))
    assert isinstance(codebook, RawCodebook)
    above, below = codebook.labels
    assert [(label.code, label.colour) for label in codebook.labels] == [("build", "#112233"), ("safe", "#445566")]
    assert (above.parent, below.parent) == (None, above.id)


def project_of(inner: str) -> str:
    codes = '<CodeBook><Codes><Code guid="C" name="x"/></Codes></CodeBook>'
    source = f'<TextSource name="报告"><PlainTextContent>𠮷校舍</PlainTextContent>{inner}</TextSource>'
    return f'<Project xmlns="{PROJECT}">{codes}<Sources>{source}</Sources></Project>'


def test_what_has_no_place_or_no_code_is_refused_or_counted() -> None:
    def selection(start: str, coding: str) -> str:
        return f'<PlainTextSelection startPosition="{start}" endPosition="3">{coding}</PlainTextSelection>'

    coded, unknown = (f'<Coding><CodeRef targetGUID="{code}"/></Coding>' for code in ("c", "other"))
    inner = selection("1", coded) + selection("-1", coded) + selection("1", unknown) + selection("1", "")
    (document,) = documents_of(read, project_of(inner), "a.qde")
    assert places(document) == [(1, 3, "x")]
    assert refused(document) == [(1, "import.bad_span")] * 2
    assert document.left_out == {"selections without a code": 1}


@pytest.mark.parametrize("data", [b"PK\x03\x04broken", b"<Project>"], ids=["zip", "xml"])
def test_a_damaged_project_is_refused(data: bytes) -> None:
    with pytest.raises(UserError) as refusal:
        list(read(GivenDataset.of("a.qdpx", data)))
    assert refusal.value.code == "import.damaged"
