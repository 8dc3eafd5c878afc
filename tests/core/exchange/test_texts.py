"""Texts of a package lie on the disk and come back as they were, in whatever order they are asked for."""

from hypothesis import given
from hypothesis import strategies as st

from core.exchange import texts
from core.exchange.texts import Texts

WRITTEN = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)


@given(st.dictionaries(st.text("0123456789abcdef", min_size=1, max_size=8), WRITTEN, max_size=12), st.randoms())
def test_each_text_comes_back(given: dict[str, str], random: object) -> None:
    kept = Texts()
    sizes = {document: kept.add(document, text) for document, text in given.items()}
    asked = list(given)
    random.shuffle(asked)  # type: ignore[attr-defined]
    assert {document: kept[document] for document in asked} == given
    assert sizes == {document: len(text.encode()) for document, text in given.items()}
    assert (len(kept), list(kept)) == (len(given), list(given))


def test_more_than_the_memory_shall_hold_goes_to_the_disk(monkeypatch) -> None:
    monkeypatch.setattr(texts, "_IN_MEMORY", 1000)
    kept = Texts()
    for number in range(50):
        kept.add(str(number), f"第{number}份报告𠮷😀。" * 20)
    assert vars(kept._file)["_rolled"]
    assert kept["49"] == "第49份报告𠮷😀。" * 20
    assert kept["0"] == "第0份报告𠮷😀。" * 20
    assert "50" not in kept
