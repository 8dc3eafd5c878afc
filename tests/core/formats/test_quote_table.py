from core.formats.jsonl_reader import Problem
from core.formats.quote_table import QuoteRows, depth, has_quotes, head_of, meta_of, rows_of
from core.formats.raw import GivenDataset, RawDocument
from tests.core.formats.small import ABOUT, RECORD, TEXT


def test_each_level_of_the_codebook_has_a_column() -> None:
    assert depth(ABOUT) == 2
    head = head_of("quotes", ABOUT)
    rows = [dict(zip(head, row, strict=True)) for row in rows_of("quotes", RECORD, ABOUT)]
    assert [(row["level_1"], row["level_2"]) for row in rows] == [("build", None), ("build", "safe")]
    assert [(row["before"], row["quote"], row["after"]) for row in rows] == [
        ("𠮷", "校舍建设", "。\n发放资金。"),
        ("𠮷校舍", "建设", "。\n发放资金。"),
    ]


def test_sentences_say_their_labels_and_documents_their_size() -> None:
    rows = [row[4:] for row in rows_of("sentences", RECORD, ABOUT)]
    assert [(row[3], TEXT[int(str(row[0])) : int(str(row[1]))] == row[2]) for row in rows] == [
        ("build;safe", True),
        ("", True),
    ]
    (row,) = rows_of("documents", RECORD, ABOUT)
    assert row[-3:] == [len(TEXT), 2, TEXT]
    assert list(rows_of("codebook", RECORD, ABOUT)) == []


def test_rows_are_gathered_by_document_and_a_broken_one_is_refused_by_its_line() -> None:
    gathered, given = QuoteRows({"d": TEXT}), GivenDataset.of("a.csv", b"")
    good = {"document": "d", "label": "x", "start": "1", "end": "3", "quote": "校舍"}
    gathered.take(2, good, given)
    gathered.take(3, good | {"quote": "资金"}, given)
    gathered.take(4, good | {"end": "-1"}, given)
    gathered.take(5, good | {"document": "other"}, given)
    gathered.take(6, good | {"document": "other"}, given)
    problem, document = gathered.read()
    assert problem == Problem(5, "import.no_text_known")
    assert isinstance(document, RawDocument)
    assert [found[:4] for found in document.spans] == [(1, 3, "x", "校舍")]
    assert [(refusal.line, refusal.code) for refusal in document.refused] == [
        (3, "import.span_mismatch"),
        (4, "import.bad_span"),
    ]


def test_metadata_of_a_row_is_what_is_known() -> None:
    assert meta_of({"title": "报告", "region": "", "year": "2024"}) == {"title": "报告", "year": 2024}
    assert meta_of({"year": "二〇二四"}) == {}
    assert has_quotes(head_of("quotes", ABOUT))
    assert not has_quotes(head_of("documents", ABOUT))
