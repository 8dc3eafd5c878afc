from pathlib import Path

import orjson

from core.formats.label_studio import FORMAT, read
from tests.core.formats.small import EARLY, FIRST, LATE, RECORD, TEXT, documents_of, places, refused, text_of


def test_a_task_has_the_results_of_each_annotator(tmp_path: Path) -> None:
    (task,) = orjson.loads(text_of(tmp_path, FORMAT, RECORD))
    assert task["data"]["text"] == TEXT
    mine, theirs = task["annotations"]
    assert (mine["id"], mine["annotator"], theirs["annotator"]) == (1001, "陈晓", "李四")
    assert mine["result"] == [
        {
            "id": FIRST,
            "from_name": "label",
            "to_name": "text",
            "type": "labels",
            "origin": "manual",
            "value": {"start": 1, "end": 5, "text": "校舍建设", "labels": ["build"]},
            "created_at": EARLY,
            "updated_at": LATE,
        }
    ]
    assert theirs["result"][0]["meta"] == {"text": ["注"]}


def test_no_document_is_an_empty_list(tmp_path: Path) -> None:
    assert orjson.loads(text_of(tmp_path, FORMAT)) == []


def test_what_is_no_span_is_refused_with_its_task_or_counted() -> None:
    results = [
        {"type": "labels", "value": {"start": 1, "end": "3", "text": "校舍", "labels": ["x", "y"]}},
        {"type": "labels", "value": {"start": 1, "end": None, "labels": ["x"]}},
        {"type": "relation"},
        {"type": "choices", "value": {"choices": ["a"]}},
    ]
    tasks = [
        {"data": {"text": "a"}, "annotations": [{"was_cancelled": True}], "predictions": [{"result": [{}, {}]}]},
        {"data": {"text": "𠮷校舍"}, "annotations": [{"completed_by": {"id": 7}, "result": results}]},
    ]
    skipped, document = documents_of(read, orjson.dumps(tasks))
    assert skipped.left_out == {"skipped tasks": 1, "predictions": 2}
    assert places(document) == [(1, 3, "x"), (1, 3, "y")]
    assert {found.annotator for found in document.spans} == {"Label Studio 7"}
    assert refused(document) == [(2, "import.bad_span")]
    assert document.left_out == {"relations": 1, "other results": 1}


def test_json_min_has_its_results_under_names_of_the_configuration() -> None:
    task = {"text": "𠮷校舍", "annotator": 3, "ner": [{"start": 1, "end": 3, "text": "校舍", "labels": ["x"]}]}
    (document,) = documents_of(read, orjson.dumps([task]))
    assert places(document) == [(1, 3, "x")]
    assert document.spans[0].annotator == "Label Studio 3"
