"""Words for labels that the shipped list does not know."""

from core.codebook import default_codebook
from core.ids import LabelId
from core.model import Label
from core.suggest.label_words import cut_words, is_shipped, lexicon_for


def label(code: str, name: str = "", definition: str = "", examples: tuple[str, ...] = (), english: str = "") -> Label:
    return Label(LabelId(f"id-{code}"), code, name, english, "#000000", definition_zh=definition, examples=examples)


READING = label("reading", "阅读", "书香校园、图书馆借阅和读书活动。\n不算：考试成绩。", ("举办读书节三场。",))
SPORT = label("sport", "体育锻炼", "运动会、大课间、足球和体质健康监测。")


def test_words_come_from_name_definition_and_examples() -> None:
    found = cut_words([READING, SPORT])
    assert found["reading"]["阅读"] > found["reading"]["借阅"] > 0
    assert "足球" in found["sport"]


def test_a_line_that_says_what_is_not_meant_gives_no_words() -> None:
    assert "成绩" not in cut_words([READING])["reading"]


def test_a_word_of_several_labels_counts_less() -> None:
    alone = cut_words([label("a", "甲", "足球、比赛")])["a"]["足球"]
    shared = cut_words([label("a", "甲", "足球、比赛"), label("b", "乙", "足球、场地")])["a"]["足球"]
    assert shared < alone


def test_a_codebook_in_english_has_words_too() -> None:
    lexicon = lexicon_for([label("transport", english="Rural transport", definition="Buses and roads in villages")])
    assert lexicon.hits("New buses serve six villages").weights.get("transport", 0) > 0


def test_what_a_person_added_weighs_and_what_they_banned_does_not_count() -> None:
    labels = default_codebook().labels
    plain = lexicon_for(labels)
    edited = lexicon_for(labels, {"safety": {"护学": 3, "校车": 0}})
    assert plain.hits("校车").weights.get("safety")
    assert not edited.hits("校车").weights.get("safety")
    assert edited.hits("家长护学").weights["safety"] == 3


def test_a_label_that_only_has_the_code_of_a_shipped_one_does_not_get_its_words() -> None:
    odd = label("safety", "数据可靠性", "备份和校验")
    assert not is_shipped(odd)
    assert lexicon_for([odd]).hits("防溺水").weights.get("safety") is None
    assert lexicon_for([odd]).hits("定期备份").weights["safety"] > 0
