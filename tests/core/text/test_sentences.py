from typing import Any, Self

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.model import Span
from core.text.sentences import clauses, paragraphs, sentences, sentences_in
from tests.counting import grows_evenly, lines_of


def cut(text: str) -> list[str]:
    return [text[span.start : span.end] for span in sentences(text)]


def cut_clauses(text: str) -> list[str]:
    return [text[span.start : span.end] for span in clauses(text, Span(0, len(text)))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("建设学校。加强管理！好吗？好", ["建设学校。", "加强管理！", "好吗？", "好"]),
        ("第一,加强建设。\n\n\u3000\u3000为保证入学,加大力度。 \n", ["第一,加强建设。", "为保证入学,加大力度。"]),
        ("一、工作开展情况\n（一）加强领导\n全区稳定。", ["一、工作开展情况", "（一）加强领导", "全区稳定。"]),
        ("他说：“安全第一。”随后检查。", ["他说：“安全第一。”", "随后检查。"]),
        ("要做好（含民办园。）各校要落实。", ["要做好（含民办园。）", "各校要落实。"]),
        ("一是建园；二是招生。三是培训", ["一是建园；二是招生。", "三是培训"]),
        ("情况如下……下一步……，继续推进。", ["情况如下……", "下一步……，继续推进。"]),
        ("开展“我能为孩子做什么？”大讨论活动。", ["开展“我能为孩子做什么？”大讨论活动。"]),
        ("有人问：“学位够吗？”答案是肯定的。", ["有人问：“学位够吗？”", "答案是肯定的。"]),
        ("1.聚焦党建。2. 占比12.5%，达1.5万人。", ["1.聚焦党建。", "2. 占比12.5%，达1.5万人。"]),
        ('他说"好。"然后走了。', ['他说"好。"', "然后走了。"]),
        ("See http://a.cn/x?b=1&c=2 for it. Then stop.", ["See http://a.cn/x?b=1&c=2 for it.", "Then stop."]),
        ("进一步优化。。一是管理。", ["进一步优化。。", "一是管理。"]),
        ("真的？！是的。", ["真的？！", "是的。"]),
        ("\u3000\n \n", []),
    ],
)
def test_sentences(text: str, expected: list[str]) -> None:
    assert cut(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("新增学位3,500个，投入xx万元；小学、初中各1所。", ["新增学位3,500个", "投入xx万元", "小学、初中各1所"]),
        ("全区教师x名,其中:小学x名,初中x名。", ["全区教师x名", "其中", "小学x名", "初中x名"]),
        ("在校生9名（高中1名，职教2名），教师3名。", ["在校生9名（高中1名，职教2名）", "教师3名"]),
        ("开展“改陋习，做文明人”活动，效果好。", ["开展“改陋习，做文明人”活动", "效果好"]),
        ("发布时间10:39，阅读8次", ["发布时间10:39", "阅读8次"]),
        ("，，", []),
    ],
)
def test_clauses(text: str, expected: list[str]) -> None:
    assert cut_clauses(text) == expected


TEXT = st.text(st.sampled_from('中文教育，。；：！？“”（）、…\n \u3000\t1.a"𠮷'), max_size=80)


@given(TEXT)
def test_sentences_are_ordered_trimmed_and_leave_only_white_space(text: str) -> None:
    spans = sentences(text)

    position = 0
    for span in spans:
        assert span.start >= position
        assert not text[position : span.start].strip()
        part = text[span.start : span.end]
        assert part == part.strip() != ""
        assert "\n" not in part
        position = span.end
    assert not text[position:].strip()


@given(TEXT)
def test_clauses_lie_in_order_inside_their_sentence(text: str) -> None:
    for sentence in sentences(text):
        position = sentence.start
        for clause in clauses(text, sentence):
            assert position <= clause.start < clause.end <= sentence.end
            position = clause.end


class Watched(str):
    """A text that counts its characters as they are searched or copied."""

    looked_through: int

    def __new__(cls, text: str) -> Self:
        self = super().__new__(cls, text)
        self.looked_through = 0
        return self

    def count(self, *given: Any) -> int:
        self._look(*given)
        return super().count(*given)

    def rfind(self, *given: Any) -> int:
        self._look(*given)
        return super().rfind(*given)

    def find(self, *given: Any) -> int:
        self._look(*given)
        return super().find(*given)

    def __getitem__(self, at: Any) -> str:
        found = super().__getitem__(at)
        self.looked_through += len(found)
        return found

    def _look(self, _sought: str, start: int = 0, end: int | None = None) -> None:
        self.looked_through += len(range(*slice(start, end).indices(len(self))))


@pytest.mark.parametrize("piece", ['"甲":"某某学校.",', "“甲乙丙”，", "“甲！”乙，", "（甲（乙），", "甲乙丙，"])
def test_a_long_line_of_quotations_takes_no_longer_than_as_much_prose(piece: str) -> None:
    """Data in one line: of half a million characters a quadratic walk took half a minute."""

    def cut_twice(text: Watched) -> None:
        parts = [part for span in sentences(text) for part in clauses(text, span)]
        assert sum(len(span) for span in parts) > len(text) // 6

    texts = [Watched(piece * count) for count in (1_000, 2_000)]
    few, more = (lines_of(lambda text=text: cut_twice(text)) for text in texts)
    assert grows_evenly(few, more)
    few, more = (text.looked_through for text in texts)
    assert grows_evenly(few, more)


@given(st.text(st.sampled_from("校a1。｡！？!?…⋯.．，,；\"'“”（）》 \n\u3000\x85\u2028"), max_size=60))
def test_all_sentences_are_those_of_each_paragraph(text: str) -> None:
    assert sentences(text) == [span for line in paragraphs(text) for span in sentences_in(text, line)]
