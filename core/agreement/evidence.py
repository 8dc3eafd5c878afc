"""The places behind the figures: what two annotators say of the same passage, kept as arrays until asked for."""

from collections.abc import Sequence

from core.agreement.counts import Counts
from core.agreement.figures import ANY_LABEL, Confusion, Driver, Evidence, EvidenceChoice
from core.agreement.flat import Flat
from core.agreement.formulas import Pairs
from core.agreement.lazy_numpy import Bools, Ints, np
from core.agreement.matching import ONLY_A, ONLY_B
from core.ids import AnnotatorId, DocumentId
from core.review.pairing import DifferenceKind

_KINDS = (
    DifferenceKind.SAME,
    DifferenceKind.BOUNDARY,
    DifferenceKind.LABEL,
    DifferenceKind.BOTH,
    DifferenceKind.ONLY_A,
    DifferenceKind.ONLY_B,
)
_NOTHING = -1


class Places:
    """Every place that one of two annotators labelled, of all pairs, in the order of documents and texts."""

    def __init__(
        self, flat: Flat, counts: Counts, pairs: Pairs, documents: Sequence[DocumentId], people: Sequence[AnnotatorId]
    ) -> None:
        self._documents, self._people, self._labels = documents, people, flat.labels
        self._pairs = pairs
        self._place = {document: number for number, document in enumerate(documents)}
        self._number = {code: number for number, code in enumerate(flat.labels)}
        spans = flat.spans
        self._start, self._end = spans.start - flat.base[spans.document], spans.end - flat.base[spans.document]
        self._label = np.append(spans.label, _NOTHING)
        pair = np.repeat(np.arange(len(pairs)), [len(match.kind) for match in counts.matches])
        kind = np.concatenate([match.kind for match in counts.matches])
        a = np.concatenate([match.a for match in counts.matches])
        b = np.concatenate([match.b for match in counts.matches])
        first, second = np.where(a < 0, b, a), np.where(b < 0, a, b)
        start, end = (
            np.minimum(spans.start[first], spans.start[second]),
            np.maximum(spans.end[first], spans.end[second]),
        )
        order = np.lexsort((pair, end, start))
        self._pair, self._kind, self._a, self._b = pair[order], kind[order], a[order], b[order]
        self._document = spans.document[first[order]]

    def confusion(self, pair: tuple[int, int] | None) -> Confusion:
        """See `AgreementReport.confusion`."""
        if pair is not None and pair[0] > pair[1]:
            turned = self.confusion((pair[1], pair[0]))
            return Confusion(turned.labels, tuple(zip(*turned.counts, strict=True)))
        chosen = self._chosen(EvidenceChoice(pair=pair))
        size = len(self._labels) + 1
        a, b = self._label[self._a[chosen]], self._label[self._b[chosen]]
        table = np.bincount((a % size) * size + b % size, minlength=size * size).reshape(size, size)
        used = np.flatnonzero((table.sum(axis=0) + table.sum(axis=1))[:-1] > 0)
        shown = np.append(used, size - 1)
        return Confusion(
            (*(self._labels[code] for code in used), None),
            tuple(tuple(int(cell) for cell in row) for row in table[np.ix_(shown, shown)]),
        )

    def drivers(self, label: str | None, pair: tuple[int, int] | None, examples: int) -> list[Driver]:
        """See `AgreementReport.drivers`."""
        differing = frozenset(_KINDS) - {DifferenceKind.SAME}
        chosen = self._chosen(EvidenceChoice(pair=pair, label=label, kinds=differing))
        kind, a, b = self._kind[chosen], self._label[self._a[chosen]], self._label[self._b[chosen]]
        ends = np.array(self._pairs, np.int64).reshape(-1, 2)[self._pair[chosen]]
        who = np.where(kind == ONLY_A, ends[:, 0], np.where(kind == ONLY_B, ends[:, 1], _NOTHING))
        kind = np.where(kind == ONLY_B, ONLY_A, kind)
        keys = np.stack([kind, np.minimum(a, b), np.maximum(a, b), who], axis=1)
        known, which, counted = np.unique(keys, axis=0, return_inverse=True, return_counts=True)
        which = which.reshape(-1)
        found: list[Driver] = []
        for number in np.argsort(-counted, kind="stable"):
            kind_, low, high, alone = (int(value) for value in known[number])
            labels = tuple(self._labels[code] for code in dict.fromkeys((low, high)) if code != _NOTHING)
            where = self._spread(chosen[which == number], examples)
            found.append(
                Driver(
                    _KINDS[kind_],
                    labels,
                    None if alone == _NOTHING else self._people[alone],
                    int(counted[number]),
                    float(counted[number] / len(chosen)),
                    tuple(self._evidence(int(at)) for at in where),
                )
            )
        return found

    def evidence(self, which: EvidenceChoice, limit: int | None = None, offset: int = 0) -> list[Evidence]:
        """See `AgreementReport.evidence`."""
        chosen = self._chosen(which)[offset:]
        return [self._evidence(int(at)) for at in chosen[:limit]]

    def count(self, which: EvidenceChoice) -> int:
        """See `AgreementReport.count`."""
        return len(self._chosen(which))

    def lowering_first(
        self, label: str | None, lowering: frozenset[DifferenceKind], limit: int | None
    ) -> list[Evidence]:
        """Places of a label (None: all): those of kinds that lower a figure, then the others."""
        chosen = self._chosen(EvidenceChoice(label=label))
        lowers = self._of_kinds(lowering)[chosen]
        ordered = np.concatenate([chosen[lowers], chosen[~lowers]])
        return [self._evidence(int(at)) for at in ordered[:limit]]

    def _spread(self, chosen: Ints, examples: int) -> Ints:
        """Some of these places, from different documents as far as possible."""
        firsts = np.unique(self._document[chosen], return_index=True)[1]
        others = np.setdiff1d(np.arange(len(chosen)), firsts)
        return np.sort(chosen[np.concatenate([firsts, others])[:examples]])

    def _chosen(self, which: EvidenceChoice) -> Ints:
        keep = np.ones(len(self._kind), np.bool_)
        cell = which.cell
        if which.pair is not None:
            i, j = which.pair
            keep &= self._pair == self._pairs.index((min(i, j), max(i, j)))
            cell = cell[::-1] if cell is not None and i > j else cell
        if which.label is not None:
            keep &= self._carries(self._a, which.label) | self._carries(self._b, which.label)
        if which.kinds is not None:
            keep &= self._of_kinds(which.kinds)
        if which.document is not None:
            keep &= self._document == self._place.get(which.document, _NOTHING)
        if cell is not None:
            for side, code in zip((self._a, self._b), cell, strict=True):
                if code != ANY_LABEL:
                    keep &= self._carries(side, code)
        return np.flatnonzero(keep)

    def _carries(self, side: Ints, code: str | None) -> Bools:
        wanted = _NOTHING if code is None else self._number.get(code, len(self._labels))
        return self._label[side] == wanted

    def _of_kinds(self, kinds: frozenset[DifferenceKind]) -> Bools:
        return np.array([kind in kinds for kind in _KINDS])[self._kind]

    def _evidence(self, place: int) -> Evidence:
        i, j = self._pairs[int(self._pair[place])]
        return Evidence(
            self._documents[int(self._document[place])],
            _KINDS[int(self._kind[place])],
            self._people[i],
            self._people[j],
            self._span(int(self._a[place])),
            self._span(int(self._b[place])),
        )

    def _span(self, span: int) -> tuple[int, int, str] | None:
        if span == _NOTHING:
            return None
        return int(self._start[span]), int(self._end[span]), self._labels[int(self._label[span])]
