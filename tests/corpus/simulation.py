"""Draws from a fully labelled corpus again and again, and says how often the 95 % interval holds the truth.

``python -m tests.corpus.simulation [--draws N] [FOLDER]``: documents are those of a folder or archive, else made up.
Of each draw the model is learnt anew from the drawn documents alone, fold by fold, as `core.corpus.scoring_model` does
it; only the model is a quicker one (ridge regression on the bigrams of a document), as thousands are learnt.
"""

import argparse
import hashlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from core.corpus.estimates import Estimate, LabelledSample, estimate, tuned
from core.corpus.scoring_model import FOLDS
from core.corpus.sources import Archives, list_files, read_file
from core.corpus.strata import strata_for

LABELS = {"安全": ("安全",), "资金": ("资金", "经费"), "学校": ("学校", "教育"), "工程": ("工程建设", "建设工程")}
_FEATURES = 400
_NOISE = 0.1
"""Of the labels so many are turned round, so that no words tell all of them."""


@dataclass(frozen=True)
class Known:
    """A corpus of which everything is known."""

    groups: list[tuple[str, ...]]
    features: np.ndarray
    labels: np.ndarray
    """(documents, labels) of 0 and 1."""


@dataclass
class Coverage:
    """What came of many draws for one group and label."""

    draws: int = 0
    held: int = 0
    held_alone: int = 0
    width: float = 0.0
    width_alone: float = 0.0

    def add(self, made: Estimate, truth: float) -> None:
        """Count a draw in which an interval was given."""
        found, alone = made.found, made.alone
        if found.low is None or found.high is None or alone is None or alone.low is None or alone.high is None:
            return
        self.draws += 1
        self.held += found.low <= truth <= found.high
        self.held_alone += alone.low <= truth <= alone.high
        self.width += found.high - found.low
        self.width_alone += alone.high - alone.low


def known_corpus(texts: Sequence[tuple[str, str]]) -> Known:
    """A corpus of texts with their group; labels follow from words, but for one in ten, by chance."""
    labels = np.array([[float(any(word in text for word in words)) for words in LABELS.values()] for _, text in texts])
    random = np.random.default_rng(5)
    turned = random.random(labels.shape) < _NOISE
    labels = np.where(turned, 1 - labels, labels)
    counted = [Counter(text[at : at + 2] for at in range(len(text) - 1)) for _, text in texts]
    having: Counter[str] = Counter()
    for counts in counted:
        having.update(counts.keys())
    common = [pair for pair, times in having.most_common() if 0.02 < times / len(texts) < 0.8][: 4 * _FEATURES]
    columns = {pair: column for column, pair in enumerate(common)}
    table = np.zeros((len(texts), len(common)))
    for row, counts in enumerate(counted):
        for pair, times in counts.items():
            if pair in columns:
                table[row, columns[pair]] = 1 + np.log(times)
    table -= table.mean(axis=0)
    # Few directions hold most of what texts differ in; a fit of 160 documents has no use for more.
    left, sizes, _ = np.linalg.svd(table, full_matrices=False)
    kept = min(_FEATURES // 8, left.shape[1])
    scaled = left[:, :kept] * sizes[:kept] / max(sizes[0], 1e-9) * 10
    return Known([(group,) for group, _ in texts], np.hstack([scaled, np.ones((len(texts), 1))]), labels)


def simulate(known: Known, n: int, draws: int, seed: int = 1) -> dict[tuple[str, str], Coverage]:
    """The coverage for each group with each label, and for all groups together (``*``)."""
    random = np.random.default_rng(seed)
    home, strata = strata_for(Counter(known.groups), n)
    numbers = {stratum.values: at for at, stratum in enumerate(strata)}
    stratum_of = np.array([numbers[home[group]] for group in known.groups])
    members = [np.flatnonzero(stratum_of == at) for at in range(len(strata))]
    names = np.array([group[0] for group in known.groups])
    large = [name for name, count in Counter(names.tolist()).most_common(3) if count * n >= 20 * len(names)]
    masks = {"*": np.ones(len(names), bool)} | {name: names == name for name in large}
    found: dict[tuple[str, str], Coverage] = {(group, label): Coverage() for group in masks for label in LABELS}
    sizes = np.array([stratum.size for stratum in strata], dtype=np.float64)
    for _ in range(draws):
        picked = np.concatenate(
            [random.choice(there, stratum.drawn, replace=False) for there, stratum in zip(members, strata, strict=True)]
        )
        sample = LabelledSample(stratum_of[picked], sizes)
        scores = _cross_fitted(known, picked)
        for column, label in enumerate(LABELS):
            answers, at = known.labels[picked, column], scores[:, column]
            slope = tuned(sample, answers, at[picked])
            for group, inside in masks.items():
                made = estimate(
                    sample, answers, at[picked], inside[picked], documents=int(inside.sum()),
                    scored=float(at[inside].sum()), slope=slope, most=float(inside.sum()),
                )  # fmt: skip
                found[group, label].add(made, float(known.labels[inside, column].sum()))
    return found


def _cross_fitted(known: Known, picked: np.ndarray) -> np.ndarray:
    """Scores of all documents: the labelled ones by the model that did not see them, the others by all together."""
    fold_of = np.arange(len(picked)) % FOLDS
    total = np.zeros_like(known.labels)
    own = np.zeros((len(picked), known.labels.shape[1]))
    ridge = 1.0 * np.eye(known.features.shape[1])
    for fold in range(FOLDS):
        learnt = picked[fold_of != fold]
        rows, answers = known.features[learnt], known.labels[learnt]
        weights = np.linalg.solve(rows.T @ rows + ridge, rows.T @ answers)
        made = np.clip(known.features @ weights, 0, 1)
        total += made / FOLDS
        own[fold_of == fold] = made[picked[fold_of == fold]]
    total[picked] = own
    return total


def read_texts(source: Path) -> Iterator[tuple[str, str]]:
    """The texts of a folder or archive, with the folder that each lies in."""
    with Archives() as archives:
        for file in list_files(source):
            if file.is_read and not file.name.endswith(".list.txt"):
                yield file.name.split("/")[-2] if "/" in file.name else "", read_file(file, archives).decode()


def made_up_texts(count: int) -> list[tuple[str, str]]:
    """Texts of three regions that differ in what they speak of."""
    words = ["安全", "资金", "学校", "工程建设", "会议", "培训", "检查", "文化", "卫生", "交通"]
    texts: list[tuple[str, str]] = []
    for number in range(count):
        digest = hashlib.sha256(str(number).encode()).digest()
        region = number % 3
        said = [word for at, word in enumerate(words) if digest[at] < 90 + 40 * ((at + region) % 3)]
        texts.append(
            (f"地区{region}", "。".join(f"本年度{word}工作进展顺利{digest[at]}" for at, word in enumerate(said)))
        )
    return texts


def main() -> None:
    """Print a line for each group and label."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("source", nargs="?", type=Path)
    parser.add_argument("--draws", type=int, default=1000)
    parser.add_argument("-n", type=int, default=200)
    given = parser.parse_args()
    known = known_corpus(list(read_texts(given.source)) if given.source else made_up_texts(3000))
    print(f"{len(known.groups)} documents, {given.draws} draws of {given.n}")
    print("group  label  draws  coverage  alone  width  alone  ratio")
    all_held = all_draws = 0
    for (group, label), told in simulate(known, given.n, given.draws).items():
        if told.draws:
            held, alone = told.held / told.draws, told.held_alone / told.draws
            width, wide = told.width / told.draws, told.width_alone / told.draws
            line = f"{held:.3f}  {alone:.3f}  {width:.1f}  {wide:.1f}  {width / wide:.2f}"
            print(f"{group}  {label}  {told.draws}  {line}")
            all_held, all_draws = all_held + told.held, all_draws + told.draws
    print(f"all: coverage {all_held / all_draws:.4f} of {all_draws} intervals")


if __name__ == "__main__":
    main()
