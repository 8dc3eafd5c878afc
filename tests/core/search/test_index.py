"""The index grows by what is missing, stays small in files, and is made anew where it is damaged."""

from pathlib import Path

import pytest

from core.ids import DocumentId
from core.places import cache_folder
from core.progress import Cancel
from core.search import segment
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
