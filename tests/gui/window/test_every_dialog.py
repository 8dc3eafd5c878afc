"""Every dialog opens in both languages and both themes, follows a switch of either, closes and is freed."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtWidgets import QDialog, QWidget

from core.exporting import export
from core.importing import import_paths
from core.matrix.cell_figures import FigureReader
from core.model import Passage, Span
from core.reading.edition import carry_over
from core.said.fields import FieldChoice
from core.said.memos import Topic
from core.search.asked import TypedSearch
from core.search.index import IndexFolder
from core.search.matches import FoundHits
from core.search.searching import Searcher
from core.search.where import Where
from core.storage import backing_up, backups
from core.study.design import read_design
from core.study.rounds import RoundKind, begin_round, draw_sample, samples
from core.suggest.feeding import sentences_of
from core.text.recognition import RecognisedLine, Recognition
from gui.annotations.attribute_bar import AttributeBar
from gui.annotations.attribute_subject import subject_of
from gui.annotations.note_editor import NoteEditor
from gui.assigning.assign_dialog import AssignDialog
from gui.assigning.progress_dialog import TeamProgressDialog
from gui.base import i18n, theme
from gui.base.jobs import Jobs
from gui.base.settings import Settings
from gui.codebook.attributes_dialog import AttributesDialog
from gui.codebook.colour_picker import ColourPicker
from gui.codebook.delete_dialog import DeleteLabelDialog
from gui.codebook.label_dialog import LabelDialog
from gui.codebook.link_kinds_dialog import LinkKindsDialog
from gui.codebook.split_dialog import SplitLabelDialog
from gui.codebook.versions_dialog import VersionsDialog
from gui.corpus.dialog import CorpusDialog
from gui.documents.fill_dialog import FillDialog
from gui.documents.metadata_dialog import MetadataDialog
from gui.documents.variables_dialog import VariablesDialog
from gui.help.about import AboutDialog
from gui.help.addons_dialog import AddOnsDialog
from gui.help.settings_dialog import SettingsDialog
from gui.history.annotation_dialog import AnnotationHistoryDialog
from gui.importing.carry_over import CarryDialog
from gui.importing.export_dialog import ExportDialog
from gui.importing.import_dialog import ImportDialog
from gui.importing.proofread_dialog import ProofreadDialog
from gui.importing.report_dialog import CheckReportDialog, ExportReportDialog, ImportReportDialog
from gui.matrix.figure_dialog import FigureDialog
from gui.people.dialog import AnnotatorsDialog
from gui.said.links_dialog import LinksDialog
from gui.said.memos_dialog import MemosDialog
from gui.said.worklist_bar import BarState, WorklistBar
from gui.search.dictionary_dialog import DictionaryDialog
from gui.search.figures_dialog import HitFiguresDialog
from gui.search.keep_dialog import KeepSearchDialog
from gui.search.label_dialog import LabelHitsDialog
from gui.study.design_dialog import DesignDialog
from gui.study.packages_dialog import PackagesDialog
from gui.study.round_dialog import RoundDialog
from gui.study.sample_dialog import SampleDialog
from gui.study.wording_dialog import WordingDialog
from gui.suggest.model_dialog import ModelChoice, ModelDialog
from gui.suggest.model_key import ModelKeys
from gui.suggest.place_list import ListedPlace, PlaceListDialog
from gui.suggest.words_dialog import WordsDialog
from gui.window.new_project_dialog import NewProjectDialog
from gui.window.restore_dialog import Listed, RestoreDialog
from tests.gui.conftest import follow_switches
from tests.gui.tables import tables_that_stay


def make_import_report(project, parent: QWidget, folder: Path) -> QWidget:
    (folder / "报告.txt").write_text("西山区二〇二四年工作总结。", "utf-8")
    return ImportReportDialog(import_paths(project.session, [folder / "报告.txt", folder / "没有.txt"]), parent)


def make_project_from_package(project, parent: QWidget, folder: Path) -> QWidget:
    report = project.session.exchange.package(folder / "p.biaodupkg")
    return NewProjectDialog(folder, parent, beginning=report.manifest)


def backups_of(project) -> list[Listed]:
    project.session.back_up(date(2026, 1, 5))
    return [
        Listed(stored, tuple(backing_up.contents(backup) for backup in stored.backups)) for stored in backups.stored()
    ]


def found(project, folder: Path) -> tuple[Searcher, FoundHits]:
    searcher = Searcher(IndexFolder(folder / "index"))
    return searcher, searcher.find(project.session, TypedSearch("教育 | 学校 | 校园").question(project.session))


def make_figures(project, parent: QWidget, folder: Path) -> QWidget:
    return HitFiguresDialog(project.session, Jobs(parent), *found(project, folder), Where(), parent)


def make_attribute_bar(project, parent: QWidget, folder: Path) -> QWidget:
    session, made = project.session, project.label(0, 6)
    session.attributes.set([made], {"status": "planned"})
    bar = AttributeBar(lambda: subject_of(session, [made]), lambda values: session.attributes.set([made], values), {})
    bar.setParent(parent, bar.windowFlags())
    return bar


def make_links(project, parent: QWidget, folder: Path) -> QWidget:
    ends = project.label(0, 6), project.label(0, 9, place=1)
    project.session.links.make(*ends, "fulfils", "去年说要建，今年建了")
    return LinksDialog(project.session, project.document(0), parent)


def make_used_label(project, parent: QWidget, folder: Path) -> QWidget:
    dialog = LabelDialog(project.labels[0], project.labels, parent, used=12)
    dialog.definitions["zh"].setPlainText("校舍、操场和信息化设备")
    return dialog


def make_versions(project, parent: QWidget, folder: Path) -> QWidget:
    codebook, label = project.session.codebook, project.labels[0]
    codebook.edit(label.id, definition_zh="校舍、操场和信息化设备", examples=("新建学校三所",))
    codebook.create(name_zh="寄宿")
    return VersionsDialog(project.session, parent)


def make_worklist_bar(project, parent: QWidget, folder: Path) -> QWidget:
    return WorklistBar(BarState(project.labels[0], 1, 2, 3, 12), project.labels, parent)


def make_variables(project, parent: QWidget, folder: Path) -> QWidget:
    project.session.variables.declare(
        "level", "one", name_zh="级别", choices=[FieldChoice("county", "县"), FieldChoice("city")]
    )
    return VariablesDialog(project.session, parent)


def make_figure(project, parent: QWidget, folder: Path) -> QWidget:
    reader = FigureReader(project.session)
    document = project.document()
    figure = reader.figures([Passage(document, 0, len(project.session.documents.text(document)))])[0]
    return FigureDialog(figure, parent)


def make_dictionary(project, parent: QWidget, folder: Path) -> QWidget:
    question = TypedSearch("").question(project.session)
    return DictionaryDialog(project.session, Jobs(parent), found(project, folder)[0], question, "", parent)


def make_metadata(project, parent: QWidget, folder: Path) -> QWidget:
    session = project.session
    session.variables.declare("level", "one", name_zh="级别", choices=[FieldChoice("county", "县")])
    session.variables.declare("people", "number", name_zh="人口", units=["万人"])
    return MetadataDialog(project.documents, parent, variables=session.variables.declared())


def make_memos(project, parent: QWidget, folder: Path) -> QWidget:
    document = project.document()
    project.session.memos.write("document", document, "# 存疑\n\n- 数字与上年**不一致**\n- 见第三部分")
    project.session.memos.write("document", document, "已电话核实")
    return MemosDialog(project.session, (Topic.DOCUMENT, document), parent)


def make_fill(project, parent: QWidget, folder: Path) -> QWidget:
    project.session.variables.declare("level", "one", name_zh="级别", choices=[FieldChoice("county", "县")])
    table = folder / "表.csv"
    table.write_text("标题,级别,人口\n青山区教育局2024年工作总结,县,12\n没有的报告,县,3\n", "utf-8")
    return FillDialog(project.session, table, parent)


def make_round(project, parent: QWidget, folder: Path) -> QWidget:
    draw_sample(project.session, 2, 1)
    return RoundDialog([project.me, project.other], samples(project.session), parent)


def make_closing_round(project, parent: QWidget, folder: Path) -> QWidget:
    there = begin_round(project.session, "试编码", RoundKind.TRIAL, [project.me.id, project.other.id])
    return RoundDialog((), (), parent, there=there, closing=True)


def make_packages(project, parent: QWidget, folder: Path) -> QWidget:
    return PackagesDialog(draw_sample(project.session, 2, 1)[0], ["王敏", "李强"], parent)


def make_assigning(project, parent: QWidget, folder: Path) -> QWidget:
    ids = [document.id for document in project.documents]
    return AssignDialog(project.session, Jobs(parent), [project.me, project.other], [("全部", ids)], parent)


def make_team_progress(project, parent: QWidget, folder: Path) -> QWidget:
    ids = [document.id for document in project.documents]
    planned = project.session.assignments.plan(ids, [project.me.id, project.other.id], 2)
    project.session.assignments.assign(planned, due="2026-12-31")
    return TeamProgressDialog(project.session, Jobs(parent), parent)


MAKERS: dict[str, Callable[..., QWidget]] = {
    "assign documents": make_assigning,
    "team progress": make_team_progress,
    "study design": lambda project, parent, folder: DesignDialog(read_design(project.session), parent),
    "study round": make_round,
    "study round closing": make_closing_round,
    "study sample": lambda project, parent, folder: SampleDialog(60, parent),
    "study packages": make_packages,
    "study reason": lambda project, parent, folder: WordingDialog(2, "", parent),
    "study criteria": lambda project, parent, folder: WordingDialog(0, "全部工作总结", parent),
    "figure": make_figure,
    "label by words": make_dictionary,
    "add-ons": lambda project, parent, folder: AddOnsDialog(parent),
    "about": lambda project, parent, folder: AboutDialog(parent),
    "split label": lambda project, parent, folder: SplitLabelDialog(project.labels[0], 3, parent),
    "link_kinds": lambda project, parent, folder: LinkKindsDialog(project.session, parent),
    "attributes": lambda project, parent, folder: AttributesDialog(project.session, parent),
    "attribute bar": make_attribute_bar,
    "fields of documents": make_variables,
    "fill fields": make_fill,
    "annotators": lambda project, parent, folder: AnnotatorsDialog(project.session, project.bridge, parent),
    "carry over": lambda project, parent, folder: CarryDialog(
        project.session, carry_over(project.session, project.document(0), project.document(1)), parent
    ),
    "check report": lambda project, parent, folder: CheckReportDialog(project.session.check(), parent),
    "corpus": lambda project, parent, folder: CorpusDialog(Jobs(parent), parent),
    "colour picker": lambda project, parent, folder: ColourPicker("#0072B2", {"#009E73"}, parent),
    "delete label": lambda project, parent, folder: DeleteLabelDialog(project.labels[0], 3, project.labels[1:], parent),
    "export": lambda project, parent, folder: ExportDialog(project.session, parent),
    "export report": lambda project, parent, folder: ExportReportDialog(
        export(project.session, folder / "out.jsonl"), parent
    ),
    "history of an annotation": lambda project, parent, folder: AnnotationHistoryDialog(
        project.session, project.label(0, 6), parent
    ),
    "figures of a search": make_figures,
    "keep search": lambda project, parent, folder: KeepSearchDialog("义务教育", parent),
    "label hits": lambda project, parent, folder: LabelHitsDialog(
        project.session, Jobs(parent), found(project, folder)[1], parent
    ),
    "import": lambda project, parent, folder: ImportDialog(project.session, Jobs(parent), [folder], parent),
    "import report": make_import_report,
    "label": lambda project, parent, folder: LabelDialog(project.labels[0], project.labels, parent),
    "label that is used": make_used_label,
    "links": make_links,
    "versions of the codebook": make_versions,
    "worklist bar": make_worklist_bar,
    "metadata": lambda project, parent, folder: MetadataDialog(project.documents[:1], parent),
    "memos": make_memos,
    "metadata with fields": make_metadata,
    "metadata of several": lambda project, parent, folder: MetadataDialog(project.documents, parent),
    "new label": lambda project, parent, folder: LabelDialog(None, project.labels, parent),
    "new project": lambda project, parent, folder: NewProjectDialog(folder, parent),
    "new project from a package": make_project_from_package,
    "note": lambda project, parent, folder: NoteEditor("注", parent),
    "correct a scan": lambda project, parent, folder: ProofreadDialog(
        "总结", "工作总洁", Recognition("fake 1", (RecognisedLine(0, 4, 80, 1),), (Span(3, 4),)), 0, parent
    ),
    "restore": lambda project, parent, folder: RestoreDialog(backups_of(project), parent),
    "restore without backups": lambda project, parent, folder: RestoreDialog([], parent),
    "ask a model": lambda project, parent, folder: ModelDialog(
        ModelChoice("http://localhost:11434/v1", "qwen2.5:14b", "", ""),
        ModelKeys(),
        project.documents[0].meta.title,
        project.labels,
        sentences_of(project.session, project.document()),
        parent,
    ),
    "places to label": lambda project, parent, folder: PlaceListDialog(
        "重复的段落",
        "这些位置与您标注的内容相同。",
        ("标注勾选的", "只标注这一处"),
        [
            ListedPlace(
                number,
                project.document(),
                Span(0, 7),
                "仅数字和标点不同",
                "新建学校三所。",
                "青山区教育局2024年工作总结",
            )
            for number in range(5)
        ],
        parent,
    ),
    "words of labels": lambda project, parent, folder: WordsDialog(project.session, Jobs(parent), parent),
    "settings": lambda project, parent, folder: SettingsDialog(Settings(folder / "settings.ini"), parent),
}


@pytest.mark.parametrize("name", MAKERS)
def test_opens_in_both_languages_and_themes_and_is_freed(name, project, parent, freed, tmp_path, defaults):
    i18n.set_language("zh_CN")
    theme.apply("light")
    dialog = MAKERS[name](project, parent, tmp_path)
    if isinstance(dialog, QDialog):
        assert dialog.windowTitle()
        dialog.open()
    else:
        dialog.show()
    assert tables_that_stay(dialog) == []
    follow_switches(dialog)
    dialog.close()
    freed(dialog)
