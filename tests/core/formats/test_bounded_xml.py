"""XML that is made to do harm is refused before it does."""

import pytest

from core.errors import UserError
from core.formats import bounded_xml, cec, refi
from core.formats.raw import GivenDataset

MEGABYTE = 1 << 20


def refusal(data: bytes, largest: int = MEGABYTE) -> str:
    with pytest.raises(UserError) as caught:
        bounded_xml.parsed(data, "XML", largest)
    return caught.value.code


def test_a_sound_file_becomes_a_tree() -> None:
    root = bounded_xml.parsed("<a x='1'><b>字</b></a>".encode(), "XML", MEGABYTE)
    assert (root.tag, root.get("x"), root[0].text) == ("a", "1", "字")


def test_too_deep_too_many_and_too_large_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    assert refusal(b"<a>" * 100_000) == "import.expands"
    assert refusal(b"<a/>", largest=3) == "import.expands"
    monkeypatch.setattr(bounded_xml, "MOST", 1_000)
    assert refusal(b"<a>" + b"<b/>" * 1_000 + b"</a>") == "import.expands"
    many = b" ".join(b'x%d=""' % number for number in range(1_000))
    assert refusal(b"<a %s/>" % many) == "import.expands"


def test_entities_and_broken_files_are_damaged() -> None:
    bomb = b'<!DOCTYPE a [<!ENTITY x "xxxxxxxxxx"><!ENTITY y "&x;&x;&x;&x;">]><a>&y;</a>'
    assert refusal(bomb) == "import.damaged"
    assert refusal(b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>') == "import.damaged"
    for data in (b"", b"<a>", b"\xff\xfe", b'<?xml version="1.0" encoding="nothing"?><a/>'):
        assert refusal(data) == "import.damaged"


@pytest.mark.parametrize(("read", "opening"), [(refi.read, b"<Code name='x'>"), (cec.read, b"<Sentence>")])
def test_readers_refuse_what_would_make_them_call_themselves_for_ever(read, opening: bytes) -> None:
    data = b"<Project><CodeBook><Codes>" + opening * 50_000
    with pytest.raises(UserError, match=r"import\.expands"):
        list(read(GivenDataset.of("a.qde", data)))
