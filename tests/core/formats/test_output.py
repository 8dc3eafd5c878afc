from pathlib import Path

import pytest

from core.errors import EnvironmentFault, UserError
from core.formats.output import appearing, is_replaceable_folder
from core.formats.protocol import Target


def write_folder(path: Path, **files: bytes) -> None:
    with appearing(path, Target.FOLDER) as dataset:
        for name, data in files.items():
            with dataset.file(name) as sink:
                sink.write(data)
        assert [part.name for part in dataset.parts()] == list(files)
        assert {name: b"".join(dataset.lines(name)) for name in files} == files
        assert not path.exists() or "new" not in {part.name for part in path.iterdir()}


def test_a_file_is_there_when_the_block_ends_well_and_not_before(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    with appearing(path, Target.FILE) as dataset:
        with dataset.file() as sink:
            sink.write(b"1\n2\n")
        assert list(dataset.lines()) == [b"1\n", b"2\n"]
        assert not path.exists()
        with pytest.raises(ValueError, match="one file"):
            dataset.file("b")
    assert path.read_bytes() == b"1\n2\n"


@pytest.mark.parametrize("target", Target)
def test_a_block_that_fails_leaves_nothing(tmp_path: Path, target: Target) -> None:
    def fail() -> None:
        with appearing(tmp_path / "a", target) as dataset:
            with dataset.file("" if target is Target.FILE else "x") as sink:
                sink.write(b"x")
            raise KeyError

    with pytest.raises(KeyError):
        fail()
    assert list(tmp_path.iterdir()) == []


def test_a_folder_takes_the_place_of_an_empty_one_or_of_a_dataset(tmp_path: Path) -> None:
    path = tmp_path / "data"
    path.mkdir()
    write_folder(path, old=b"1")
    (tmp_path / "data.manifest.json").write_text("{}")
    write_folder(path, new=b"2")
    assert {part.name for part in path.iterdir()} == {"new"}
    assert sorted(part.name for part in tmp_path.iterdir()) == ["data", "data.manifest.json"]


def test_a_folder_with_anything_else_in_it_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "mine"
    path.mkdir()
    (path / "letter.txt").write_text("x")
    assert not is_replaceable_folder(path)
    with pytest.raises(UserError) as refused:
        write_folder(path, new=b"2")
    assert refused.value.code == "export.folder_in_use"
    assert [part.name for part in path.iterdir()] == ["letter.txt"]
    with pytest.raises(EnvironmentFault) as fault:
        write_folder(tmp_path / "none" / "data", new=b"2")
    assert fault.value.code == "file.no_folder"


@pytest.mark.parametrize("name", ["", "../a", "a/b", "x"])
def test_files_of_a_folder_have_names_of_their_own_and_stay_in_it(tmp_path: Path, name: str) -> None:
    with appearing(tmp_path / "d", Target.FOLDER) as dataset:
        with dataset.file("x"):
            pass
        with pytest.raises(ValueError, match="not a new name"):
            dataset.file(name)
