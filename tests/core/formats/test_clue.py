from core.formats.clue import CAIL, CHIP, CLUENER, read_cail, read_chip, read_cluener
from tests.core.formats.small import documents_of, places, refused


def test_cluener_says_the_last_character_and_the_quote() -> None:
    line = '{"text": "𠮷校舍建设", "label": {"build": {"校舍": [[1, 2]], "设": [[4, 4], [4]]}}}\n'
    (document,) = documents_of(read_cluener, line)
    assert [(found.start, found.end, found.quote) for found in document.spans] == [(1, 2, "校舍"), (4, 4, "设")]
    assert CLUENER.inclusive
    assert refused(document) == [(1, "import.bad_span")]
    assert CLUENER.recognise is not None
    assert CLUENER.recognise("a.json", line.encode())
    assert not CLUENER.recognise("a.json", b'{"text": "a", "label": [[0, 1, "x"]]}\n')


def test_chip_divides_text_and_spans_by_bars() -> None:
    line = "校舍建设|||0    1    bod|||2    x    sym|||\n"
    _, document = documents_of(read_chip, "资金|||\n" + line)
    assert (document.line, document.text) == (2, "校舍建设")
    assert places(document) == [(0, 1, "bod")]
    assert CHIP.inclusive
    assert refused(document) == [(2, "import.bad_span")]
    assert CHIP.recognise is not None
    assert CHIP.recognise("a.txt", ("资金|||0    1    bod|||\n" * 2).encode())


def test_cail_finds_words_in_the_sentence_that_is_named() -> None:
    labelled = """[
        {"文书段落": "辩称段", "要素名称": "钱", "oValue": "资金", "sentence": "没有资金"},
        {"文书段落": "辩称段", "要素名称": "钱", "oValue": "校舍", "sentence": ""}
    ]"""
    case = f'{{"文书ID": "1", "诉称段": "𠮷。", "辩称段": "资金到位，没有资金", "抗辩事由": {labelled}}}'
    data = f'{{"dataset": [{case}]}}'
    (document,) = documents_of(read_cail, data)
    assert document.text == "𠮷。\n资金到位，没有资金\n\n"
    assert places(document) == [(10, 12, "钱")]
    assert refused(document) == [(1, "import.span_mismatch")]
    assert not CAIL.inclusive
    assert CAIL.recognise is not None
    assert CAIL.recognise("a.json", data.encode())
