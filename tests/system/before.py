"""What lies in a folder before the steps of a scenario: projects, reports, datasets and packages."""

import os
import shutil
from pathlib import Path

from core.exchange.bundle import PackageKind
from core.exchange.contents import PackageContents
from core.session import Session
from tests.core.projects import label, project

NAME = "a.biaodu"
"""Of the project that is worked with."""
SAMPLES = Path(__file__).parents[1] / "data" / "schema"


def one_report(folder: Path) -> None:
    with project(folder / NAME) as session:
        label(session, 0, 4)


def one_of_version_1(folder: Path) -> None:
    """A project as the first version of the schema left it, with two labels."""
    shutil.copyfile(SAMPLES / "v1.biaodu", folder / NAME)


def one_of_version_2(folder: Path) -> None:
    """A project as the second version of the schema left it."""
    shutil.copyfile(SAMPLES / "v2.biaodu", folder / NAME)


def nothing(folder: Path) -> None:
    """A folder to make something in."""


def reports_to_import(folder: Path) -> None:
    one_report(folder)
    reports = folder / "reports"
    reports.mkdir()
    (reports / "青山区.txt").write_text("青山区2024年工作总结\n新建学校三所。\n" + "招聘教师四十名。" * 300, "utf-8")
    (reports / "临江区.txt").write_text("临江区2023年工作总结\n完成十一所小学改造。\n", "utf-8")
    span = '{"start": 0, "end": 2, "label": "teachers", "annotator": "李强", "text": "培训"}'
    line = f'{{"text": "培训校长九人。", "meta": {{"title": "甲"}}, "spans": [{span}]}}\n'
    (reports / "标注.jsonl").write_text(line, "utf-8")


def dataset_to_import(folder: Path) -> None:
    """A project without a label, and a dataset with some."""
    project(folder / NAME).close()
    text = "招聘教师四十名，培训校长九人。"
    spans = ", ".join(
        f'{{"start": {at}, "end": {at + 2}, "label": "teachers", "annotator": "李强", "text": "{text[at : at + 2]}"}}'
        for at in range(0, 12, 2)
    )
    lines = (f'{{"text": "{name}{text}", "spans": []}}\n' for name in ("甲", "乙"))
    labelled = f'{{"text": "{text}", "meta": {{"title": "甲"}}, "spans": [{spans}]}}\n'
    (folder / "标注.jsonl").write_text(labelled + "".join(lines), "utf-8")


def dataset_for_an_empty_project(folder: Path) -> None:
    """A dataset, and a project that was worked with and has no documents."""
    dataset_to_import(folder)
    (folder / NAME).unlink()
    with Session.create(folder / NAME) as session:
        session.use_annotator(session.annotators.ensure("陈晓").id)


def colleagues_work(folder: Path) -> None:
    """A project, and the package of somebody who works on a copy."""
    one_report(folder)
    with Session.open(folder / NAME) as session:
        session.save_copy(folder / "copy.biaodu")
    with Session.open(folder / "copy.biaodu") as copy:
        copy.use_annotator(copy.annotators.ensure("李强").id)
        for start in range(5, 25, 2):
            label(copy, start, start + 3, "teachers")
        copy.exchange.package(folder / "back.biaodupkg", PackageContents(kind=PackageKind.LABELS_BACK))
        copy.exchange.package(folder / "for_you.biaodupkg")
    os.unlink(folder / "copy.biaodu")


def team(folder: Path) -> None:
    one_report(folder)
    (folder / "team").mkdir()
