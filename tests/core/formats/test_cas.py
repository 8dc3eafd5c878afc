from importlib.util import find_spec
from pathlib import Path

import pytest

from core.errors import UserError
from core.formats.cas import JSON, XMI, read, shown
from core.formats.protocol import Feature, Format
from core.formats.raw import GivenDataset
from core.formats.registry import find_format
from tests.core.formats.small import RECORD, TEXT, documents_of, places, record, span, written


@pytest.mark.skipif(find_spec("cassis") is not None, reason="dkpro-cassis is installed")
def test_without_its_package_it_says_which_one_is_needed() -> None:
    with pytest.raises(UserError) as unread:
        list(read(GivenDataset.of("a.xmi", b"<xmi/>")))
    with pytest.raises(UserError) as unwritten:
        find_format("cas-xmi")
    assert [refusal.value.code for refusal in (unread, unwritten)] == ["import.needs_add_on", "export.needs_add_on"]
    assert unread.value.fields["package"] == unwritten.value.fields["package"] == "dkpro-cassis"


def test_a_control_character_is_shown_by_a_sign_so_that_offsets_stay_and_counted() -> None:
    odd = record(span(0, 3, note="x\x07y"), text="校\x07舍")
    kept = shown(odd)
    assert (kept.text, kept.spans[0].note) == ("校\ufffd舍", "xy")
    assert XMI.count is not None
    assert XMI.count(odd, {}) == {Feature.CONTROLS: 1, Feature.LINKS: 0}
    assert XMI.count(RECORD, {}) == {Feature.CONTROLS: 0, Feature.LINKS: 0}


@pytest.mark.parametrize("known", [XMI, JSON], ids=["xmi", "json"])
def test_a_dataset_comes_back_in_code_points(tmp_path: Path, known: Format) -> None:
    pytest.importorskip("cassis", reason="needs dkpro-cassis")
    files = written(tmp_path, known, RECORD)
    name = next(name for name in files if name.startswith("00001"))
    (document,) = documents_of(read, files[name], name, files)
    assert document.text == TEXT
    assert places(document) == [(1, 5, "build"), (3, 5, "safe")]


def test_files_are_known_by_their_beginning() -> None:
    for known, head in ((XMI, b'<xmi:XMI xmlns:xmi="http://www.omg.org/XMI">'), (JSON, b'{"%TYPES": {}}')):
        assert known.recognise is not None
        assert known.recognise("a.xmi", head)
        assert not known.recognise("a.xmi", b"<Project/>")
