from pathlib import Path

import pytest

from core.formats.conll import FORMAT, read
from tests.core.formats.small import RECORD, documents_of, places, record, refused, span, text_of


def test_overlapping_annotations_have_a_column_each(tmp_path: Path) -> None:
    lines = text_of(tmp_path, FORMAT, RECORD).splitlines()
    assert lines[0] == f"# newdoc id = {RECORD.id}"
    assert lines[2:9] == [
        '# text = "𠮷校舍建设。\\n"',
        "𠮷\t0\t1\tO\tO",
        "校\t1\t2\tB-build\tO",
        "舍\t2\t3\tI-build\tO",
        "建\t3\t4\tI-build\tB-safe",
        "设\t4\t5\tI-build\tI-safe",
        "。\t5\t6\tO\tO",
    ]


def test_bilou_says_last_and_only_tokens(tmp_path: Path) -> None:
    lines = text_of(tmp_path, FORMAT, record(span(0, 1), span(1, 4)), tags="BILOU").splitlines()
    assert [line.rpartition("\t")[2] for line in lines[3:8]] == ["U-build", "B-build", "I-build", "L-build", "O"]


@pytest.mark.parametrize(
    "tags",
    [("B-x", "I-x", "O", "B-x"), ("B-x", "E-x", "O", "S-x"), ("B-x", "L-x", "O", "U-x")],
    ids=["BIO", "BMES", "BILOU"],
)
def test_columns_of_others_are_set_side_by_side(tags: tuple[str, ...]) -> None:
    data = "".join(f"{token} {tag}\n" for token, tag in zip("𠮷校舍建", tags, strict=True))
    (document,) = documents_of(read, data)
    assert document.text.rstrip("\n") == "𠮷校舍建"
    assert places(document) == [(0, 2, "x"), (3, 4, "x")]


def test_a_line_without_a_tag_is_refused_by_its_number_and_latin_words_have_blanks_between() -> None:
    (document,) = documents_of(read, "New B-x\nYork I-x\nbroken\n")
    assert document.text.startswith("New York")
    assert places(document) == [(0, 8, "x")]
    assert refused(document) == [(3, "import.bad_span")]


def test_a_token_of_our_own_that_is_not_in_the_text_breaks_its_span() -> None:
    data = '# newdoc id = a\n# text = "校舍"\n校\t0\t1\tB-x\n建\t1\t2\tI-x\n\n'
    (document,) = documents_of(read, data)
    assert places(document) == []
    assert refused(document) == [(1, "import.span_mismatch")]
