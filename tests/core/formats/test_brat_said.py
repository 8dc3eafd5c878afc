"""Attributes, relations, notes and pieces as brat has them, ours and those of others."""

from dataclasses import replace
from pathlib import Path

from core.formats.brat import FORMAT, read
from core.formats.brat_said import passages
from core.formats.protocol import Feature
from core.formats.said import Said
from tests.core.formats.small import (
    FIRST,
    SAID,
    SAYING,
    SECOND,
    back,
    documents_of,
    fitting,
    linked,
    places,
    record,
    remembered,
    span,
    written,
)

TEXT = "修路三公里，建校一所，并绿化。"


def test_everything_that_brat_can_hold_comes_back(tmp_path: Path) -> None:
    files = written(tmp_path, FORMAT, SAID, about=SAYING)
    name = next(name for name in files if name.endswith(".ann"))
    lines = files[name].decode().splitlines()
    assert "A1\tstatus T1 done" in lines
    assert [line for line in lines if "\ttags T2 " in line] == ["A4\ttags T2 a", "A5\ttags T2 b"]
    assert "R1\tfulfils Arg1:T1 Arg2:T2" in lines
    conf = files["annotation.conf"].decode()
    assert "status\tArg:<ENTITY>, Value:done|planned\n" in conf
    assert "fulfils\tArg1:<ENTITY>, Arg2:<ENTITY>\n" in conf
    found = back(read, files[name], name=name, files=files)
    ids = [each.id for each in found.spans]
    assert SAID.said is not None
    assert fitting(found) == dict(zip(ids, SAID.said.attributes.values(), strict=True))
    assert linked(found) == [("fulfils", *ids)]
    assert found.said is not None
    assert found.said.relations[0]["note"] == "见表"
    assert remembered(found) == {ids[0]: ["校舍一记"]}
    assert FORMAT.count is not None
    assert FORMAT.count(SAID, {}) == {Feature.LINKS: 1, Feature.MEMOS: 1}


def test_spans_that_continue_are_one_annotation_in_pieces(tmp_path: Path) -> None:
    link = {"id": FIRST, "kind": "continues", "source": FIRST, "target": SECOND}
    two = record(span(0, 2), span(6, 8)._replace(id=SECOND), text=TEXT)  # type: ignore[arg-type]
    two = replace(two, said=Said(relations=[link]))
    assert [piece.start for piece in passages(two)[FIRST]] == [0, 6]
    files = written(tmp_path, FORMAT, two, about=SAYING)
    name = next(name for name in files if name.endswith(".ann"))
    assert files[name].decode() == "T1\tbuild 0 2;6 8\t修路 建校\n"
    found = back(read, files[name], name=name, files=files)
    assert places(found) == [(0, 2, "build"), (6, 8, "build")]
    assert linked(found) == [("continues", found.spans[0].id, found.spans[1].id)]
    # A piece of which something is said needs a line of its own.
    noted = replace(two, spans=(two.spans[0], two.spans[1]._replace(note="注")))
    assert passages(noted) == {}
    (tmp_path / "again").mkdir()
    files = written(tmp_path / "again", FORMAT, noted, about=SAYING)
    assert b"R1\tcontinues Arg1:T1 Arg2:T2\n" in files[name]


def test_what_others_write() -> None:
    standoff = (
        "T1\tLoc 0 2\t修路\nT2\tLoc 6 8;10 11\t建校 并\nA1\tNegation T1\nM2\tConfidence T2 High\n"
        "R1\tPart-of Arg1:T1 Arg2:T2\t\nR2\tPart-of Arg1:T1 Arg2:T9\nA3\tNegation E1\n"
        "#1\tAnnotatorNotes R1\t为何\n*\tAlias T1 T2\nE1\tMove:T1\n"
    )
    (found,) = documents_of(read, standoff, "x.ann", {"x.txt": TEXT.encode()})
    first, second, third = (each.id for each in found.spans)
    assert found.said is not None
    assert found.said.attributes == {first: {"Negation": True}, second: {"Confidence": "High"}}
    assert linked(found) == [("continues", second, third), ("Part-of", first, second)]
    assert found.said.relations[1]["note"] == "为何"
    assert found.left_out == {"relations": 2, "attributes": 1, "events": 1}
