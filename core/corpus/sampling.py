"""Draws a project to label from a corpus: ``biaodu corpus sample``.

Documents are drawn by numbers that follow from the seed and their ids ("permanent random numbers", Ohlsson 1995): the
same corpus and seed draw the same, and a larger sample holds the smaller one.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, cast

import orjson

from core.bounded_json import JsonError, loads
from core.corpus.duck import connect, read_rows
from core.corpus.frame import grouping, listed, make_frame
from core.corpus.places import CorpusPlace, absolute, shown
from core.corpus.store import Store
from core.corpus.strata import Stratum, Values, strata_for, stratum_name
from core.errors import UserError
from core.file_names import readable
from core.formats.meta import meta_from_json
from core.ids import DocumentId
from core.model import Mask, NewDocument, Source
from core.progress import Cancelled, never, stop_if
from core.said.fields import FieldKind
from core.session import Session

SETTING = "corpus-sample"
STRATUM, WEIGHT = "corpus_stratum", "corpus_weight"
"""Variables of the documents that were drawn."""
_AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class CorpusSample:
    """How the documents of a project were drawn, as the project keeps it."""

    corpus: str
    query: str
    by: tuple[str, ...]
    """The columns that make strata."""
    seed: int
    strata: tuple[Stratum, ...]
    home: Mapping[Values, Values]
    """To which stratum each group of the corpus belongs."""

    @property
    def size(self) -> int:
        """Documents of the corpus that could be drawn."""
        return sum(stratum.size for stratum in self.strata)

    @property
    def drawn(self) -> int:
        """Documents that were drawn."""
        return sum(stratum.drawn for stratum in self.strata)


def draw_project(
    corpus: CorpusPlace,
    project: Path,
    n: int,
    *,
    by: Sequence[str] = (),
    query: str = "",
    seed: int = 1,
    cancelled: Cancelled = never,
) -> CorpusSample:
    """Draw `n` documents, of each group its share, into a project, which is made if it is not there.

    Raises UserError ``corpus.too_few``, ``corpus.sampled``, ``corpus.nothing_found``, ``corpus.incomplete`` ...; what a
    project raises; and Cancel. Nothing is written then.
    """
    store = Store(corpus)
    store.required()
    by = grouping(by)
    connection = connect()
    try:
        count = make_frame(connection, store, query)
        if not 0 < n <= count:
            raise UserError("corpus.too_few", wanted=n, there=count)
        home, strata = strata_for(_sizes(connection, by), n)
        drawn = _draw(connection, by, home, strata, seed)
        stop_if(cancelled)
        sample = CorpusSample(shown(absolute(corpus)), query, by, seed, tuple(strata), home)
        _fill(connection, store, project, sample, drawn, cancelled)
    finally:
        connection.close()
    return sample


def _sizes(connection: Any, by: Sequence[str]) -> dict[Values, int]:
    """How many documents each group of the frame has."""
    rows = read_rows(connection, f"SELECT {_values(by)}, count(*) FROM frame GROUP BY ALL ORDER BY ALL")
    return {tuple(values): int(count) for *values, count in rows}


def _values(by: Sequence[str]) -> str:
    """The columns of a group as texts."""
    return ", ".join(f"coalesce(\"{column}\"::VARCHAR, '') AS g{at}" for at, column in enumerate(by)) or "'' AS g0"


def _draw(
    connection: Any, by: Sequence[str], home: Mapping[Values, Values], strata: Sequence[Stratum], seed: int
) -> list[tuple[DocumentId, Stratum]]:
    """The documents that are drawn, in the order of their ids, with their strata."""
    numbers = {stratum.values: number for number, stratum in enumerate(strata)}
    columns = [f"g{at}" for at in range(max(1, len(by)))]
    read_rows(
        connection,
        f"CREATE OR REPLACE TEMP TABLE home ({', '.join(f'{c} VARCHAR' for c in columns)}, s BIGINT, n BIGINT)",
    )
    for group, stratum in home.items():
        number = numbers[stratum]
        holes = ", ".join("?" * len(columns))
        read_rows(connection, f"INSERT INTO home VALUES ({holes}, ?, ?)", [*group, number, strata[number].drawn])
    query = (
        "SELECT document, s FROM (SELECT document, s, n, row_number() OVER"
        " (PARTITION BY s ORDER BY md5(? || document), document) AS place"
        f" FROM (SELECT document, {_values(by)} FROM frame) JOIN home USING ({', '.join(columns)}))"
        " WHERE place <= n ORDER BY document"
    )
    rows = read_rows(connection, query, [f"{seed}:"])
    return [(DocumentId(document), strata[int(number)]) for document, number in rows]


def _fill(
    connection: Any,
    store: Store,
    path: Path,
    sample: CorpusSample,
    drawn: Sequence[tuple[DocumentId, Stratum]],
    cancelled: Cancelled,
) -> None:
    """Put the documents into the project, in one operation."""
    is_new = not path.exists()
    # Made outside of what is tidied up: a file that somebody else makes meanwhile is theirs.
    session = Session.create(path) if is_new else Session.open(path)
    try:
        with session:
            if session.setting(SETTING) is not None:
                raise UserError("corpus.sampled", path=readable(path))
            with session.with_operation("corpus.sample"):
                for start in range(0, len(drawn), _AT_ONCE):
                    stop_if(cancelled)
                    session.documents.add(_documents(connection, store, drawn[start : start + _AT_ONCE]))
                known = {variable.code for variable in session.variables.declared()}
                if STRATUM not in known:
                    session.variables.declare(STRATUM, FieldKind.TEXT, name_zh="抽样层", name_en="Stratum")
                if WEIGHT not in known:
                    session.variables.declare(WEIGHT, FieldKind.NUMBER, name_zh="抽样权重", name_en="Weight")
                session.variables.set_each(
                    {
                        document: {STRATUM: stratum_name(stratum.values)[:400], WEIGHT: {"value": stratum.weight}}
                        for document, stratum in drawn
                    }
                )
                session.set_settings({SETTING: _written(sample, drawn)}, "corpus.sample", undoable=True)
    except BaseException:
        if is_new:
            for left in (path, *(path.with_name(path.name + end) for end in ("-wal", "-shm", "-journal"))):
                left.unlink(missing_ok=True)
        raise


def _documents(connection: Any, store: Store, drawn: Sequence[tuple[DocumentId, Stratum]]) -> list[NewDocument]:
    """The documents of a corpus as a project takes them."""
    holes = ", ".join("?" * len(drawn))
    ids = [document for document, _ in drawn]
    shards = read_rows(connection, f"SELECT DISTINCT shard FROM frame WHERE document IN ({holes}) ORDER BY ALL", ids)
    found: dict[DocumentId, NewDocument] = {}
    for paths in store.tables("documents", [shard for (shard,) in shards]):
        query = (
            "SELECT document, source, place, sha256, encoding, reader, meta, masks, text"
            f" FROM read_parquet({listed(paths)}) JOIN frame USING (document, source)"
            f" WHERE document IN ({holes}) ORDER BY document, place"
        )
        for document, *values in read_rows(connection, query, ids):
            id_ = DocumentId(document)
            if id_ not in found:
                found[id_] = _document(*values)
    return [document for _, document in sorted(found.items(), key=lambda each: each[0])]


def _document(
    source: str,
    place: str,
    sha256: str,
    encoding: str,
    reader: str,
    meta: str,
    masks: Sequence[Mapping[str, Any]],
    text: str,
) -> NewDocument:
    values = cast("dict[str, object]", loads(meta))
    origin = Source(f"{source}:{place}" if place else source, sha256, encoding, reader)
    covered = tuple(Mask(mask["start"], mask["end"], mask["reason"]) for mask in masks)
    return NewDocument(text, meta_from_json(values), origin, covered)


def sample_value(sample: CorpusSample) -> dict[str, Any]:
    """How documents were drawn, as JSON has it."""
    numbers = {stratum.values: number for number, stratum in enumerate(sample.strata)}
    return {
        "corpus": sample.corpus,
        "query": sample.query,
        "by": list(sample.by),
        "seed": sample.seed,
        "strata": [asdict(stratum) for stratum in sample.strata],
        "groups": [[list(group), numbers[stratum]] for group, stratum in sample.home.items()],
    }


def sample_from(value: Any) -> CorpusSample:
    """The same, read. Raises UserError ``corpus.no_sample`` for anything else."""
    try:
        strata = tuple(
            Stratum(tuple(map(str, each["values"])), int(each["size"]), int(each["drawn"])) for each in value["strata"]
        )
        home = {tuple(map(str, group)): strata[int(number)].values for group, number in value["groups"]}
        by = grouping([str(column) for column in value["by"]])
        sample = CorpusSample(str(value["corpus"]), str(value["query"]), by, int(value["seed"]), strata, home)
    except (KeyError, TypeError, ValueError, IndexError, AttributeError) as error:
        raise UserError("corpus.no_sample") from error
    if any(not 0 < stratum.drawn <= stratum.size for stratum in strata):
        raise UserError("corpus.no_sample")
    return sample


def _written(sample: CorpusSample, drawn: Sequence[tuple[DocumentId, Stratum]]) -> str:
    numbers = {stratum.values: number for number, stratum in enumerate(sample.strata)}
    documents = {document: numbers[stratum.values] for document, stratum in drawn}
    return orjson.dumps(sample_value(sample) | {"documents": documents}).decode()


def sample_of(session: Session) -> tuple[CorpusSample, dict[DocumentId, int]]:
    """How the project's documents were drawn, and the number of each one's stratum.

    Raises UserError ``corpus.no_sample`` where nothing was drawn, or what the project says of it is no such thing.
    """
    try:
        value = cast("dict[str, Any]", loads(session.setting(SETTING) or ""))
        documents = {DocumentId(str(id_)): int(number) for id_, number in value["documents"].items()}
    except (JsonError, KeyError, TypeError, ValueError, AttributeError) as error:
        raise UserError("corpus.no_sample") from error
    sample = sample_from(value)
    if any(not 0 <= number < len(sample.strata) for number in documents.values()):
        raise UserError("corpus.no_sample")
    return sample, documents
