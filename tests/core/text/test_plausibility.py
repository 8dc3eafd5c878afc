import pytest

from core.text.plausibility import control_share, plausibility

PROSE = "城东区教育局2024年投入校舍建设资金，新增教师一百二十名，完善了资助制度。" * 20


@pytest.mark.parametrize(
    ("written", "read"), [("utf-8", "gb18030"), ("gb18030", "big5"), ("gb18030", "latin-1"), ("utf-16-le", "gb18030")]
)
def test_a_wrong_encoding_looks_less_like_chinese_than_the_right_one(written: str, read: str) -> None:
    assert plausibility(PROSE) > 0.7
    assert plausibility(PROSE.encode(written).decode(read, "replace")) < plausibility(PROSE) - 0.2


def test_ascii_alone_says_nothing_and_control_characters_weigh_against_a_text() -> None:
    assert plausibility("2024,12.5%\n") == plausibility("") == 0.5
    assert plausibility(PROSE + "\x01" * 800) < plausibility(PROSE)


def test_binary_data_has_control_characters_and_text_has_none() -> None:
    assert control_share(PROSE + "\t\r\n") == 0
    assert control_share("\0\1a\2") == 0.75
