"""Cases, notes and links of REFI-QDA, ours and those of others."""

import io
import zipfile
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from core.formats.refi import FORMAT, PROJECT, read
from tests.core.formats.small import FIRST, SAID, SAYING, SECOND, back, documents_of, fitting, linked, written

IDS = [f"00000000-0000-4000-8000-0000000000{number:02X}" for number in range(20)]


def project_of(data: bytes) -> Any:
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        return etree.fromstring(packed.read("project.qde"))


def test_everything_comes_back(tmp_path: Path) -> None:
    data = written(tmp_path, FORMAT, SAID, about=SAYING)[""]
    project = project_of(data)
    assert [etree.QName(element).localname for element in project] == [
        *("Users", "CodeBook", "Variables", "Cases", "Sources", "Notes", "Links"),
    ]
    found = back(read, data)
    assert SAID.said is not None
    assert found.said is not None
    assert fitting(found) == SAID.said.attributes
    assert found.said.variables == {"类型": "农村"}
    assert {id_: list(memos) for id_, memos in found.said.memos.items()} == SAID.said.memos
    assert linked(found) == [("fulfils", FIRST, SECOND)]
    assert found.said.relations[0]["note"] == "见表"
    assert found.left_out == {"links": 1}


def test_the_schema_of_the_standard_accepts_it(tmp_path: Path, shared: Path) -> None:
    schema = etree.XMLSchema(etree.parse(str(shared / "data" / "exports" / "refi_qda" / "Project.xsd")))
    project = project_of(written(tmp_path, FORMAT, SAID, about=SAYING)[""])
    assert schema.validate(project), schema.error_log.last_error


def test_what_others_write() -> None:
    code, source, one, two, note, variable = IDS[:6]
    value = f'<VariableValue><VariableRef targetGUID="{variable}"/><%s></VariableValue>'
    selection = (
        '<PlainTextSelection guid="%s" startPosition="%d" endPosition="%d"><Coding guid="%s">'
        f'<CodeRef targetGUID="{code}"/></Coding>%s</PlainTextSelection>'
    )
    project = (
        f'<Project xmlns="{PROJECT}" name="x"><CodeBook><Codes><Code guid="{code}" name="build" isCodable="true"/>'
        f'</Codes></CodeBook><Variables><Variable guid="{variable}" name="Age: years" typeOfVariable="Integer"/>'
        f'</Variables><Cases><Case guid="{IDS[6]}">{value % "IntegerValue>44</IntegerValue"}'
        f'<SourceRef targetGUID="{source}"/></Case></Cases><Sources><TextSource guid="{source}" name="t">'
        f"<PlainTextContent>修路三公里。</PlainTextContent>"
        f'{selection % (one, 0, 2, IDS[7], f"""<NoteRef targetGUID="{note}"/>""")}{selection % (two, 2, 5, IDS[8], "")}'
        f'</TextSource></Sources><Notes><Note guid="{note}" name="memo"><PlainTextContent>何处</PlainTextContent>'
        f'</Note></Notes><Links><Link guid="{IDS[9]}" name="leads to" originGUID="{one}" targetGUID="{two}"/>'
        f'<Link guid="{IDS[10]}" originGUID="{note}" targetGUID="{two}"/></Links></Project>'
    )
    (found,) = documents_of(read, project, "x.qde")
    first, second = (each.id for each in found.spans)
    assert found.said is not None
    assert found.said.variables == {"Age_years": 44}
    assert [memo["text"] for memo in found.said.memos[first]] == ["何处"]
    assert linked(found) == [("leads to", first, second)]
    assert found.left_out == {"links": 1}


@pytest.mark.parametrize("broken", ["<VariableValue/>", "<NoteRef/>", "<Case><VariableValue/></Case>", "<Link/>"])
def test_what_is_broken_is_passed_over(broken: str) -> None:
    project = (
        f'<Project xmlns="{PROJECT}" name="x">{broken}<Sources><TextSource guid="{IDS[0]}" name="t">{broken}'
        f"<PlainTextContent>修路。</PlainTextContent></TextSource></Sources></Project>"
    )
    (found,) = documents_of(read, project, "x.qde")
    assert found.said is None
