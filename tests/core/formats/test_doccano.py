from pathlib import Path

import orjson
import pytest

from core.formats.doccano import FORMAT, read
from core.formats.protocol import Feature
from tests.core.formats.small import (
    RECORD,
    SAID,
    SAYING,
    TEXT,
    back,
    documents_of,
    linked,
    places,
    refused,
    remembered,
    text_of,
    written,
)


def test_spans_are_lists_or_entities(tmp_path: Path) -> None:
    lists = orjson.loads(text_of(tmp_path, FORMAT, RECORD))
    about = {"title": "报告", "region": "城东区", "year": 2024}
    assert lists == {"id": 1, "text": TEXT, "label": [[1, 5, "build"], [3, 5, "safe"]], "Comments": [], **about}
    entities = orjson.loads(text_of(tmp_path, FORMAT, RECORD, spans="entities"))
    assert entities["entities"][1] == {"id": 2, "label": "safe", "start_offset": 3, "end_offset": 5}
    assert entities["relations"] == []


@pytest.mark.parametrize(
    "spans",
    [
        '"label": [[1, 3, "x"], ["1", 3, "x"]]',
        '"entities": [{"start_offset": 1, "end_offset": 3, "label": "x"}, {"start_offset": 1, "label": "x"}]',
    ],
    ids=["lists", "entities"],
)
def test_a_broken_span_is_refused_with_its_line(spans: str) -> None:
    _, document = documents_of(read, f'{{"text": "a"}}\n{{"text": "𠮷校舍", {spans}, "relations": [1]}}\n')
    assert places(document) == [(1, 3, "x")]
    assert refused(document) == [(2, "import.bad_span")]
    assert document.left_out == {"relations": 1}


def test_a_category_of_a_whole_document_is_counted_and_its_users_are_told_apart() -> None:
    spans = '[{"start_offset": 0, "end_offset": 1, "label": 4, "user": 7}, {"label": 2, "user": 7}]'
    (document,) = documents_of(read, f'{{"text": "校舍", "annotations": {spans}}}')
    assert [(found.label, found.annotator) for found in document.spans] == [("4", "doccano 7")]
    assert document.left_out == {"document labels": 1}


def test_links_comments_and_variables_are_those_of_doccano(tmp_path: Path) -> None:
    data = written(tmp_path, FORMAT, SAID, about=SAYING, spans="entities")[""]
    line = orjson.loads(data)
    assert line["relations"] == [{"id": 1, "from_id": 1, "to_id": 2, "type": "fulfils"}]
    assert line["Comments"] == ["全文一记"]
    found = back(read, data)
    assert found.said is not None
    assert linked(found) == [("fulfils", found.spans[0].id, found.spans[1].id)]
    assert remembered(found) == {"": ["全文一记"]}
    assert found.said.variables == {"类型": "农村"}
    assert FORMAT.count is not None
    assert FORMAT.count(SAID, {"spans": "entities"}) == {Feature.LINKS: 1, Feature.MEMOS: 1}
    assert Feature.ATTRIBUTES in FORMAT.lacks({"spans": "entities"})
    assert Feature.LINKS in FORMAT.lacks({"spans": "lists"})
