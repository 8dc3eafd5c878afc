"""What a language model is asked about a document, and what of its answer counts.

A model gets the codebook and numbered sentences, some at a time, and answers with labels, numbers and quotes. A quote
counts where it stands exactly once near the sentence that it names; everything else is dropped and counted. What counts
is kept as predictions: nobody's labels until a person takes them.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import cast

from core.bounded_json import JsonError, loads
from core.errors import UserError
from core.ids import DocumentId
from core.model import Label, Span
from core.progress import Cancelled, Progress, never, no_progress, stop_if
from core.session import Session
from core.suggest.chat import Endpoint, ModelAnswer, ask
from core.suggest.feeding import sentences_of
from core.suggest.passages import Sentence
from core.verbs.suggested import Predicted, Proposed

AT_ONCE = 3_000
"""Code points of sentences that go into one request."""
_NEAR = 1
"""Sentences before and behind the named one in which its quote may stand."""
CODEBOOK, TEXT = "{codebook}", "{text}"
PROMPT = """你是细心的标注员。下面是类别手册，然后是一份报告中带编号的句子。
请找出属于某一类别的句子；拿不准的不要标，一句可以属于多个类别，也可以不属于任何类别。
只输出一个 JSON 数组，不要解释。数组中每一项形如：
{"n": 句子编号, "label": "类别代码", "quote": "从该句原样抄下的、属于该类别的文字"}
quote 必须与原文逐字相同，不得改写、省略或合并。没有可标的句子就输出 []。

【类别手册】
{codebook}

【句子】
{text}
"""
"""What is sent, with the codebook and the sentences in the places of their names."""
_OBJECT = re.compile(r"\{[^{}]*\}")

Ask = Callable[[Endpoint, Sequence[dict[str, str]], str, Cancelled], ModelAnswer]


@dataclass(slots=True)
class ModelReport:
    """What came of asking."""

    kept: int = 0
    """New suggestions."""
    dropped: Counter[str] = field(default_factory=Counter[str])
    """Answers that do not count: ``not_found``, ``several``, ``no_label``, ``unreadable``."""
    requests: int = 0
    planned: int = 0
    tokens_sent: int = 0
    tokens_answered: int = 0
    cut: int = 0
    """Answers that ended before their end."""
    failures: list[UserError] = field(default_factory=list[UserError])
    """Why asking ended early."""


def codebook_text(labels: Sequence[Label]) -> str:
    """The codebook as a model reads it: code, names, definition and examples of each label."""
    parts: list[str] = []
    for label in labels:
        names = " / ".join(filter(None, (label.name_zh, label.name_en)))
        lines = [f"- {label.code}：{names}", *filter(None, (label.definition_zh or label.definition_en,))]
        lines += [f"  例：{example}" for example in label.examples]
        parts.append("\n".join(lines))
    return "\n".join(parts)


def portions(sentences: Sequence[Sentence]) -> list[range]:
    """The sentences of a document in pieces of at most `AT_ONCE` code points, one at least."""
    found: list[range] = []
    start = size = 0
    for number, sentence in enumerate(sentences):
        if number > start and size + len(sentence.text) > AT_ONCE:
            found.append(range(start, number))
            start, size = number, 0
        size += len(sentence.text)
    if start < len(sentences):
        found.append(range(start, len(sentences)))
    return found


def question(prompt: str, codebook: str, sentences: Sequence[Sentence], chosen: range) -> str:
    """What is sent for some sentences. Raises UserError ``model.bad_prompt`` where the prompt has no place for them."""
    if TEXT not in prompt:
        raise UserError("model.bad_prompt", name=TEXT)
    listed = "\n".join(f"[{number + 1}] {' '.join(sentences[number].text.split())}" for number in chosen)
    # In one pass, so that braces of the codebook and of the text stay what they are.
    parts = {CODEBOOK: codebook, TEXT: listed}
    return re.sub(r"\{codebook\}|\{text\}", lambda place: parts[place.group()], prompt)


def places_in(
    text: str,
    sentences: Sequence[Sentence],
    chosen: range,
    answer: str,
    codes: Sequence[str],
    dropped: Counter[str],
) -> Iterator[tuple[Span, str]]:
    """The spans and label codes that an answer names; what does not count is counted in `dropped`."""
    for item in _items(answer, dropped):
        quote, number, code = item.get("quote"), item.get("n"), item.get("label")
        if not isinstance(code, str) or code not in codes:
            dropped["no_label"] += 1
            continue
        if not isinstance(quote, str) or not quote.strip():
            dropped["unreadable"] += 1
            continue
        at = number - 1 if isinstance(number, int) and not isinstance(number, bool) else -1
        near = range(max(chosen.start, at - _NEAR), min(chosen.stop, at + _NEAR + 1)) if at in chosen else chosen
        first, last = sentences[near.start].span.start, sentences[near.stop - 1].span.end
        wanted = quote.strip()
        found = text.find(wanted, first, last)
        if found < 0:
            dropped["not_found"] += 1
        elif text.find(wanted, found + 1, last) >= 0:
            dropped["several"] += 1
        else:
            yield Span(found, found + len(wanted)), code


def _items(answer: str, dropped: Counter[str]) -> Iterator[dict[str, object]]:
    """The objects of an answer: of a list, or, where that is broken or cut, those that are whole."""
    start, end = answer.find("["), answer.rfind("]")
    try:
        loaded: object = loads(answer[start : end + 1].encode()) if 0 <= start < end else None
    except JsonError:
        loaded = None
    if isinstance(loaded, list):
        for item in cast("list[object]", loaded):
            if isinstance(item, dict):
                yield cast("dict[str, object]", item)
            else:
                dropped["unreadable"] += 1
        return
    whole = 0
    for match in _OBJECT.finditer(answer):
        try:
            item = loads(match.group().encode())
        except JsonError:
            dropped["unreadable"] += 1
            continue
        whole += 1
        yield cast("dict[str, object]", item)
    if not whole and answer.strip():
        dropped["unreadable"] += 1


def _ask(endpoint: Endpoint, messages: Sequence[dict[str, str]], key: str, cancelled: Cancelled) -> ModelAnswer:
    return ask(endpoint, messages, key, cancelled=cancelled)


def ask_about(
    session: Session,
    document: DocumentId,
    endpoint: Endpoint,
    key: str = "",
    *,
    prompt: str = PROMPT,
    progress: Progress = no_progress,
    cancelled: Cancelled = never,
    asking: Ask = _ask,
) -> ModelReport:
    """Ask a model about a document and keep what counts as its predictions, each request's as an operation.

    Furniture is not sent. Where the server fails, what was answered before stays, and the report says why the rest is
    missing. Raises UserError ``model.bad_prompt``, ``annotator.none_current``; `Cancel`, after which what was answered
    before stays, too.
    """
    text, sentences = session.documents.text(document), sentences_of(session, document)
    labels = session.codebook.labels()
    ids = {label.code: label.id for label in labels}
    codebook, pieces = codebook_text(labels), portions(sentences)
    report = ModelReport(planned=len(pieces))
    for number, chosen in enumerate(pieces):
        stop_if(cancelled)
        progress(number, len(pieces), endpoint.host)
        message = {"role": "user", "content": question(prompt, codebook, sentences, chosen)}
        try:
            answer = asking(endpoint, [message], key, cancelled)
        except UserError as error:
            report.failures.append(error)
            break
        report.requests += 1
        report.tokens_sent += answer.tokens_sent
        report.tokens_answered += answer.tokens_answered
        report.cut += answer.is_cut
        places = places_in(text, sentences, chosen, answer.text, list(ids), report.dropped)
        predicted = [Predicted(Proposed(document, span, ids[code]), endpoint.model) for span, code in places]
        if predicted:
            report.kept += session.suggestions.keep(predicted)[0]
    progress(len(pieces), len(pieces), "")
    return report
