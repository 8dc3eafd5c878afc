"""Where the files of documents lie is remembered on this machine."""

from pathlib import Path

from core.importing import import_previewed
from core.model import Source
from core.reading.preview import Chosen, preview
from gui.base.settings import ORIGINALS, Settings
from gui.importing.originals import MOST, Originals, has_pages
from tests.core.reading.specimens import pdf, set_text


def source(sha256: str, reader: str = "scan/1") -> Source:
    return Source("a.pdf", sha256, "utf-8", reader)


def test_imported_files_with_pages_are_remembered(project, settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(pdf([set_text(70, 100, "各项工作取得新成效。" * 5)]))
    (tmp_path / "b.txt").write_text("各项工作取得新成效。", "utf-8")
    rows = preview([tmp_path / "a.pdf", tmp_path / "b.txt"])
    chosen = [Chosen(row, row.incoming.new.meta) for row in rows if row.incoming is not None]
    report = import_previewed(project.session, chosen)
    Originals(settings, "p").note(chosen, report)
    made, other = (imported.document.source for imported in report.imported)
    known = Originals(settings, "p")
    beside = tmp_path / "x" / "p.biaodu"
    assert known.places(made, beside) == [tmp_path / "a.pdf", beside.parent]
    assert known.places(other, beside) == [beside.parent]
    assert Originals(settings, "q").places(made, beside) == [beside.parent]


def test_the_oldest_are_forgotten_and_nonsense_is_passed_over(settings: Settings) -> None:
    known = Originals(settings, "p")
    settings.set(ORIGINALS, {**{str(number): "/x" for number in range(MOST)}, "bad": 3}, "p")  # type: ignore[dict-item]
    assert known.places(source("bad"), Path("/p/p.biaodu")) == [Path("/p")]
    known.note_path(source("new"), Path("/y/a.pdf"))
    assert known.places(source("0"), Path("/p/p.biaodu")) == [Path("/p")]
    assert known.places(source("1"), Path("/p/p.biaodu"))[0] == Path("/x")
    assert known.places(source("new"), Path("/p/p.biaodu"))[0] == Path("/y/a.pdf")


def test_scans_and_pdf_files_have_pages() -> None:
    assert has_pages(source("a"))
    assert has_pages(source("a", "pdf/2"))
    assert not has_pages(source("a", "docx/2"))
