"""The description beside a dataset."""

import orjson
import pytest

from core.formats.manifest import DataFile, DatasetTally, manifest
from core.model import Mask

MASKS = {
    "a" * 64: (Mask(1, 2, 'a "quoted"\n  "masks": {},\nreason'), Mask(3, 4, "横幅")),
    "b" * 64: (Mask(0, 9, "𠮷"),),
    '"masks": {},': (Mask(5, 6, ""),),
}


def made(masks: dict[str, tuple[Mask, ...]], **options: str) -> bytes:
    data = DataFile('a.jsonl"masks": {},', "jsonl", 1, options, [], 0)
    return manifest(data, DatasetTally(masks=masks), {"uuid": "u", "name": '\n  "masks": {},\n'}, ())


@pytest.mark.parametrize("masks", [{}, MASKS])
@pytest.mark.parametrize("options", [{}, {"note": '\n  "masks": {},\n'}])
def test_masks_stand_in_it_as_everything_else_does(masks: dict[str, tuple[Mask, ...]], options: dict[str, str]) -> None:
    written = made(masks, **options)
    read = orjson.loads(written)
    listed = [[mask.start, mask.end, mask.reason] for several in masks.values() for mask in several]
    found = [list(mask.values()) for several in read["masks"].values() for mask in several]
    assert (list(read["masks"]), found) == (list(masks), listed)
    assert written == orjson.dumps(read, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)
