"""The method page: what it says, in both languages, and the hash by which somebody knows the data again."""

import re

from lxml import html

from core.session import Session
from core.study.coefficient_words import COEFFICIENT_WORDS, REFERENCES, SYMBOLS
from core.study.method_page import method_page
from tests.core.study.conftest import Labels


def digest(session: Session) -> str:
    page = method_page(session, session.annotators.list()[0].id, [])
    found = re.search(r"<code>([0-9a-f]{64})</code>", page)
    assert found is not None
    return found[1]


def test_the_hash_is_of_the_data_and_of_nothing_else(session: Session, label: Labels):
    before = digest(session)
    assert before == digest(session)
    label("甲", "新建学校三所。", "infrastructure")
    after = digest(session)
    assert after != before
    session.history.undo()
    assert digest(session) == before


def test_it_says_that_no_reliability_is_reported_or_reports_it(session: Session, label: Labels):
    label("甲", "新建学校三所。", "infrastructure")
    label("乙", "培训教师百人。", "teachers")
    people = [person.id for person in session.annotators.list()]
    assert "Reliability is not reported" in method_page(session, people[0], [])
    page = method_page(session, people[0], people[:2])
    assert "Scott π" in page
    assert "甲、乙" in page
    assert "新建学校三所" not in page
    assert "类别的频数与占比 · Frequencies and shares of Labels" in page
    assert "校园安全 Campus safety" in page


def test_every_coefficient_has_formula_source_thresholds_and_caveat_in_both_languages(session: Session, label: Labels):
    label("甲", "新建学校三所。", "infrastructure")
    label("乙", "培训教师百人。", "teachers")
    people = [person.id for person in session.annotators.list()]
    page = html.fromstring(method_page(session, people[0], people[:2])).text_content()
    for words in COEFFICIENT_WORDS.values():
        for part in (words.formula, words.source, *words.names, *words.thresholds, *words.limits):
            assert part in page
    for name in ("Krippendorff", "Holsti", "Scott", "Cohen", "Fleiss", "Light", "Landis", "Neuendorf"):
        assert any(each.startswith(name) and each in page for each in REFERENCES), name
    assert all(each in page for each in SYMBOLS)
    assert "没有类别也是编码结果" in page
    assert "is an answer, and counts" in page
