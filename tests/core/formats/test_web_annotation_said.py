"""Bodies and linking annotations of a W3C page, ours and those of others."""

from pathlib import Path

import orjson

from core.formats.web_annotation import FORMAT, read
from tests.core.formats.small import FIRST, SAID, SAYING, SECOND, TEXT, back, fitting, linked, remembered, written


def test_everything_comes_back(tmp_path: Path) -> None:
    data = written(tmp_path, FORMAT, SAID, about=SAYING)[""]
    page = orjson.loads(data)
    assert [item["motivation"] for item in page["items"]] == ["classifying"] * 2 + ["linking"] * 2
    described = [body["value"] for body in page["items"][0]["body"] if body["purpose"] == "describing"]
    assert described == ["done", "12.5万元", "no"]
    found = back(read, data)
    assert SAID.said is not None
    assert found.said is not None
    assert fitting(found) == SAID.said.attributes
    assert found.said.variables == {"类型": "农村"}
    assert {id_: list(memos) for id_, memos in found.said.memos.items()} == SAID.said.memos
    assert linked(found) == [("fulfils", FIRST, SECOND)]
    assert found.said.relations[0] == SAID.said.relations[0]
    # The other one leads to a document that the page does not have.
    assert found.left_out == {"links": 1}


def test_what_others_write() -> None:
    def item(id_: str, **more: object) -> dict[str, object]:
        return {"id": id_, "type": "Annotation", **more}

    def place(start: int) -> dict[str, object]:
        return {"source": "x", "selector": {"type": "TextPositionSelector", "start": start, "end": start + 2}}

    other = {"purpose": "linking", "source": "urn:uuid:2"}
    page = {
        "@context": "http://www.w3.org/ns/anno.jsonld",
        "items": [
            item(
                "urn:uuid:3",
                motivation="linking",
                target="urn:uuid:1",
                body=other,
            ),
            item("urn:uuid:1", body={"value": "a"}, target=place(0)),
            item("urn:uuid:2", body=[{"value": "b"}, {"purpose": "describing", "value": "备注"}], target=place(2)),
        ],
        "biaodu:texts": [{"id": "x", "value": TEXT}],
    }
    found = back(read, orjson.dumps(page))
    assert linked(found) == [("related", found.spans[0].id, found.spans[1].id)]
    assert found.spans[1].note == "备注"
    assert remembered(found) == {}
