from core.formats.raw import GivenDataset


def test_a_dataset_in_memory_can_be_read_as_often_as_asked_and_has_files_beside_it() -> None:
    given = GivenDataset.of("a.txt", b"1\r\n2\n3", {"b.txt": b"x"})
    assert [list(given.lines()), list(given.lines())] == [[b"1\r\n", b"2\n", b"3"]] * 2
    assert given.data() == b"1\r\n2\n3"
    assert [given.beside("b.txt"), given.beside("c.txt")] == [b"x", None]


def test_without_a_project_and_a_folder_nothing_else_is_known() -> None:
    given = GivenDataset("a.txt", lambda: iter(()), lambda: b"")
    assert given.beside("a.txt") is None
    assert given.known("d") is None  # type: ignore[arg-type]
