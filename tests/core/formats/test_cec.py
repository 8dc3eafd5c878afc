import pytest

from core.errors import UserError
from core.formats.cec import FORMAT, read
from core.formats.raw import GivenDataset
from tests.core.formats.small import documents_of

FILE = """<?xml version="1.0" encoding="UTF-8"?>
<Body>
\t<Title>火灾</Title>
\t<Content>
\t\t<Paragraph>
\t\t\t<Event eid="e1">𠮷校<Time tid="t1">昨日</Time>
\t\t\t\t<Denoter did="d1"> 起火 </Denoter></Event>。
\t\t</Paragraph>
\t</Content>
\t<eRelation relType="Causal">不是文字</eRelation>
</Body>
"""


def test_elements_become_spans_of_a_text_without_the_layout() -> None:
    (document,) = documents_of(read, FILE)
    assert document.text == "火灾\n𠮷校昨日 起火 。\n"
    assert [(found.label, document.text[found.start : found.end]) for found in document.spans] == [
        ("Event", "𠮷校昨日 起火"),
        ("Time", "昨日"),
        ("Denoter", "起火"),
    ]
    assert document.left_out == {"relations": 1}
    assert document.meta == {"title": "火灾"}


@pytest.mark.parametrize(
    "data", [b"<Body><Event>", b'<!DOCTYPE a [<!ENTITY b "c">]><Body>&b;</Body>'], ids=["cut off", "entity"]
)
def test_damaged_or_hostile_xml_is_refused(data: bytes) -> None:
    with pytest.raises(UserError) as refusal:
        list(read(GivenDataset.of("a.xml", data)))
    assert refusal.value.code == "import.damaged"


def test_nesting_without_end_is_refused() -> None:
    with pytest.raises(UserError) as refusal:
        list(read(GivenDataset.of("a.xml", b"<Event>" * 60 + b"x" + b"</Event>" * 60)))
    assert refusal.value.code == "import.expands"


def test_only_xml_with_events_is_taken_for_one() -> None:
    assert FORMAT.recognise is not None
    assert FORMAT.recognise("a.xml", FILE.encode())
    assert not FORMAT.recognise("a.xml", b"<Body><p>x</p></Body>")
