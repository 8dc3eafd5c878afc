"""The levels of a dimension: labels that nest below others (subsidies > money) are counted under these as well."""

from collections.abc import Sequence
from dataclasses import replace

from core.ids import LabelId
from core.lazy_numpy import Bools, np
from core.model import Label
from core.study.coding import CodingTable


def at_level(table: CodingTable, labels: Sequence[Label], level: int) -> CodingTable:
    """The table in which every label below a level, from 1, is what it nests below at that level.

    `labels` are the codebook's. Labels above the level stay.
    """
    by_code = {label.code: label for label in labels}
    by_id = {label.id: label for label in labels}
    kept: dict[str, tuple[str, ...]] = {}
    given: dict[str, Bools] = {}
    for dimension in table.design.dimensions:
        of = table.labels[dimension.code]
        ancestors = [ancestor(by_code[code], by_id, dimension.roots, level) for code in of]
        order = [code for code in of if code in set(ancestors)]
        kept[dimension.code] = tuple(order)
        before = table.given[dimension.code]
        made = np.zeros((*before.shape[:2], len(order)), dtype=np.bool_)
        for at, code in enumerate(ancestors):
            made[:, :, order.index(code)] |= before[:, :, at]
        given[dimension.code] = made
    return replace(table, labels=kept, given=given)


def ancestor(label: Label, by_id: dict[LabelId, Label], roots: Sequence[str], level: int) -> str:
    """The code of what a label nests below at a level of its dimension; its own where it is not that deep."""
    chain = [label]
    while chain[-1].code not in roots and chain[-1].parent in by_id and len(chain) <= len(by_id):
        chain.append(by_id[chain[-1].parent])  # type: ignore[index]
    chain.reverse()
    return chain[min(level, len(chain)) - 1].code
