import pytest

from core.reading.readers.docx_names import STRICT, is_on
from tests.core.reading.specimens import zipped
from tests.core.reading.word_specimens import read


@pytest.mark.parametrize(
    ("value", "on"),
    [(None, True), ("1", True), ("true", True), ("0", False), ("off", False), ("false", False)],
)
def test_only_these_words_turn_a_property_off(value: str | None, on: bool) -> None:
    assert is_on(value) is on


def test_formulas_of_the_strict_form_are_formulas() -> None:
    w, m = (strict.decode() for strict, _ in STRICT[:2])
    formula = (
        "<m:oMath><m:f><m:num><m:r><m:t>1</m:t></m:r></m:num><m:den><m:r><m:t>2</m:t></m:r></m:den></m:f></m:oMath>"
    )
    body = f'<w:document xmlns:w="{w}" xmlns:m="{m}"><w:body><w:p>{formula}</w:p></w:body></w:document>'
    assert read(zipped({"[Content_Types].xml": "", "word/document.xml": body})).text == "1/2\n"
