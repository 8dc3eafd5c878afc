from pathlib import Path

import orjson

from core.formats.jsonl_reader import Problem
from core.formats.raw import GivenDataset, RawDocument
from core.formats.web_annotation import FORMAT, read
from tests.core.formats.small import DOCUMENT, RECORD, TEXT, documents_of, places, refused, text_of


def test_an_annotation_says_its_place_and_its_quote_with_what_stands_around(tmp_path: Path) -> None:
    page = orjson.loads(text_of(tmp_path, FORMAT, RECORD))
    first, second = page["items"]
    assert first["target"] == {
        "source": f"urn:sha256:{DOCUMENT}",
        "selector": [
            {"type": "TextPositionSelector", "start": 1, "end": 5},
            {"type": "TextQuoteSelector", "exact": "校舍建设", "prefix": "𠮷", "suffix": "。\n发放资金。"},
        ],
    }
    assert second["body"] == [
        {"type": "TextualBody", "purpose": "tagging", "value": "safe"},
        {"type": "TextualBody", "purpose": "commenting", "value": "注"},
    ]
    assert page["biaodu:texts"][0]["value"] == TEXT


def page(*selectors: object) -> bytes:
    return orjson.dumps(
        [{"body": "x", "target": {"source": f"urn:sha256:{DOCUMENT}", "selector": selector}} for selector in selectors]
    )


def test_a_quote_finds_its_only_place_in_the_text_of_the_project() -> None:
    data = page(
        {"type": "TextQuoteSelector", "exact": "。", "prefix": "资金"},
        {"type": "TextQuoteSelector", "exact": "。"},
        {"type": "TextPositionSelector", "start": "1", "end": 2},
    )
    known = {DOCUMENT: TEXT}.get
    (document,) = read(GivenDataset("a.jsonld", lambda: iter([data]), lambda: data, known=known))
    assert isinstance(document, RawDocument)
    assert places(document) == [(11, 12, "x")]
    assert refused(document) == [(2, "import.bad_span"), (3, "import.bad_span")]


def test_without_its_text_an_annotation_is_a_problem_and_without_a_label_it_is_counted() -> None:
    assert list(read(GivenDataset.of("a.jsonld", page({})))) == [Problem(1, "import.no_text_known")]
    texts = [{"id": "t", "value": TEXT}]
    items = [{"body": {"purpose": "commenting", "value": "注"}, "target": "t"}]
    (document,) = documents_of(read, orjson.dumps({"items": items, "biaodu:texts": texts}))
    assert (document.spans, document.left_out) == ([], {"annotations without a label": 1})
