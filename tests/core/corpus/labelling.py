"""Labels a project as somebody would who goes by words: the truth of tests, known for every document of a corpus."""

from collections.abc import Mapping, Sequence

from core.model import LabelledPlace, Span, Status
from core.session import Session
from core.suggest.feeding import sentences_of
from core.suggest.passages import Sentence

WORDS: Mapping[str, Sequence[str]] = {
    "infrastructure": ("建设", "设施", "工程"),
    "teachers": ("教师", "培训", "人员"),
    "safety": ("安全", "事故"),
    "subsidies": ("资金", "补贴", "补助"),
}


def labels_by_words(
    sentences: Sequence[Sentence], words: Mapping[str, Sequence[str]] = WORDS
) -> list[tuple[Span, str]]:
    """The labels of a document: a sentence has each label of which it holds a word."""
    return [
        (sentence.span, code)
        for sentence in sentences
        for code, listed in words.items()
        if any(word in sentence.text for word in listed)
    ]


def label_project(session: Session, words: Mapping[str, Sequence[str]] = WORDS) -> None:
    """Label all documents of a project, which are done then."""
    annotator = session.annotators.ensure("李敏")
    session.use_annotator(annotator.id)
    ids = {label.code: label.id for label in session.codebook.labels()}
    documents = [document.id for document in session.documents.list()]
    places = [
        LabelledPlace(document, span.start, span.end, ids[code])
        for document in documents
        for span, code in labels_by_words(sentences_of(session, document), words)
    ]
    session.annotations.label_places(places)
    session.documents.set_status(documents, Status.DONE)
