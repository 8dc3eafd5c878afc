"""Timings of importing generated files of every kind; prints a table and writes JSON, and never fails on a figure.

Usage: make bench, or python tests/benchmarks/bench_import.py [OUT.json]
"""

import io
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import openpyxl
import pytest

from core.importing import import_paths
from core.model import Span
from core.reading.similar import SimilarTexts, differences
from core.session import Session
from core.text.outline import outline
from tests.benchmarks import budgets, results
from tests.core.reading.specimens import docx, level, numbering, p, pdf, set_text, zipped

SECTION = (
    "一、2024年工作开展情况\n（一）聚焦立德树人，全面推动教育事业高质量发展。\n"
    "1.统筹推进基础教育扩优提质。全区有幼儿园228所，在园幼儿27478人，其中公办园占66.21%；改扩建公办幼儿园11所，投入资金2196.1万元，"
    "新增学位900个。一是规范管理，完善“一校一策”；二是建强队伍，培训教师xx人次。三是保障安全，排查隐患245个。\n\n"
)


def report(number: int, characters: int = 10_000) -> str:
    """A report of about this length, unlike the others."""
    sections = (SECTION.replace("228", str(number * 1000 + at)) for at in range(characters // len(SECTION) + 1))
    return (
        f"某区教育局2024年工作总结（{number}）\n发布时间：2024-01-03 来源：本站\n{''.join(sections)}"[:characters]
        + "\n分享到：\n"
    )


def files() -> dict[str, tuple[dict[str, bytes], int]]:
    """For each case the files by name, and how many documents or pages they are."""
    texts = {f"{n}.txt": report(n).encode("gb18030") for n in range(1000)}
    lists = numbering(level(0, "chineseCounting", "%1、"), level(1, "decimal", "%1.%2"))
    lines = report(1, 100 * 600).splitlines()
    word = docx(
        "".join(p(line, numbered=(1, at % 2)) if line else p("") for at, line in enumerate(lines)), numbering=lists
    )
    prose = report(1, 60 * 600).replace("\n", "")
    pages = [set_text(70, 100, prose[at * 600 : at * 600 + 600]) for at in range(60)]
    pages = [[*page, (280, 800, f"- {at} -")] for at, page in enumerate(pages, 1)]
    page = "<html><head><meta charset=gbk><title>总结</title></head><body><ul><li><a href=/>首页</a></ul><div>"
    bodies = ("".join(f"<p>{line}</p>" for line in report(n).splitlines()) for n in range(100))
    web = {f"{n}.html": (page + body).encode("gbk") for n, body in enumerate(bodies)}
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.append(["标题", "正文"])
    for n in range(200):
        book.active.append([f"报告{n}", report(n)])
    excel = io.BytesIO()
    book.save(excel)
    return {
        "text reports of 10,000 characters": (texts, 1000),
        "one .docx, pages of 600 characters": ({"a.docx": word}, 100),
        "one .pdf, pages of 600 characters": ({"a.pdf": pdf(pages)}, 60),
        "web pages of 10,000 characters": (web, 100),
        "rows of an .xlsx, 10,000 characters each": ({"a.xlsx": excel.getvalue()}, 200),
        "texts in a .zip": ({"a.zip": zipped(dict(list(texts.items())[:200]))}, 200),
    }


def imported(case: dict[str, bytes], folder: Path) -> tuple[float, float]:
    """Seconds of an import of the files; and of the outlines and the index of similar texts of what came in besides."""
    source = folder / "in"
    source.mkdir()
    for name, data in case.items():
        (source / name).write_bytes(data)
    with Session.create(folder / "p.biaodu") as session:
        begin = time.perf_counter()
        made = import_paths(session, [source])
        took = time.perf_counter() - begin
        assert made.imported
        assert not made.failed
        begin = time.perf_counter()
        similar = SimilarTexts()
        for imported in made.imported:
            similar.add(imported.document.id, session.documents.text(imported.document.id))
            masks = session.documents.masks(imported.document.id)
            outline(session.documents.text(imported.document.id), [Span(mask.start, mask.end) for mask in masks])
        return took, time.perf_counter() - begin


def measure() -> dict[str, float]:
    """All figures, in seconds unless the name says otherwise."""
    figures: dict[str, float] = {}
    for name, (case, count) in files().items():
        with tempfile.TemporaryDirectory() as folder:
            took, outlined = imported(case, Path(folder))
        figures[f"import of {count:,} {name}"] = took
        figures[f"import, outline and index of {count:,} {name}, each second"] = count / (took + outlined)
    others = SimilarTexts()
    begin = time.perf_counter()
    for n in range(200):
        others.add(str(n), report(n))  # type: ignore[arg-type]
    figures["200 texts of 10,000 characters into the index of similar ones"] = time.perf_counter() - begin
    begin = time.perf_counter()
    others.like(report(7) + "补充")
    figures["asking it for one"] = time.perf_counter() - begin
    begin = time.perf_counter()
    differences(report(1), report(1).replace("管理", "治理", 30))
    figures["differences of two texts of 10,000 characters"] = time.perf_counter() - begin
    return figures


@pytest.mark.benchmark
def test_importing() -> None:
    figures = {name: round(value, 4) for name, value in measure().items()}
    results.keep("import", figures)
    texts, pages, word = "1,000 text reports of 10,000 characters", "60 one .pdf", "100 one .docx"
    for name, value in figures.items():
        if name.startswith(f"import, outline and index of {texts}"):
            budgets.at_least("text reports with outline, masks, metadata, index", value, 100, "a s")
        elif name.startswith((f"import of {pages}", f"import of {word}")):
            budgets.at_most(name.split(", pages")[0] + " pages", value, 3, "s")


def main() -> None:
    """Print the figures and write them to the file named on the command line."""
    results.answer({name: round(value, 4) for name, value in measure().items()})


if __name__ == "__main__":
    main()
