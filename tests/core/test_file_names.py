"""Names of files come out as text that UTF-8 can hold, whatever bytes they are."""

import os
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.file_names import readable, well_formed

CHINESE = "报告.txt"
SHOWN = [
    (CHINESE.encode(), CHINESE),
    (CHINESE.encode("gb18030"), CHINESE),
    (b"\xff\xfe.txt", "\\xff\\xfe.txt"),
    (b"plain.txt", "plain.txt"),
]


@pytest.mark.parametrize(("name", "shown"), SHOWN)
def test_a_name_is_shown_as_what_it_most_likely_is(name: bytes, shown: str) -> None:
    assert readable(os.fsdecode(name)) == shown
    assert readable(shown) == shown


@given(st.binary(max_size=20))
def test_every_name_can_be_stored(name: bytes) -> None:
    shown = readable(os.fsdecode(name))
    assert shown.encode().decode() == shown


@given(st.text(st.characters(exclude_categories=[]), max_size=10))
def test_every_text_can_be_stored(text: str) -> None:
    well_formed(text).encode()
    assert text.isascii() <= (well_formed(text) == text)


def test_chinese_is_readable_where_the_system_has_no_encoding_for_it() -> None:
    names = [name for name, _ in SHOWN]
    script = (
        "from core.file_names import readable; import os;"
        f"print(ascii([*(readable(os.fsdecode(one)) for one in {names}), readable({CHINESE!a})]))"
    )
    environment = os.environ | {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, env=environment, check=True)
    assert done.stdout.strip() == ascii([*(shown for _, shown in SHOWN), CHINESE])
