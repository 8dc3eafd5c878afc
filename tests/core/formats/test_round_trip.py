"""Export, import into a fresh project, export again: the same bytes."""

import tempfile
from pathlib import Path

import orjson
from hypothesis import given, settings
from hypothesis import strategies as st

from core.exporting import export
from core.formats.manifest import manifest_path
from core.ids import AnnotationId, new_uuid
from core.importing import import_paths
from core.model import Annotation, Meta, NewDocument, Source, Span
from core.session import Session
from core.text.canonical import canonicalise
from core.text.parts import Correction

LETTERS = '甲乙丙，。\n\t\u3000𠮷🏫👩\u200d🏫葛\U000e0100é\u0301 "\\/\x1f\x7f\u202e\ufeff\ufffd'
pieces = st.text(alphabet=LETTERS, min_size=1, max_size=30).map(lambda text: canonicalise("始" + text).text)
plain = st.text(alphabet=LETTERS, max_size=6)
numbers = st.integers(-(2**53), 2**53) | st.floats(allow_nan=False, allow_infinity=False)
json_values = st.recursive(
    st.none() | st.booleans() | numbers | plain,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(plain, inner, max_size=2),
)
metas = st.builds(
    Meta,
    title=plain.filter(str.strip),
    region=st.none() | plain,
    year=st.none() | st.integers(1, 9999),
    issuer=st.none() | plain,
    date=st.none() | st.just("2024-05"),
    kind=st.none() | plain,
    extra=st.dictionaries(st.sampled_from(["b", "a", "来源", "é", "parts"]), json_values, max_size=3),
)
times = st.datetimes().map(lambda at: at.isoformat(timespec="milliseconds").rjust(23, "0") + "Z")
SOURCE = Source("a.txt", "0" * 64, "utf-8", "text/1")


def manifest(path: Path) -> dict[str, object]:
    return orjson.loads(manifest_path(path).read_bytes())


def annotate(data: st.DataObject, session: Session) -> None:
    labels = [label.id for label in session.codebook.labels()]
    people = [session.annotators.ensure(name).id for name in ("张三", 'O\'Neil "二"')]
    for document in session.documents.list():
        if correction := data.draw(st.none() | st.sampled_from(Correction)):
            session.documents.correct_part(document.id, data.draw(st.integers(0, document.characters - 1)), correction)
        ends = st.integers(0, document.characters)
        places = st.tuples(ends, ends).filter(lambda two: two[0] != two[1]).map(lambda two: tuple(sorted(two)))
        for start, end in data.draw(st.lists(places, max_size=3)):
            session.documents.mask(document.id, Span(start, end), data.draw(st.sampled_from(["user", "banner"])))
        drawn = data.draw(
            st.lists(st.tuples(places, st.sampled_from(labels), st.sampled_from(people)), max_size=4, unique=True)
        )
        session.annotations.add_many(
            [
                Annotation(
                    *(AnnotationId(new_uuid()), document.id, start, end, label, who),
                    note=data.draw(st.none() | plain),
                    created_at=data.draw(times),
                    updated_at=data.draw(times),
                )
                for (start, end), label, who in drawn
            ]
        )


@settings(max_examples=40)
@given(st.data(), st.lists(st.tuples(pieces, metas), max_size=4, unique_by=lambda pair: pair[0]))
def test_exporting_what_was_imported_gives_the_same_bytes(
    data: st.DataObject, documents: list[tuple[str, Meta]]
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        first, second = Path(folder, "first.jsonl"), Path(folder, "second.jsonl")
        with Session.create(Path(folder, "a.biaodu")) as session:
            session.documents.add([NewDocument(text, meta, SOURCE) for text, meta in documents])
            annotate(data, session)
            exported = export(session, first)
            masks = {document.id: session.documents.masks(document.id) for document in session.documents.list()}
        with Session.create(Path(folder, "b.biaodu")) as session:
            report = import_paths(session, [first])
            assert (report.failed, report.skipped) == ([], [])
            assert report.annotations == exported.spans == exported.verified
            assert {document.id: session.documents.masks(document.id) for document in session.documents.list()} == masks
            export(session, second)
            assert session.check().ok
        assert second.read_bytes() == first.read_bytes()
        assert manifest(second)["masks"] == manifest(first)["masks"]
