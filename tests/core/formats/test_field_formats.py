"""Every format of the field: out, in, out again is the same for all that it holds; each loss is counted before."""

import tempfile
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from core.exporting import export, losses
from core.formats.protocol import SAID, Feature, Format, Target
from core.formats.registry import ADD_ONS, formats
from core.importing import ImportReport, import_paths
from core.model import NewDocument
from core.session import Session
from core.text.canonical import canonicalise
from tests.core.formats.saying import missing, said_in, say
from tests.core.formats.test_round_trip import SOURCE, annotate, metas

LETTERS = '甲乙丙，。\n\t\u3000𠮷🏫葛\U000e0100é\u0301 "\\/|#\x1f\x7f_=x0'
texts = st.text(alphabet=LETTERS, min_size=1, max_size=40).map(lambda text: canonicalise("始" + text + "终").text)
documents_ = st.tuples(texts, metas)
PHASES = [Phase.explicit, Phase.reuse, Phase.generate]
"""Shrinking makes hundreds of projects."""
BOTH_WAYS = [known for known in formats().values() if known.writes and known.reads and known.id != "jsonl"]
OPTIONS = [
    pytest.param(known.id, {option.name: choice.value}, id=f"{known.id}-{choice.value}")
    for known in BOTH_WAYS
    for option in (known.options or ())
    for choice in option.choices
    if not choice.one_way
] + [pytest.param(known.id, {}, id=known.id) for known in BOTH_WAYS if not known.options]


def written(folder: Path, known: Format) -> Path:
    return folder / f"out{known.suffix}" if known.target is Target.FILE else folder / "out"


def spans(session: Session, known: Format) -> Counter[tuple[object, ...]]:
    """What a format holds of all annotations."""
    names = {person.id: person.name for person in session.annotators.list()}
    codes = {label.id: label.code for label in session.codebook.labels()}
    found: Counter[tuple[object, ...]] = Counter()
    for span in session.annotations.iterate():
        row: list[object] = [span.document, span.start, span.end, codes[span.label]]
        if Feature.ANNOTATORS in known.holds:
            row.append(names[span.annotator])
        if Feature.NOTES in known.holds:
            # XML holds no control characters, and a cell no difference between nothing and an empty text.
            plain = known.id in ("refi", "cas-xmi")
            row.append(
                "".join(
                    character for character in span.note or "" if not plain or character >= " " or character in "\n\t"
                )
                or None
            )
        if Feature.IDS in known.holds:
            row.append(span.id)
        if Feature.TIMES in known.holds:
            row += [span.created_at, span.updated_at]
        found[tuple(row)] += 1
    return found


def problems(report: ImportReport) -> list[str]:
    return [problem.error.code for problem in (*report.failed, *report.skipped)]


@pytest.mark.parametrize(("format_id", "options"), OPTIONS)
@settings(
    max_examples=6, phases=[Phase.explicit, Phase.reuse, Phase.generate], suppress_health_check=[HealthCheck.too_slow]
)
@given(
    data=st.data(), documents=st.lists(st.tuples(texts, metas), min_size=1, max_size=3, unique_by=lambda pair: pair[0])
)
def test_what_a_format_holds_comes_back_and_goes_out_the_same(
    data: st.DataObject, documents: list[tuple[str, object]], format_id: str, options: Mapping[str, str]
) -> None:
    known = formats()[format_id]
    if known.add_on:
        pytest.importorskip(ADD_ONS[known.add_on], reason=f"needs {known.add_on}")
    if format_id == "cas-xmi":
        # XML has no control characters: a sign stands for each, and the text is another one then.
        documents = [(text.replace("\x1f", "x"), meta) for text, meta in documents]
        documents = [documents[0]]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "first").mkdir()
        (folder / "second").mkdir()
        with Session.create(folder / "a.biaodu") as session:
            session.documents.add([NewDocument(text, meta, SOURCE) for text, meta in documents])  # type: ignore[arg-type]
            annotate(data, session)
            keeps_people = Feature.ANNOTATORS in known.holds
            if not keeps_people:
                # The layers of two people would be one afterwards, in which nothing may stand twice.
                for person in session.annotators.list()[1:]:
                    for span in list(session.annotations.iterate(annotator=person.id)):
                        session.work_as(person.id)
                        session.annotations.delete([span.id])
            say(data, session)
            lost = losses(session, format=known.id, options=options)
            first = export(session, written(folder / "first", known), format=known.id, options=options)
            assert first.losses == lost
            assert first.verified == first.expected
            held, before = spans(session, known), first.spans
            said = said_in(session)
            only = [session.documents.text(document.id) for document in session.documents.list()]
        with Session.create(folder / "b.biaodu") as session:
            session.use_annotator(session.annotators.ensure("张三").id)
            if needs_texts(known):
                session.documents.add([NewDocument(text, meta, SOURCE) for text, meta in documents])  # type: ignore[arg-type]
            report = import_paths(session, [first.path])
            if known.id == "csv" and not before:
                assert problems(report) == ["text.empty"]
                return
            assert not report.failed, problems(report)
            assert set(problems(report)) <= {"import.same_text"}
            unlabelled = Feature.UNLABELLED in known.holds
            assert not unlabelled or sorted(
                session.documents.text(document.id) for document in session.documents.list()
            ) == sorted(only)
            back = spans(session, known)
            assert not back - held
            gone = sum(loss.count for loss in lost if loss.feature in (Feature.EDGES, Feature.OVERLAPS))
            assert back.total() == before - gone
            if not gone:
                assert missing(said, said_in(session)) == {
                    loss.feature: loss.count for loss in lost if loss.feature in SAID
                }
            second = export(session, written(folder / "second", known), format=known.id, options=options)
            assert second.verified == first.verified
            assert session.check().ok


def needs_texts(known: Format) -> bool:
    """Whether a format has labels without the texts that they are of."""
    return known.id == "csv"


OUT_ONLY = [known.id for known in formats().values() if known.writes and not known.reads]


@pytest.mark.parametrize("format_id", OUT_ONLY)
@settings(max_examples=6, phases=PHASES, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data(), documents=st.lists(documents_, min_size=1, max_size=3, unique_by=lambda pair: pair[0]))
def test_a_reading_copy_has_every_annotation_that_it_can_show(
    data: st.DataObject, documents: list[tuple[str, object]], format_id: str
) -> None:
    known = formats()[format_id]
    if known.add_on:
        pytest.importorskip(ADD_ONS[known.add_on], reason=f"needs {known.add_on}")
    with tempfile.TemporaryDirectory() as name, Session.create(Path(name, "a.biaodu")) as session:
        session.documents.add([NewDocument(text, meta, SOURCE) for text, meta in documents])  # type: ignore[arg-type]
        annotate(data, session)
        say(data, session)
        done = export(session, written(Path(name), known), format=known.id)
        assert done.verified == done.expected
