"""Controls of regions, relations and fields of data as Label Studio has them, ours and those of others."""

from pathlib import Path

import orjson

from core.formats.label_studio import FORMAT, read
from core.formats.protocol import Feature
from tests.core.formats.small import FIRST, SAID, SAYING, SECOND, TEXT, back, fitting, linked, remembered, written


def test_everything_comes_back_and_label_studio_sees_it(tmp_path: Path) -> None:
    data = written(tmp_path, FORMAT, SAID, about=SAYING)[""]
    (task,) = orjson.loads(data)
    assert task["data"]["类型"] == "农村"
    results = task["annotations"][0]["result"]
    own = [(item["from_name"], item["type"]) for item in results if item.get("id") == FIRST]
    assert own == [
        ("label", "labels"),
        ("status", "choices"),
        ("amount", "number"),
        ("amount_unit", "choices"),
        ("sure", "choices"),
    ]
    assert results[2]["value"] == {"start": 1, "end": 5, "number": 12.5}
    assert [(item["from_id"], item["to_id"], item["labels"]) for item in results if item["type"] == "relation"] == [
        (FIRST, SECOND, ["fulfils"])
    ]
    found = back(read, data)
    assert SAID.said is not None
    assert found.said is not None
    assert fitting(found) == SAID.said.attributes
    assert found.said.variables == {"类型": "农村"}
    assert linked(found) == [("fulfils", FIRST, SECOND)]
    assert {id_: list(memos) for id_, memos in found.said.memos.items()} == SAID.said.memos
    assert found.meta == {"title": "报告", "region": "城东区", "year": 2024}
    assert FORMAT.count is not None
    assert FORMAT.count(SAID, {}) == {Feature.LINKS: 1}


def test_what_others_write() -> None:
    def result(id_: str, name: str, kind: str, **value: object) -> dict[str, object]:
        place = {"start": 1, "end": 3, "text": TEXT[1:3]}
        return {"id": id_, "from_name": name, "to_name": "text", "type": kind, "value": {**place, **value}}

    results = [
        # Before the region that it is about.
        result("a", "sentiment", "choices", choices=["good", "bad"]),
        result("a", "label", "labels", labels=["build"]),
        result("b", "label", "labels", labels=["safe"]),
        result("b", "stars", "rating", rating=4),
        result("b", "why", "textarea", text=["一", "二"]),
        result("c", "sentiment", "choices", choices=["lost"]),
        {"from_id": "a", "to_id": "b", "type": "relation", "direction": "left", "labels": ["of", "by"]},
        {"from_id": "a", "to_id": "b", "type": "relation", "direction": "right"},
        {"from_id": "a", "to_id": "z", "type": "relation"},
        {"from_name": "topic", "to_name": "text", "type": "choices", "value": {"choices": ["x"]}},
    ]
    found = back(read, orjson.dumps([{"data": {"text": TEXT, "author": "张"}, "annotations": [{"result": results}]}]))
    first, second = (each.id for each in found.spans)
    assert found.said is not None
    assert found.said.attributes == {
        first: {"sentiment": ["good", "bad"]},
        second: {"stars": 4, "why": "一\n二"},
    }
    assert linked(found) == [("of", second, first), ("by", second, first), ("related", first, second)]
    assert found.left_out == {"other results": 2, "relations": 1}
    assert found.meta == {"author": "张"}
    assert remembered(found) == {}
