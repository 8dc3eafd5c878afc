"""Without its engine, or with bytes that are no PDF, a scan is refused."""

import pytest

from core.errors import UserError
from core.reading.readers.protocol import GivenFile, Options
from core.reading.readers.scan import ScanReader


@pytest.mark.parametrize("target", ["no_such_module:Engine", "math:no_such_name", ""])
def test_an_engine_that_is_not_there_is_the_reason(target: str) -> None:
    with pytest.raises(UserError) as caught:
        list(ScanReader().read(GivenFile("a.pdf", b""), Options(engine=target)))
    assert caught.value.code == "import.no_engine"


def test_what_is_no_pdf_is_damaged() -> None:
    with pytest.raises(UserError) as caught:
        list(ScanReader().read(GivenFile("a.pdf", b"no"), Options(engine="builtins:object")))
    assert caught.value.code == "import.damaged"
