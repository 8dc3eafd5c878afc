"""What a model is asked, and what of its answer counts."""

import json
from collections import Counter
from pathlib import Path

import pytest

from core.errors import UserError
from core.ids import DocumentId
from core.model import Span
from core.progress import Cancel, Cancelled
from core.session import Session
from core.suggest.asking import PROMPT, ModelReport, ask_about, codebook_text, places_in, portions, question
from core.suggest.chat import Endpoint, ModelAnswer
from core.suggest.feeding import suggestions_for
from tests.core.projects import add, project
from tests.core.suggest.lessons import CODES, LABELS, TEXT, sentences
from tests.core.suggest.misbehaving import answering, said, send, serving

WHERE = Endpoint("http://127.0.0.1:9/v1", "qwen")


def number_of(quote: str) -> int:
    return next(number for number, each in enumerate(sentences(), 1) if quote in each.text)


def item(quote: str, label: str = "safety", n: object = None, /) -> dict[str, object]:
    return {"n": number_of(quote) if n is None else n, "label": label, "quote": quote}


def placed(answer: str) -> tuple[list[str], dict[str, int]]:
    listed, dropped = sentences(), Counter[str]()
    found = list(places_in(TEXT, listed, range(len(listed)), answer, CODES, dropped))
    return [TEXT[span.start : span.end] for span, _code in found], dict(dropped)


def test_the_codebook_with_definitions_and_examples_and_the_sentences_are_the_prompt() -> None:
    listed = sentences()
    sent = question(PROMPT, codebook_text(LABELS), listed, range(2, 5))
    assert LABELS[0].code in sent
    assert LABELS[0].definition_zh in sent
    assert all(example in sent for example in LABELS[0].examples)
    assert f"[3] {listed[2].text}" in sent
    assert listed[5].text not in sent
    assert "{codebook}" not in sent


def test_braces_of_codebook_and_text_stay_what_they_are() -> None:
    assert question("{codebook}|{text}", "{text}", sentences(), range(1)).startswith("{text}|[1] ")


def test_a_prompt_without_a_place_for_the_text_is_refused() -> None:
    with pytest.raises(UserError, match=r"model\.bad_prompt"):
        question("标注", "", sentences(), range(1))


def test_portions_cover_all_sentences_once() -> None:
    listed = sentences() * 100
    found = portions(listed)
    assert len(found) > 1
    assert [number for part in found for number in part] == list(range(len(listed)))
    assert portions([]) == []


def test_quotes_that_stand_once_near_their_place_count() -> None:
    quotes = ["开展消防演练20次", "公开招聘教师60名"]
    assert placed(json.dumps([item(quote) for quote in quotes])) == (quotes, {})
    # One sentence beside the named one is near enough.
    assert placed(json.dumps([item(quotes[0], "safety", number_of(quotes[0]) + 1)])) == (quotes[:1], {})
    assert placed(f"好的：```json\n{json.dumps([item(quotes[0])])}\n```") == (quotes[:1], {})


def test_what_is_not_found_or_more_than_once_or_far_away_is_dropped_and_counted() -> None:
    answers = [
        item("开展消防演习20次", "safety", 1),
        item("公开招聘教师60名") | {"quote": "教师"},
        item("开展消防演练20次", "safety", 1),
        item("开展消防演练20次", "nothing"),
        {"n": 1, "label": "safety"},
        "nonsense",
        {"n": 1, "label": "safety", "quote": "  "},
    ]
    found, dropped = placed(json.dumps(answers))
    assert found == []
    assert dropped == {"not_found": 2, "several": 1, "no_label": 1, "unreadable": 3}


def test_of_a_half_answer_what_is_whole_counts() -> None:
    whole = json.dumps([item("开展消防演练20次"), item("公开招聘教师60名")], ensure_ascii=False)
    assert placed(whole[:-20])[0] == ["开展消防演练20次"]
    assert placed("我不知道。") == ([], {"unreadable": 1})
    assert placed("[]") == ([], {})
    assert placed("") == ([], {})


@pytest.fixture
def document(tmp_path: Path) -> DocumentId:
    with project(tmp_path / "p.biaodu") as session:
        return add(session, TEXT, "总结")


def answer(text: str) -> ModelAnswer:
    return ModelAnswer(text, False, 10, 5)


def about(session: Session, document: DocumentId, *answers: object, **more: object) -> ModelReport:
    left = list(answers)

    def asking(_endpoint: Endpoint, _messages: object, _key: str, _cancelled: Cancelled) -> ModelAnswer:
        given = left.pop(0)
        if isinstance(given, Exception):
            raise given
        assert isinstance(given, ModelAnswer)
        return given

    return ask_about(session, document, WHERE, asking=asking, **more)  # type: ignore[arg-type]


def test_answers_come_as_suggestions_with_the_models_name_and_are_taken_back_in_one_step(
    tmp_path: Path, document: DocumentId
) -> None:
    with Session.open(tmp_path / "p.biaodu") as session:
        report = about(session, document, answer(json.dumps([item("开展消防演练20次"), item("没有这句", "safety", 3)])))
        assert (report.kept, report.requests, report.planned) == (1, 1, 1)
        assert (report.tokens_sent, report.tokens_answered, dict(report.dropped)) == (10, 5, {"not_found": 1})
        offer = next(each for each in suggestions_for(session, None, document) if each.source)
        assert (TEXT[offer.span.start : offer.span.end], offer.source, offer.score) == (
            "开展消防演练20次",
            "qwen",
            None,
        )
        assert session.annotations.of_document(document) == []
        session.history.undo()
        assert session.suggestions.predictions() == []


def test_furniture_is_not_sent(tmp_path: Path, document: DocumentId) -> None:
    with Session.open(tmp_path / "p.biaodu") as session:
        session.documents.mask(document, Span(TEXT.index("（三）"), TEXT.index("（四）")))
        with serving(answering("[]")) as server:
            ask_about(session, document, Endpoint(server.address, "qwen"), "k")
        sent = json.dumps(server.asked[0].body, ensure_ascii=False)
        assert "公开招聘教师" in sent
        assert "排查隐患31处" not in sent


def test_what_was_answered_before_a_failure_stays(
    tmp_path: Path, document: DocumentId, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("core.suggest.asking.AT_ONCE", 60)
    listed = json.dumps([item("新建教学楼3栋", "infrastructure")])
    with Session.open(tmp_path / "p.biaodu") as session:
        report = about(session, document, answer(listed), UserError("model.busy", host="h"))
        assert (report.kept, report.requests) == (1, 1)
        assert report.planned > 2
        assert [error.code for error in report.failures] == ["model.busy"]
        assert len(session.suggestions.predictions()) == 1


def test_it_stops_when_asked(tmp_path: Path, document: DocumentId) -> None:
    with Session.open(tmp_path / "p.biaodu") as session, pytest.raises(Cancel):
        about(session, document, cancelled=lambda: True)


def test_a_real_server_is_asked(tmp_path: Path, document: DocumentId) -> None:
    found = said(json.dumps([item("发放助学金210万元", "subsidies")], ensure_ascii=False))
    with Session.open(tmp_path / "p.biaodu") as session:
        with serving(lambda handler, _asked: send(handler, 200, found)) as server:
            report = ask_about(session, document, Endpoint(server.address, "qwen"))
        assert (report.kept, report.tokens_sent) == (1, 100)
