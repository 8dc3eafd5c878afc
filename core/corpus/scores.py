"""What applying a project leaves beside its tables: ``applied.json``, from which counting goes on."""

import io
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any, cast

import orjson

from core.bounded_json import JsonError, loads
from core.corpus.sampling import CorpusSample, sample_from, sample_value
from core.corpus.store import Store
from core.errors import UserError

NAME = "applied.json"
FORMAT = "biaodu-scores"
FORMAT_VERSION = 1
_LARGEST = 256 << 20


@dataclass(frozen=True, slots=True)
class ScoredLabel:
    """A label of the project, as counts show it."""

    code: str
    name_zh: str
    name_en: str
    colour: str


@dataclass(frozen=True, slots=True)
class LabelledDocument:
    """A document that people labelled."""

    document: str
    stratum: int
    """The number of its stratum."""
    sentences: tuple[float, ...]
    """How many sentences have each label."""


@dataclass(frozen=True, slots=True)
class Applied:
    """What was applied to a corpus."""

    corpus: str
    """Where it is; empty: the same folder."""
    key: str
    """Of what the scores were made: labels, texts and version."""
    labels: tuple[ScoredLabel, ...]
    labelled: tuple[LabelledDocument, ...]
    sample: CorpusSample
    is_complete: bool

    def completed(self) -> "Applied":
        """The same, with all scores there."""
        return replace(self, is_complete=True)


def write_applied(store: Store, applied: Applied, over: str | None) -> str:
    """Write it beside the scores, in place of a version of it, None being nothing; returns its version.

    Raises UserError ``corpus.overtaken``.
    """
    value = {
        "format": FORMAT,
        "version": FORMAT_VERSION,
        "is_complete": applied.is_complete,
        "corpus": applied.corpus,
        "key": applied.key,
        "labels": [asdict(label) for label in applied.labels],
        "labelled": [asdict(document) for document in applied.labelled],
        "sample": sample_value(applied.sample),
    }
    return store.files.put(NAME, io.BytesIO(orjson.dumps(value)), over)


def read_applied(store: Store) -> Applied | None:
    """What was applied; None where nothing was.

    Raises UserError ``corpus.newer`` and ``corpus.damaged``.
    """
    found = store.files.read(NAME, _LARGEST)
    if found is None:
        return None
    try:
        value = cast("dict[str, Any]", loads(found[0]))
        if value["format"] != FORMAT:
            return None
        if int(value["version"]) > FORMAT_VERSION:
            raise UserError("corpus.newer", path=store.name)
        labels = tuple(ScoredLabel(**_texts(each)) for each in value["labels"])
        labelled = tuple(
            LabelledDocument(str(each["document"]), int(each["stratum"]), tuple(map(float, each["sentences"])))
            for each in value["labelled"]
        )
        sample = sample_from(value["sample"])
        made = Applied(
            str(value["corpus"]), str(value["key"]), labels, labelled, sample, is_complete=value["is_complete"] is True
        )
    except (JsonError, KeyError, TypeError, ValueError, AttributeError) as error:
        raise UserError("corpus.damaged", reason=NAME) from error
    if any(len(each.sentences) != len(labels) or not 0 <= each.stratum < len(sample.strata) for each in labelled):
        raise UserError("corpus.damaged", reason=NAME)
    return made


def _texts(value: Mapping[str, Any]) -> dict[str, str]:
    return {name: str(value[name]) for name in ("code", "name_zh", "name_en", "colour")}
