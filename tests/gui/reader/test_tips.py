from collections.abc import Callable
from dataclasses import replace

from core.ids import AnnotatorId, LabelId
from core.model import Annotation, Label, Mask
from core.text import furniture
from gui.reader.tips import REASONS, legend, tip

Make = Callable[..., Annotation]
LABELS = {LabelId("blue"): Label(LabelId("blue"), "a", "基础<设施>", "Buildings <all>", "#0072B2")}
NAMES = {AnnotatorId("me"): "王芳"}


def test_an_annotation_names_label_annotator_and_note(make_annotation: Make) -> None:
    text = tip(None, [replace(make_annotation(0, 2), note="see <p. 3>")], LABELS, NAMES)
    assert "Buildings &lt;all&gt;" in text
    assert "王芳" in text
    assert "see &lt;p. 3&gt;" in text


def test_furniture_names_its_reason() -> None:
    assert "site banner" in tip(Mask(0, 4, "banner"), [], LABELS, NAMES)


def test_a_withheld_value_says_so_unless_it_is_furniture() -> None:
    assert tip(None, [], LABELS, NAMES, "x<x") == "Withheld by the report: x&lt;x"
    assert "Withheld" not in tip(Mask(0, 4, "banner"), [], LABELS, NAMES, "xx")


def test_plain_text_says_nothing(make_annotation: Make) -> None:
    assert tip(None, [], LABELS, NAMES) == ""
    assert tip(None, [make_annotation(0, 2, label="gone")], LABELS, NAMES) == ""


def test_every_reason_that_core_gives_has_words() -> None:
    codes = {
        value
        for name, value in vars(furniture).items()
        if name.isupper() and isinstance(value, str) and len(value) < 20
    }
    reasons = {value for value in codes if value.isalpha() and value.isascii()}
    assert {"banner", "notice", "contents", "truncated"} <= reasons
    assert reasons <= REASONS.keys()


def test_the_marks_at_the_edge_are_explained() -> None:
    """By the same characters as they are drawn with: of two people called 李 the second has another one."""
    me, other, third, final = (AnnotatorId(name) for name in ("me", "other", "third", "final"))
    names = {me: "王芳", other: "李强", third: "李敏<b>", final: "定稿"}
    assert legend(names, me).split("<br>") == ["<b>李</b> · 李强", "<b>敏</b> · 李敏&lt;b&gt;", "<b>定</b> · 定稿"]
    assert legend({me: "王芳"}, me) == ""
