import re
from pathlib import Path

import pytest

from core.formats.html_copy import FORMAT
from core.formats.output import appearing
from core.formats.protocol import Mismatch
from tests.core.formats.small import ABOUT, RECORD, record, span, text_of


def test_overlapping_labels_are_marks_inside_of_each_other(tmp_path: Path) -> None:
    page = re.sub(r' style="[^"]*"', "", text_of(tmp_path, FORMAT, RECORD))
    assert (
        '<p>𠮷<sup id="a1-1"><a href="#n1-1">1</a></sup><mark title="建设 (陈晓)">校舍</mark>'
        '<sup id="a1-2"><a href="#n1-2">2</a></sup><mark title="建设 (陈晓)"><mark title="安全 (李四)">建设</mark>'
        "</mark>。</p>\n<p>发放资金。</p>\n"
    ) in page
    assert 'data-start="3" data-end="5" data-label="safe"><a href="#a1-2">2</a> 安全 (李四): 注</p>' in page


def test_a_text_that_looks_like_html_is_shown_and_runs_nothing(tmp_path: Path) -> None:
    page = text_of(tmp_path, FORMAT, record(span(0, 8, note="<b>"), text="<script>&amp;"))
    assert "<script" not in page
    assert "<b>" not in page
    assert "&lt;script&gt;</mark>&amp;amp;" in page


def test_a_copy_of_other_places_is_found_out(tmp_path: Path) -> None:
    assert FORMAT.write is not None
    assert FORMAT.verify is not None
    with appearing(tmp_path / "a.html", FORMAT.target, ABOUT) as place:
        FORMAT.write([RECORD], place, {})
        assert FORMAT.verify(place, iter([RECORD]), {}) == 2
        with pytest.raises(Mismatch):
            FORMAT.verify(place, iter([record(span(1, 4))]), {})
