"""Small reports with labels for the tests of suggestions."""

from core.codebook import default_codebook
from core.model import Meta, Span
from core.suggest.label_words import lexicon_for
from core.suggest.model import Learner
from core.suggest.passages import Sentence, passages
from core.suggest.teaching import Lesson, lesson, sample_lessons

LABELS = default_codebook().labels
CODES = tuple(label.code for label in LABELS)
TEXT = """某县教育局2024年工作总结
一、工作开展情况
（一）改善办学条件。新建教学楼3栋，新增学位900个。更新课桌椅1200套。
（二）建强教师队伍。公开招聘教师60名；组织教师培训40期。落实了相关要求。
（三）守牢安全底线。开展消防演练20次，排查隐患31处。全县学校无一例外。
（四）做好学生资助。发放助学金210万元。高考成绩再创新高。
"""


def sentences(text: str = TEXT) -> list[Sentence]:
    """The sentences of a report."""
    return passages(text, Meta("某县教育局2024年工作总结"))


def learner(*taught: Lesson) -> Learner:
    """A learner that starts from the sample reports and has learnt some lessons."""
    made = Learner(CODES, lexicon_for(LABELS), sample_lessons())
    made.teach(taught)
    made.learn_ngrams()
    made.fit()
    return made


def taught(
    document: str,
    given: dict[str, str],
    rejected: dict[str, str] | None = None,
    *,
    text: str = TEXT,
    done: bool = False,
) -> Lesson:
    """A lesson in which quotes of the text have labels, and others were rejected."""

    def spans(listed: dict[str, str]) -> list[tuple[Span, str]]:
        return [(Span(text.index(quote), text.index(quote) + len(quote)), label) for quote, label in listed.items()]

    return lesson(document, sentences(text), spans(given), done=done, rejected=spans(rejected or {}))


def chance(made: Learner, quote: str, label: str, text: str = TEXT) -> float:
    """How likely the sentence with that quote has that label."""
    listed = sentences(text)
    row = next(index for index, sentence in enumerate(listed) if quote in sentence.text)
    return float(made.chances("asked", lambda: listed)[row, CODES.index(label)])
