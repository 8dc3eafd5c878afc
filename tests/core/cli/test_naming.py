"""Documents by their id, a part of it or their title."""

from pathlib import Path

from tests.core.cli.conftest import TEXT, Run


def test_the_title_names_a_document_too(project: Path, run: Run) -> None:
    (shown,) = run("list", project, "documents")[1]  # type: ignore[misc]
    assert run("label", project, shown["title"], 0, 3, "teachers", "--annotator", "张三")[0] == 0


def test_an_ambiguous_document_lists_the_candidates(project: Path, tmp_path: Path, run: Run) -> None:
    for number in range(17):
        (tmp_path / f"{number}.txt").write_text(f"{TEXT}{number}", encoding="utf-8")
    run("import", project, *tmp_path.glob("*.txt"))
    ids = [row["id"] for row in run("list", project, "documents")[1]]
    first = next(id_[0] for id_ in ids if sum(other[0] == id_[0] for other in ids) > 1)
    status, _, said = run("label", project, first, 0, 1, "teachers", "--annotator", "张三")
    assert status == 1
    assert all(id_[:12] in said for id_ in ids if id_[0] == first)
