"""The sample study: units of the sample's invented districts in two dimensions, by three coders, in two rounds.

Who gave which unit what stands in ``resources/study/sample.json``, by the units' numbers; null says that no code fits.
"""

import json
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypedDict

from core.ids import AnnotatorId, DocumentId, LabelId
from core.model import LabelledPlace, NewDocument, Status
from core.sample import build_sample
from core.session import Session
from core.study.answers import none_label
from core.study.coding_units import CodingUnit
from core.study.design import Demand, StudyDesign, UnitRule, read_design, write_design
from core.study.inclusion import included, set_criteria
from core.study.numbering import freeze
from core.study.rounds import RoundKind, draw_sample, record_round
from core.study.templates import take_template
from core.study.unit_table import read_units
from resources import loader

NAME = "study/sample.json"
Answers = dict[str, list[str | None]]
"""By a unit's number, an answer for each dimension."""


class _Round(TypedDict):
    name: str
    kind: str
    documents: list[str]
    note: str
    answers: dict[str, Answers]
    """By coder."""


class _Study(TypedDict):
    coders: list[str]
    dimensions: list[str]
    rounds: list[_Round]


def read_sample_study() -> _Study:
    """What ships: coders, dimensions and the answers of each round."""
    read: _Study = json.loads(loader.read_text(NAME))
    return read


def build_study_sample(path: Path, *, window: bool = False) -> Session:
    """Make the project of the sample study at `path` and open it; raises as `core.sample.build_sample` does."""
    study = read_sample_study()
    with (
        TemporaryDirectory(prefix="biaodu-study-") as folder,
        build_sample(Path(folder) / "texts.biaodu") as source,
        Session.create(Path(folder) / path.name) as made,
    ):
        with made.with_operation("project.create", undoable=False):
            _fill(source, made, study)
        made.save_copy(path, anew=True)
    return Session.open(path, window=window)


def _fill(source: Session, made: Session, study: _Study) -> None:
    documents = source.documents
    made.documents.add(
        [
            NewDocument(documents.text(each.id), each.meta, each.source, tuple(documents.masks(each.id)))
            for each in documents.list()
        ]
    )
    people = {name: made.annotators.create(name)[0].id for name in study["coders"]}
    take_template(made, "categories")
    take_template(made, "rothwell-zegveld")
    dimensions = [replace(each, demand=Demand.ONE) for each in read_design(made).dimensions]
    write_design(made, StudyDesign(tuple(dimensions), UnitRule.ITEM))
    set_criteria(made, "四个（虚构）区县教育部门公开的年度工作总结")
    freeze(made)
    draw_sample(made, 2, 1)
    units = _units(made)
    for each in study["rounds"]:
        ids = [DocumentId(id_) for id_ in each["documents"]]
        for name, answers in each["answers"].items():
            _answer(made, people[name], answers, study["dimensions"], units)
            made.documents.set_status(ids, Status.DONE, annotator=people[name])
        record_round(made, each["name"], RoundKind(each["kind"]), list(people.values()), ids, each["note"])
    made.use_annotator(people[study["coders"][0]])


def _units(session: Session) -> dict[str, CodingUnit]:
    table = read_units(session, read_design(session), included(session))
    return {table.number(at): table.unit(at) for at in range(len(table))}


def _answer(
    session: Session, coder: AnnotatorId, answers: Answers, dimensions: list[str], units: dict[str, CodingUnit]
) -> None:
    session.use_annotator(coder)
    places: list[LabelledPlace] = []
    for at, code in enumerate(dimensions):
        dimension = next(each for each in read_design(session).dimensions if each.code == code)
        none = none_label(session, dimension).id
        labels: dict[str, LabelId] = {label.code: label.id for label in session.codebook.labels()}
        for number, given in answers.items():
            unit, said = units[number], given[at]
            label = none if said is None else labels[said]
            places.append(LabelledPlace(unit.document, unit.span.start, unit.span.end, label))
    session.annotations.label_places(places)
