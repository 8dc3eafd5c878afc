"""The sample project: real enough to show what the product is for, exact enough to be imported anywhere."""

import csv
import hashlib
import importlib.util
import itertools
import json
import re
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from resources import loader

DOCUMENTS: list[dict[str, Any]] = [json.loads(line) for line in loader.read_text("sample/sample.jsonl").splitlines()]
LABELLED = [document for document in DOCUMENTS if document["spans"]]
ANNOTATORS = {"陈晓", "李敏"}
Passage = tuple[int, int, str]

every_document = pytest.mark.parametrize("document", DOCUMENTS, ids=lambda document: document["id"][:8])
every_labelled = pytest.mark.parametrize("document", LABELLED, ids=lambda document: document["id"][:8])


def layer(document: dict[str, Any], annotator: str) -> set[Passage]:
    return {(s["start"], s["end"], s["label"]) for s in document["spans"] if s["annotator"] == annotator}


def overlap(one: Passage, other: Passage) -> bool:
    return one[0] < other[1] and other[0] < one[1]


@pytest.fixture(scope="module")
def builder() -> ModuleType:
    script = Path(__file__).parents[2] / "packaging" / "build_sample.py"
    spec = importlib.util.spec_from_file_location("build_sample", script)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_what_ships_is_what_the_sources_say(builder: ModuleType):
    lines, extras = builder.build()
    assert loader.read_text("sample/sample.jsonl") == lines
    assert loader.read_text("sample/extras.json") == extras


def test_a_quote_must_mean_one_place(builder: ModuleType):
    text = "新增学位360个。𠮷塘镇新增学位540个。"
    assert builder.locate(text, "540个") == (16, 20)
    assert builder.locate(text, "𠮷塘镇⋯540个") == (9, 20)
    assert builder.locate(text, "新增学位@2") == (12, 16)
    with pytest.raises(ValueError, match="2 times"):
        builder.locate(text, "新增学位")
    with pytest.raises(ValueError, match="0 times"):
        builder.locate(text, "教师")
    with pytest.raises(ValueError, match="2 times"):
        builder.locate(text, "新增学位@3")


def test_four_districts_in_two_following_years_each():
    years: dict[str, list[int]] = {}
    for document in DOCUMENTS:
        years.setdefault(document["meta"]["region"], []).append(document["meta"]["year"])
    assert len(years) == 4
    assert all(later - earlier == 1 for earlier, later in years.values())
    titles = [document["meta"]["title"] for document in DOCUMENTS]
    assert len(set(titles)) == len(titles)


def test_the_two_years_of_a_district_can_be_read_side_by_side():
    def openings(text: str) -> set[str]:
        return set(
            re.findall(r"^\s*((?:第?[一二三四五六]|（[一二三四五]）|\d{1,2})[、，,.]?[^\d\s]{3})", text, re.MULTILINE)
        )

    for earlier, later in itertools.pairwise(DOCUMENTS):
        if earlier["meta"]["region"] == later["meta"]["region"]:
            first, second = openings(earlier["text"]), openings(later["text"])
            assert len(first) >= 5
            assert len(first & second) >= 0.6 * len(first)  # one report breaks off


@every_document
def test_text_is_canonical_and_of_the_genre(document: dict[str, Any]):
    text = document["text"]
    assert list(document) == ["id", "text", "meta", "spans"]
    assert list(document["meta"]) == ["title", "region", "year", "issuer", "date", "kind"]
    assert document["id"] == hashlib.sha256(text.encode()).hexdigest()
    assert 1500 <= len(text) <= 4000
    assert not re.search("[\r\x00\u2028\u2029\u0085\v\f\ufeff\ufffd]", text)
    assert str(document["meta"]["year"]) in document["meta"]["title"]
    for word in ("学校", "教师", "安全", "资助"):
        assert text.count(word) >= 2


def test_the_mess_of_the_field_is_there():
    texts = [document["text"] for document in DOCUMENTS]

    def some(pattern: str) -> int:
        return sum(bool(re.search(pattern, text, re.MULTILINE)) for text in texts)

    assert some("^一、.+\n\n（一）.+\n\n1\\.") >= 2  # four outline styles
    assert some("^ *第一,") >= 2
    assert some("（一）[^\n]+一是[^\n]+二是[^\n]+三是") >= 2
    assert some("^1、") >= 2
    assert some("^一、二、三等奖") >= 1  # looks like a heading
    assert some("xx") >= 2
    assert some(r"\*\*") >= 2
    assert some("试读结束") >= 1
    assert some("^\u3000\u3000") >= 2
    assert some("[\U00020000-\U0003ffff]") >= 2  # 𠮷, 𬭬
    assert some("[\U0001f300-\U0001faff]") >= 1


@every_labelled
def test_spans_are_exact_and_in_order(document: dict[str, Any]):
    text, spans = document["text"], document["spans"]
    order = [(span["start"], span["end"], span["label"]) for span in spans]
    assert order == sorted(order)
    for span in spans:
        passage = text[span["start"] : span["end"]]
        assert passage == span["text"]
        assert passage == passage.strip()
        assert passage
        assert "\n" not in passage
        assert span["created_at"] <= span["updated_at"]
        assert re.fullmatch(r"2026-03-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", span["created_at"])


@every_labelled
def test_both_annotators_labelled_it_thoroughly_and_without_duplicates(document: dict[str, Any]):
    assert {span["annotator"] for span in document["spans"]} == ANNOTATORS
    for annotator in ANNOTATORS:
        passages = layer(document, annotator)
        assert len(passages) >= 15
        assert len(passages) == sum(span["annotator"] == annotator for span in document["spans"])
        assert {label for _, _, label in passages} == {"infrastructure", "teachers", "safety", "subsidies"}


def test_enough_reports_are_labelled_and_one_is_left_to_the_reader():
    assert len(LABELLED) >= 6
    assert len(LABELLED) < len(DOCUMENTS)


def test_ids_are_unique_and_of_version_7():
    ids = [span["id"] for document in DOCUMENTS for span in document["spans"]]
    assert len(set(ids)) == len(ids)
    assert all(re.fullmatch("[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}", id_) for id_ in ids)


@every_labelled
def test_the_annotators_agree_mostly_and_differ_in_every_way(document: dict[str, Any]):
    first, second = layer(document, "陈晓"), layer(document, "李敏")
    same = first & second
    assert len(same) >= 0.35 * max(len(first), len(second))
    left, right = first - second, second - first
    pairs = [(a, b) for a, b in itertools.product(left, right) if overlap(a, b)]
    assert any(a[2] == b[2] for a, b in pairs), "a boundary differs"
    assert any(a[:2] == b[:2] for a, b in pairs), "a label differs"
    assert any(not any(overlap(a, b) for b in second) for a in left), "only 陈晓 has it"
    assert any(not any(overlap(b, a) for a in first) for b in right), "only 李敏 has it"


def test_boundary_and_label_differ_together_somewhere_and_annotations_overlap():
    both, nested = 0, 0
    for document in LABELLED:
        first, second = layer(document, "陈晓"), layer(document, "李敏")
        both += sum(
            overlap(a, b) and a[2] != b[2] and a[:2] != b[:2]
            for a, b in itertools.product(first - second, second - first)
        )
        nested += sum(overlap(a, b) for own in (first, second) for a, b in itertools.combinations(own, 2))
    assert both >= 5
    assert nested >= 5


def test_some_passages_hold_an_astral_character_and_some_a_note():
    spans = [span for document in LABELLED for span in document["spans"]]
    assert sum(any(ord(character) > 0xFFFF for character in span["text"]) for span in spans) >= 6
    assert sum(bool(span["note"]) for span in spans) >= 15


def test_label_files_name_known_annotators_and_labels():
    codes = {label["code"] for label in json.loads(loader.read_text("codebooks/education.json"))["labels"]}
    for name in loader.names("sample/labels", ".tsv"):
        for row in csv.DictReader(loader.read_text(name).splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE):
            assert set(row["annotators"].split()) <= ANNOTATORS
            assert row["label"] in codes


def test_furniture_is_marked_apart_from_what_is_labelled():
    extras = json.loads(loader.read_text("sample/extras.json"))
    assert set(extras) == {document["id"] for document in DOCUMENTS}
    for document in DOCUMENTS:
        ranges = extras[document["id"]]["masks"]
        assert ranges
        for mask in ranges:
            assert 0 <= mask["start"] < mask["end"] <= len(document["text"])
            assert not any(span["start"] < mask["end"] and mask["start"] < span["end"] for span in document["spans"])
        assert all(one["end"] <= other["start"] for one, other in itertools.pairwise(ranges))
