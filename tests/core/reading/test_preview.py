"""What a preview says about files, and that what it showed is what comes in."""

import tracemalloc
from dataclasses import replace
from pathlib import Path

import openpyxl
import psutil
import pytest

from core.errors import UserError
from core.importing import import_previewed
from core.progress import Cancel
from core.reading.preview import Chosen, PreviewRow, preview
from core.reading.readers.protocol import Options
from core.session import Session
from core.text.origins import confirmed
from tests.core.reading.guard.actors import acting
from tests.core.reading.specimens import docx, p, zipped

REPORT = "汉江区教育局2024年工作总结\n一、新建幼儿园一所，招聘教师四十名，按期完成任务。\n（未完）"

TABLE = f"编号,概述,说明\n1,{'一段足够长的概述文字。' * 9},{'另一段更长的说明文字会被当作正文。' * 9}\n"


@pytest.fixture
def session(tmp_path: Path):
    with Session.create(tmp_path / "项目.biaodu") as session:
        yield session


def rows(*paths: Path, session: Session | None = None, **more) -> list[PreviewRow]:
    return list(preview(paths, session=session, **more))


def chosen(row: PreviewRow, **meta: object) -> Chosen:
    assert row.incoming is not None
    return Chosen(row, replace(row.incoming.new.meta, **meta))  # type: ignore[arg-type]


def write(folder: Path, name: str, text: str, encoding: str = "utf-8") -> Path:
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return path


def test_a_row_says_what_will_come_in(tmp_path: Path):
    (row,) = rows(write(tmp_path, "汉江.txt", REPORT, "gb18030"))
    incoming = row.incoming
    assert incoming is not None
    assert (row.kind, incoming.new.source.encoding, incoming.new.meta.year) == ("text", "gb18030", 2024)
    assert incoming.new.meta.kind == "summary"
    assert row.refusal is None
    assert row.same is None


def test_undecodable_bytes_are_refused_until_their_encoding_is_told(tmp_path: Path):
    path = tmp_path / "坏.txt"
    path.write_bytes("工作总结".encode("gb18030") + b"\xff")
    (row,) = rows(path)
    assert row.refusal is not None
    assert row.refusal.code == "text.undecodable"
    (again,) = rows(path, options={path: Options(encoding="latin-1")})
    assert again.refusal is None


def test_what_the_project_or_another_file_has_is_told(session: Session, tmp_path: Path):
    first, second = write(tmp_path, "一.txt", REPORT), write(tmp_path, "二.txt", REPORT)
    one, two = rows(first, second, session=session)
    assert one.same is None
    assert two.same is not None
    assert two.same.source == one.source
    import_previewed(session, [chosen(one)])
    (again,) = rows(second, session=session)
    assert again.same is not None
    assert again.same.source is None
    (beside,) = rows(second, beside=[one])
    assert beside.same is not None


def test_a_text_nearly_the_same_is_told_from_one_that_is_another(session: Session, tmp_path: Path):
    body = "".join(f"第{n}项工作：新建{n}所学校，招聘{n * 3}名教师，资助{n * 7}名学生。\n" for n in range(1, 60))
    old, new = write(tmp_path, "旧.txt", body), write(tmp_path, "新.txt", body.replace("新建7所", "新建九所"))
    other = write(tmp_path, "别.txt", "".join(f"安全检查第{n}次，发现隐患若干，全部整改到位。" for n in range(1, 90)))
    (first,) = rows(old, session=session)
    import_previewed(session, [chosen(first)])
    edition, unlike = rows(new, other, session=session)
    assert edition.near is not None
    assert edition.near.document == session.documents.list()[0].id
    assert edition.near.source is None
    assert 0.8 < edition.near.common < 1
    assert unlike.near is None
    between_files = rows(old, new)[1].near
    assert between_files is not None
    assert between_files.source == first.source


def test_a_table_offers_its_columns(tmp_path: Path):
    longer, other = "另一段更长的说明文字会被当作正文。" * 9, "一段足够长的概述文字。" * 9
    path = write(tmp_path, "表.csv", f"编号,概述,说明\n1,{other},{longer}\n")
    (row,) = rows(path)
    assert row.columns == ("编号", "概述", "说明")
    assert row.incoming is not None
    assert row.incoming.new.text.startswith("另一段")
    (other,) = rows(path, options=Options(columns={"text": "概述"}))
    assert other.incoming is not None
    assert other.incoming.new.text.startswith("一段")


def test_a_workbook_offers_the_columns_that_the_child_process_reads(tmp_path: Path):
    book = openpyxl.Workbook()
    assert book.active is not None
    for line in (["编号", "概述"], [1, "一段足够长的概述文字。" * 9]):
        book.active.append(line)
    book.save(tmp_path / "表.xlsx")
    (row,) = rows(tmp_path / "表.xlsx")
    assert (row.columns, row.refusal) == (("编号", "概述"), None)


def test_a_table_with_a_column_called_nul_offers_it_too(tmp_path: Path):
    lines = "\n".join(f'{{"\\u0000": "一", "body": "第{number}篇"}}' for number in range(2))
    row, _second = rows(write(tmp_path, "a.jsonl", lines))
    assert row.columns == ("\0", "body")


def test_edited_metadata_come_in_with_the_text_that_was_shown_and_one_undo_takes_all_back(
    session: Session, tmp_path: Path
):
    path, broken = write(tmp_path, "汉江.txt", REPORT), write(tmp_path, "空.txt", "")
    good, bad, _missing = rows(path, broken, tmp_path / "没有.txt")
    path.write_text("换了", "utf-8")
    report = import_previewed(session, [chosen(good, region="汉江区", year=2025)], [bad])
    (document,) = session.documents.list()
    assert (document.meta.region, document.meta.year) == ("汉江区", 2025)
    assert confirmed(document.meta) == {"region", "year"}  # what somebody entered in the preview is theirs
    assert session.documents.text(document.id) == REPORT
    assert [mask.reason for mask in session.documents.masks(document.id)] == ["truncated"]
    assert [reported.error.code for reported in report.failed] == ["text.empty"]
    session.history.undo()
    assert session.documents.list() == []


def test_what_is_left_out_is_reported_with_its_reason(session: Session, tmp_path: Path):
    (row,) = rows(write(tmp_path, "汉江.txt", REPORT))
    report = import_previewed(session, [], [row, replace(row, items=(*row.items,), same=None)])
    assert [reported.error.code for reported in report.skipped] == ["import.not_chosen"] * 2
    assert session.history.undo_name() is None


def test_stopping_an_import_leaves_nothing(session: Session, tmp_path: Path):
    made = rows(*(write(tmp_path, f"{n}.txt", f"{REPORT}{n}") for n in range(120)))
    asked = iter([False, True])
    with pytest.raises(Cancel):
        import_previewed(session, [chosen(row) for row in made], cancelled=lambda: next(asked))
    assert session.documents.list() == []


def test_stopping_a_preview(tmp_path: Path):
    with pytest.raises(Cancel):
        rows(write(tmp_path, "汉江.txt", REPORT), cancelled=lambda: True)


def test_progress_reaches_the_whole_once_every_byte_is_read(tmp_path: Path):
    told: list[tuple[int, int]] = []
    paths = [write(tmp_path, f"{n}.txt", REPORT) for n in range(3)]
    rows(*paths, progress=lambda done, total, _what: told.append((done, total)))
    assert told[-1] == (sum(path.stat().st_size for path in paths),) * 2
    assert [done for done, _ in told] == sorted(done for done, _ in told)


def test_more_than_fits_in_memory_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("core.reading.known_texts.HELD", 80)
    made = rows(*(write(tmp_path, f"{n}.txt", f"{n}{REPORT}") for n in range(2)))
    assert made[0].refusal is None
    assert isinstance(made[1].refusal, UserError)
    assert made[1].refusal.code == "import.too_much"


def test_a_table_too_large_to_read_is_not_read_for_its_columns_either(tmp_path: Path):
    path = write(tmp_path, "large.csv", "标题,正文\n")
    with path.open("r+b") as file:
        file.truncate(300 << 20)
    tracemalloc.start()
    try:
        (row,) = rows(path)
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert row.refusal is not None
    assert row.refusal.code == "import.too_large"
    assert most < 50 << 20


def test_a_workbook_that_ends_its_reader_is_read_once_and_is_one_row(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Its columns are asked for first: what happens then is what the row says."""
    started: list[int] = []

    def command() -> list[str]:
        started.append(1)
        return acting("os.abort()")

    monkeypatch.setattr("core.reading.guard.reading.child_command", command)
    (tmp_path / "a.xlsx").write_bytes(zipped({"[Content_Types].xml": "", "xl/workbook.xml": ""}))
    (row,) = rows(tmp_path / "a.xlsx")
    assert row.refusal is not None
    assert (row.refusal.code, row.kind, row.columns, len(started)) == ("import.crashed", "xlsx", (), 1)


def test_the_child_of_a_preview_that_is_left_goes_with_it(tmp_path: Path):
    for number in range(2):
        (tmp_path / f"{number}.docx").write_bytes(docx(p(f"{number}{REPORT}")))
    had = psutil.Process().children()
    reading = preview([tmp_path])
    next(reading)
    (child,) = set(psutil.Process().children()) - set(had)
    del reading
    assert not psutil.wait_procs([child], timeout=10)[1]
