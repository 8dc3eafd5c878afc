"""WebAnno's TSV, versions 1 to 3, https://webanno.github.io/webanno/releases/3.6.7/docs/user-guide.html; read only.

Version 3 says its layers in its head and counts in UTF-16 units of the whole text; annotations that have several tokens
or lie on each other are told apart by numbers in brackets. Versions 1 and 2 have BIO tags in columns and no offsets.
The first feature with a value is the label, the others are attributes; relations are links. Layers about words (part of
speech, lemma, stem, morphology) and chains are counted, not taken.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from core.errors import UserError
from core.formats.jsonl_reader import Problem
from core.formats.protocol import Feature, Format, OffsetUnit
from core.formats.raw import GivenDataset, RawDocument, RawSpan
from core.formats.said_mapping import SaidReader
from core.text.canonical import decode

_HEAD = "#FORMAT=WebAnno TSV 3"
_LAYER = re.compile(r"#T_(SP|RL|CH)=(.*)")
_ABOUT_WORDS = ("POS", "Lemma", "Stem", "MorphologicalFeatures", "Dependency")
_ESCAPED = re.compile(r"\\(.)")
_LETTERS = {"t": "\t", "n": "\n", "r": "\r"}
_NUMBER = re.compile(r"(.*?)\[(\d+)\]", re.DOTALL)
_PLACE = re.compile(r"(\d{1,9})-(\d{1,9})")
_BASE = "BT_"
_GOVERNOR = re.compile(r"(\d+-\d+)(?:\[(\d+)_(\d+)\])?")
"""The token where a relation begins, and the numbers of the annotations at its ends, 0 where there is only one."""
_NOTHING = ("_", "*", "")
_BIO = re.compile(r"(?:O|[BI]-[^|]+)(?:\|(?:O|[BI]-[^|]+))*")


@dataclass(frozen=True, slots=True)
class _Layer:
    kind: str
    name: str
    features: tuple[str, ...]
    first: int
    """The number of its first column."""

    @property
    def columns(self) -> int:
        return max(1, len(self.features))

    @property
    def is_taken(self) -> bool:
        return self.kind == "SP" and self.name not in _ABOUT_WORDS

    @property
    def base(self) -> str:
        """Of relations: the layer of the annotations that they are between."""
        based = next((feature for feature in self.features if feature.startswith(_BASE)), "")
        return based.removeprefix(_BASE).rpartition(".")[2]


def unescape(text: str) -> str:
    r"""A text or value without the backslashes of the format."""
    return _ESCAPED.sub(lambda found: _LETTERS.get(found[1], found[1]), text)


def read(given: GivenDataset) -> Iterator[RawDocument | Problem]:
    """The one text of a file."""
    text = decode(given.data()).text.removeprefix("\ufeff")
    lines = [line.rstrip("\r") for line in text.split("\n")]
    title = given.name.rpartition(".")[0]
    if text.startswith(_HEAD):
        yield _Third(title).read(lines)
    elif any(line.startswith("#text=") for line in lines):
        yield _second(lines, title)
    else:
        raise UserError("import.not_this_format", format="WebAnno TSV")


class _Third:
    """Reads version 3."""

    def __init__(self, title: str) -> None:
        self.document = RawDocument(1, "", meta={"title": title})
        self.layers: list[_Layer] = []
        self.parts: list[str] = []
        self.length = 0
        """The length of the text so far, in UTF-16 units."""
        self.sentence: list[str] = []
        self.open: dict[tuple[str, str], int] = {}
        """By layer and number: the index, among the document's spans, of an annotation of several tokens."""
        self.counted: set[tuple[str, str]] = set()
        self.said = SaidReader(self.document)
        self.attributes: list[tuple[int, list[tuple[str, str]]]] = []
        """By the index of an annotation, its features but the first, which is its label."""
        self.places: dict[tuple[str, str, str], int] = {}
        """By layer, token and number (``0``: none): the index of the annotation that is there."""
        self.relations: list[tuple[_Layer, str, Sequence[str]]] = []
        """Layer, token of the target and values."""

    def read(self, lines: Sequence[str]) -> RawDocument:
        column = 3
        for number, line in enumerate(lines, 1):
            if found := _LAYER.match(line):
                name, *features = found[2].split("|")
                layer = _Layer(found[1], name.rpartition(".")[2], tuple(features), column)
                self.layers.append(layer)
                column += layer.columns
            elif line.startswith("#Text="):
                self.sentence.append(unescape(line.removeprefix("#Text=")))
            elif line and not line.startswith("#"):
                self._row(line.split("\t"), number)
        self._end_sentence(None)
        self.document.text = "".join(self.parts)
        self._relate()
        self.said.close()
        self.document.left_out = +self.document.left_out
        return self.document

    def _end_sentence(self, begin: int | None) -> None:
        """Add the sentence that was announced. `begin` is where its first token starts, if it says so."""
        if not self.sentence:
            return
        text = "\n".join(self.sentence)
        self.sentence = []
        gap = max(0, (begin if begin is not None else self.length + bool(self.parts)) - self.length)
        # Between sentences there is white space that the file does not give; usually it is a line end.
        filler = "\n" + " " * (gap - 1) if gap and self.parts else " " * gap
        self.parts += [filler, text]
        self.length += len(filler) + len(text.encode("utf-16-le")) // 2

    def _row(self, cells: Sequence[str], number: int) -> None:
        place = _PLACE.fullmatch(cells[1]) if len(cells) > 2 else None
        if place is None:
            self.document.refuse(number, number)
            return
        start, end = int(place[1]), int(place[2])
        self._end_sentence(start)
        for layer in self.layers:
            values = [cells[at] if at < len(cells) else "_" for at in range(layer.first, layer.first + layer.columns)]
            if any(value not in ("_", "") for value in values):
                self._take(layer, values, (start, end, cells[0]), unescape(cells[2]))

    def _take(self, layer: _Layer, values: Sequence[str], place: tuple[int, int, str], token: str) -> None:
        start, end, number = place
        stacked = [_split(value) for value in values]
        for at in range(max(map(len, stacked))):
            parts = [_NUMBER.fullmatch(column[at]) if at < len(column) else None for column in stacked]
            plain = [column[at] if at < len(column) else "_" for column in stacked]
            identity = next((part[2] for part in parts if part), "")
            key = (layer.name, identity)
            if layer.kind == "RL" and layer.base and layer.name not in _ABOUT_WORDS:
                self.relations.append((layer, number, plain))
                continue
            if not layer.is_taken:
                kind = {"RL": "relations", "CH": "chains"}.get(layer.kind, "annotations of words")
                if not identity or key not in self.counted:
                    self.document.left_out[kind] += 1
                self.counted.add(key)
                continue
            if start == end:
                self.document.left_out["annotations of nothing"] += 1
                continue
            if identity and key in self.open:
                span = self.document.spans[self.open[key]]
                self.document.spans[self.open[key]] = span._replace(end=end, quote=None)
                self.places[layer.name, number, identity] = self.open[key]
                continue
            shown = [unescape(part[1] if part else value) for part, value in zip(parts, plain, strict=True)]
            given = [(name, value) for name, value in zip(layer.features, shown, strict=False) if value not in _NOTHING]
            label = given[0][1] if given else layer.name
            self.document.spans.append(RawSpan(start, end, label, token))
            self.attributes.append((len(self.document.spans) - 1, given[1:]))
            self.places[layer.name, number, identity or "0"] = len(self.document.spans) - 1
            if identity:
                self.open[key] = len(self.document.spans) - 1

    def _relate(self) -> None:
        """Take attributes and relations, when the places of all annotations are final."""
        for at, given in self.attributes:
            for name, value in given:
                self.said.attribute(at, name, value)
        for layer, token, values in self.relations:
            named = dict(zip(layer.features, values, strict=False))
            base = next(name for name in layer.features if name.startswith(_BASE))
            found = _GOVERNOR.fullmatch(named[base])
            numbers = (found[2] or "0", found[3] or "0") if found else ("0", "0")
            source = self.places.get((layer.base, found[1], numbers[0])) if found else None
            target = self.places.get((layer.base, token, numbers[1]))
            if source is None or target is None or source == target:
                self.document.left_out["relations"] += 1
                continue
            said = (unescape(value) for name, value in named.items() if name != base and value not in _NOTHING)
            self.said.link(next(said, layer.name), self.said.id_of(source), self.said.id_of(target))


def _split(cell: str) -> list[str]:
    r"""Values at the same place: separated by ``|``, but not by ``\|``."""
    return re.split(r"(?<!\\)\|", cell)


def _second(lines: Sequence[str], title: str) -> RawDocument:
    """Versions 1 and 2: sentences with ``#text=``, tags in columns. Offsets are found token by token."""
    document = RawDocument(1, "", meta={"title": title})
    text, at = "", 0
    open_: dict[tuple[int, int], int] = {}
    for number, line in enumerate(lines, 1):
        if line.startswith("#text="):
            text += ("\n" if text else "") + line.removeprefix("#text=")
            at = len(text) - len(line.removeprefix("#text="))
            open_ = {}
            continue
        cells = line.split("\t")
        if line.startswith("#") or len(cells) < 3:
            continue
        start = text.find(cells[1], at)
        if start < 0:
            document.refuse(number, number)
            continue
        at = start + len(cells[1])
        now: dict[tuple[int, int], int] = {}
        for column, cell in enumerate(cells[2:]):
            if not _BIO.fullmatch(cell):
                continue
            for place, tag in enumerate(cell.split("|")):
                before = _goes_on(document, open_, column, tag)
                if tag.startswith("I-") and before is not None:
                    document.spans[before] = document.spans[before]._replace(end=_units(text[:at]), quote=None)
                    now[column, place] = before
                elif tag != "O":
                    begin, end = _units(text[:start]), _units(text[:at])
                    document.spans.append(RawSpan(begin, end, tag[2:], cells[1]))
                    now[column, place] = len(document.spans) - 1
        open_ = now
    document.text = text
    return document


def _goes_on(document: RawDocument, open_: dict[tuple[int, int], int], column: int, tag: str) -> int | None:
    """The span that a tag continues: one of the same column and label that the token before has."""
    found = [span for (where, _), span in open_.items() if where == column and document.spans[span].label == tag[2:]]
    return found[0] if found else None


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def recognise(name: str, head: bytes) -> bool:
    """Whether it has the head of version 3, or sentences with numbers of versions 1 and 2."""
    start = head[:4096].removeprefix(b"\xef\xbb\xbf")
    return start.startswith(_HEAD.encode()) or (
        name.lower().endswith(".tsv") and start.lstrip().startswith(b"#") and b"\n#text=" in start
    )


FORMAT = Format(
    id="webanno-tsv",
    title="WebAnno TSV",
    description="A text with its tokens and layers as WebAnno and INCEpTION write it, read only",
    suffix=".tsv",
    version=1,
    holds=frozenset([Feature.OVERLAPS, Feature.UNLABELLED, Feature.ATTRIBUTES, Feature.LINKS]),
    link="https://inception-project.github.io/releases/36.1/docs/user-guide.html#sect_formats_webannotsv3",
    unit=OffsetUnit.UTF_16,
    raw=read,
    recognise=recognise,
)
