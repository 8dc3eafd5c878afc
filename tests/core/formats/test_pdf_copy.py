from importlib.util import find_spec
from pathlib import Path

import pytest

from core.errors import UserError
from core.formats.output import appearing
from core.formats.pdf_copy import FORMAT, chinese_font
from core.formats.protocol import Mismatch
from core.formats.registry import find_format
from tests.core.formats.small import ABOUT, record, span


@pytest.mark.skipif(find_spec("fpdf") is not None, reason="fpdf2 is installed")
def test_without_its_package_it_says_which_one_is_needed() -> None:
    with pytest.raises(UserError) as refusal:
        find_format("pdf")
    assert (refusal.value.code, refusal.value.fields["package"]) == ("export.needs_add_on", "fpdf2")


def test_its_text_layer_has_the_text_and_no_other(tmp_path: Path) -> None:
    pytest.importorskip("fpdf", reason="needs fpdf2")
    if chinese_font() is None:
        pytest.skip("needs a font with Chinese characters")
    assert FORMAT.write is not None
    assert FORMAT.verify is not None
    labelled = record(span(0, 2), text="校舍建设。\n发放资金。")
    with appearing(tmp_path / "a.pdf", FORMAT.target, ABOUT) as place:
        FORMAT.write([labelled], place, {})
        assert FORMAT.verify(place, iter([labelled]), {}) == 1
        with pytest.raises(Mismatch):
            FORMAT.verify(place, iter([record(text="校舍拆除")]), {})
