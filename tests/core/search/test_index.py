"""The index grows by what is missing, stays small in files, and is made anew where it is damaged."""

from pathlib import Path

import numpy as np
import pytest

from core.ids import DocumentId
from core.places import cache_folder
from core.progress import Cancel
from core.search import index, segment
from core.search.forms import EXACT, SAME_LOOK
from core.search.index import IndexFolder, folder_of

TEXTS = {DocumentId(f"{number:03}"): f"第{number}份报告，教育改革。" for number in range(30)}


def files(folder: IndexFolder) -> list[Path]:
    return sorted(folder.folder.glob("*.segment"))


@pytest.fixture
def folder(tmp_path: Path) -> IndexFolder:
    return IndexFolder(tmp_path / "index")


def test_only_what_is_missing_is_indexed(folder: IndexFolder) -> None:
    read: list[DocumentId] = []

    def text(document: DocumentId) -> str:
        read.append(document)
        return TEXTS[document]

    ids = list(TEXTS)
    assert folder.update(ids[:3], text)
    assert not folder.update(ids[:3], text)
    assert folder.update(ids[:5], text)
    assert read == ids[:5]
    assert folder.index().documents == ids[:5] or sorted(folder.index().documents) == ids[:5]


def test_many_small_segments_become_one(folder: IndexFolder) -> None:
    ids = list(TEXTS)
    for number in range(1, 12):
        folder.update(ids[:number], TEXTS.__getitem__)
    assert len(files(folder)) < 10
    assert sorted(folder.index().documents) == ids[:11]
    assert len(folder.index().places("教育", EXACT)) == 11


def test_a_segment_of_which_nothing_is_left_goes_with_the_next(folder: IndexFolder) -> None:
    ids = list(TEXTS)
    folder.update(ids[:2], TEXTS.__getitem__)
    folder.update(ids[2:4], TEXTS.__getitem__)
    assert sorted(folder.index().documents) == ids[2:4]


def test_documents_are_cut_into_segments_by_size(folder: IndexFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(segment, "LARGEST", 100)
    folder.update(list(TEXTS), TEXTS.__getitem__)
    assert len(files(folder)) > 3
    assert len(folder.index().places("教育改革", SAME_LOOK)) == 30


def test_a_damaged_file_counts_as_not_there_and_is_made_anew(folder: IndexFolder) -> None:
    ids = list(TEXTS)
    folder.update(ids, TEXTS.__getitem__)
    files(folder)[0].write_bytes(b"nothing")
    other = IndexFolder(folder.folder)
    assert other.index().documents == []
    assert other.update(ids, TEXTS.__getitem__)
    assert len(IndexFolder(folder.folder).index().places("教育", EXACT)) == 30


def test_an_index_of_an_earlier_form_is_replaced(folder: IndexFolder) -> None:
    ids = list(TEXTS)
    folder.update(ids[:10], TEXTS.__getitem__)
    (old,) = files(folder)
    other = IndexFolder(folder.folder)
    old.write_bytes(old.read_bytes().replace(b'"version": 3', b'"version": 2'))
    assert other.index().documents == []
    assert other.index() is other.index()
    assert other.update(ids, TEXTS.__getitem__)
    assert old not in files(other)
    assert other.index().documents == ids
    assert not other.update(ids, TEXTS.__getitem__)


@pytest.mark.parametrize("at_once", [1, 10**9])
def test_a_word_is_found_however_many_segments_are_asked_together(
    folder: IndexFolder, monkeypatch: pytest.MonkeyPatch, at_once: int
) -> None:
    monkeypatch.setattr(index, "_AT_ONCE", at_once)
    monkeypatch.setattr(segment, "LARGEST", 100)
    folder.update(list(TEXTS), TEXTS.__getitem__)
    joined = "".join(text + "\0" for text in TEXTS.values())
    for word in ("份报", "第2", "2份报告", "告，教育改革。", "育改改"):
        found = [at for at in range(len(joined)) if joined.startswith(word, at)]
        assert folder.index().places(word, EXACT).tolist() == found


def test_what_was_asked_last_is_kept_up_to_a_bound(folder: IndexFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    folder.update(list(TEXTS), TEXTS.__getitem__)
    there = folder.index()
    found = there.places("教育", EXACT)
    assert there.places("教育", EXACT) is found
    assert not found.flags.writeable
    assert there.places("教育", SAME_LOOK) is not found
    monkeypatch.setattr(index, "MOST_KEPT", 2 * found.nbytes)
    for word in ("改革", "育改"):
        assert len(there.places(word, EXACT)) == 30
    again = there.places("教育", EXACT)
    assert again is not found
    assert again.tolist() == found.tolist()


def test_the_places_of_a_character_are_counted_and_come_in_portions(
    folder: IndexFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(segment, "LARGEST", 100)
    folder.update(list(TEXTS), TEXTS.__getitem__)
    there = folder.index().character("教", EXACT)
    everywhere = folder.index().places("教", EXACT).tolist()
    assert there.count == len(everywhere) == 30
    portions = [sorted(portion.tolist()) for portion in there.portions()]
    assert [at for portion in portions for at in portion] == everywhere
    assert len(portions) == 2
    assert len(portions[0]) < len(portions[1])
    assert folder.index().can_count("教", EXACT)
    assert not folder.index().can_count("\ue000", EXACT)
    assert not len(folder.index().places("无", EXACT))
    assert not list(folder.index().character("无", EXACT).portions())


def test_places_are_as_small_as_they_can_be() -> None:
    assert index.dtype_of(10) is np.int32
    assert index.dtype_of(2**31) is np.int64


def test_what_another_process_wrote_is_seen(folder: IndexFolder) -> None:
    assert folder.index().documents == []
    IndexFolder(folder.folder).update(list(TEXTS), TEXTS.__getitem__)
    assert len(folder.index().documents) == 30


def test_stopping_keeps_what_was_indexed(folder: IndexFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(segment, "LARGEST", 50)
    with pytest.raises(Cancel):
        folder.update(list(TEXTS), TEXTS.__getitem__, cancelled=lambda: len(files(folder)) == 2)
    assert 0 < len(folder.index().documents) < 30


def test_it_can_be_thrown_away(folder: IndexFolder) -> None:
    folder.update(list(TEXTS), TEXTS.__getitem__)
    folder.throw_away()
    assert folder.index().documents == []
    assert files(folder) == []


def test_it_lies_in_the_cache_apart_for_each_place_of_a_project(tmp_path: Path) -> None:
    one, other = folder_of("u", tmp_path / "a.biaodu"), folder_of("u", tmp_path / "b.biaodu")
    assert one != other
    assert one.is_relative_to(cache_folder())
