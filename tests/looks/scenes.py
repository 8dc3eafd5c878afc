"""Every dialog, panel, popup and page of the window, as one can look at it: the registry of the check and the gallery.

A scene is a function that plays the window of the sample project to where something is seen, and returns that widget.
`test_scenes.py` finds every class of a dialog, every popup and every panel that no scene shows: a new one needs a line
here.
"""

import shutil
from collections.abc import Callable
from pathlib import Path
from unittest.mock import patch

from PySide6.QtCore import QCoreApplication, QEvent, QPoint
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QMessageBox, QWidget

from core.errors import EnvironmentFault
from core.ids import DocumentId
from core.model import Mask, Meta
from core.sample import build_sample
from core.session import Session
from core.storage.salvage import SalvageReport
from core.study.numbering import renumbering
from core.text.outline import outline
from core.verbs.correcting import Changed, Reread
from gui.base.bridge import Bridge
from gui.base.settings import Settings
from gui.charts.found import ChartKind
from gui.exchange.last_publishing import PublishingDialog
from gui.help.about import NOTICES, NoticesDialog
from gui.help.key_editor import KeyEditor
from gui.importing.import_dialog import ImportDialog
from gui.importing.report_dialog import SalvageReportDialog
from gui.importing.reread_dialog import RereadDialog
from gui.reader.outline_menu import OutlinePopup
from gui.retrieval.label_chooser import LabelChooser, LabelList
from gui.review.drafts import Drafts
from gui.review.thread_view import CommentsPopup
from gui.study.renumbering_dialog import RenumberingDialog
from gui.study.views import StudyView
from gui.widgets.error_report import ErrorReportDialog
from gui.widgets.errors import Door
from gui.widgets.file_choice import file_dialog, kinds_of_files
from gui.widgets.message_bar import Message, MessageKind
from gui.widgets.printing import PrintPreview
from gui.window.docks import DOCKS
from gui.window.leaving import question
from gui.window.renaming import RenameDialog
from help_pictures import CTRL, ROOT, Key, SceneError, Stage
from resources import loader
from tests.gui.conftest import Project
from tests.gui.review.test_dialogs import MAKERS as OF_REVIEW
from tests.gui.window.test_every_dialog import MAKERS as OF_WINDOW

ISSUER_TOO_LONG = "一份文件名很长的工作报告，连同它的副标题，写在一行里放不下.txt"
REPORTS = ROOT / "resources" / "sample" / "reports"


class Desk(Stage):
    """The window of the sample project at the size of a screen, of which every scene is played."""

    def __init__(self, folder: Path, language: str) -> None:
        super().__init__(folder, language)
        self.scene = folder
        """A folder of the scene's own."""
        self.fill_screen()

    def fill_screen(self) -> None:
        """As large as the screen lets a window be."""
        self.window.setGeometry(QGuiApplication.primaryScreen().availableGeometry())
        QApplication.processEvents()

    def open_sample(self) -> Session:
        """The sample project, which is made once for all scenes."""
        made = self.folder.parent / "标读示例.biaodu"
        if not made.exists():
            build_sample(made, window=False).close()
        path = self.folder / made.name
        shutil.copyfile(made, path)
        if not self.window.open_project(path):
            raise SceneError("the sample does not open")
        session = self.window.session
        assert session is not None
        session.use_annotator(next(person.id for person in session.annotators.list() if not person.adjudicated))
        return session

    def leave(self) -> None:
        """Close everything that is open."""
        self.settle()
        for widget in QApplication.topLevelWidgets():
            if widget is not self.window:
                widget.close()
        self.window.close()
        self.window.deleteLater()
        # Now, and not by the next scene's events: after the last scene there are none, and the application would be
        # taken down before its window.
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        QApplication.processEvents()

    def project(self) -> Project:
        """What makers of dialogs ask for."""
        session = self.window.session
        assert session is not None
        people = [person for person in session.annotators.list() if not person.adjudicated]
        return Project(session, Bridge(session), session.documents.list(), people[0], people[1])


Scene = Callable[[Desk], QWidget]


def _welcome(desk: Desk) -> QWidget:
    desk.window.close_project()
    desk.settle()
    return desk.window


def _at_first(desk: Desk) -> QWidget:
    """The window as it opens a project."""
    desk.settle()
    return desk.window


def _labelling(desk: Desk) -> QWidget:
    desk.do("reader.go_1")
    for _annotation in range(4):
        desk.press(Key.Key_Period)
    desk.press(Key.Key_Down, CTRL)
    desk.settle()
    return desk.window


def _hints(desk: Desk) -> QWidget:
    _labelling(desk)
    desk.do("hints.show")
    desk.settle()
    return desk.window


def _four(desk: Desk) -> QWidget:
    for number in (1, 2, 3, 4):
        desk.do(f"reader.go_{number}")
    desk.settle()
    return desk.window


def _finding(desk: Desk) -> QWidget:
    desk.do("reader.go_1")
    desk.do("text.find")
    desk.settle()
    return desk.window


def _palette(desk: Desk) -> QWidget:
    desk.press(Key.Key_K, CTRL)
    desk.settle()
    return desk.window


def _message(desk: Desk) -> QWidget:
    text = "The disk is full: this project can only be read. Free some space, then try again."
    desk.window.message_bar.show_message(
        Message(text, MessageKind.WARNING, actions=(("Try again", lambda: None),), sticky=True)
    )
    desk.settle()
    return desk.window


def _panel(name: str) -> Scene:
    def scene(desk: Desk) -> QWidget:
        desk.do("reader.go_1")
        desk.window.docks.set_default_layout(desk.window.width())
        desk.window.docks.reveal(name)
        desk.settle()
        return desk.window

    return scene


def _review(desk: Desk) -> QWidget:
    desk.do("review.focus")
    desk.settle()
    desk.do("review.next")
    desk.settle()
    return desk.window


def _decided(desk: Desk) -> QWidget:
    """A review in which some differences are decided, with the decisions in the margin."""
    _review(desk)
    for _difference in range(4):
        desk.press(Key.Key_1)
        desk.settle()
    return desk.window


def _shown(desk: Desk, widget: QWidget) -> QWidget:
    if isinstance(widget, QDialog):
        widget.open()
    else:
        widget.show()
    desk.settle()
    return widget


def _of_window(name: str) -> Scene:
    return lambda desk: _shown(desk, OF_WINDOW[name](desk.project(), desk.window, desk.scene))


def _of_review(name: str) -> Scene:
    return lambda desk: _shown(desk, OF_REVIEW[name](desk.project().session, desk.window, desk.scene))


def _import(desk: Desk) -> QWidget:
    reports = desk.scene / "报告"
    reports.mkdir()
    for report in list(REPORTS.iterdir())[:5]:
        # One sentence more: the project has the others already.
        (reports / report.name).write_text(report.read_text("utf-8") + "\n特此报告。", "utf-8")
    shutil.copy(next(REPORTS.iterdir()), reports / "已有.txt")
    (reports / "坏.docx").write_bytes(b"PK\x03\x04 nothing of a document")
    (reports / ISSUER_TOO_LONG).write_text("关于校园安全的报告。\n\x00没有年份。", "utf-8")
    dialog = ImportDialog(desk.project().session, desk.window.jobs, [reports], desk.window)
    dialog.open()
    desk.wait(lambda: dialog.ok_button().isEnabled(), "the files are not read")
    return _shown(desk, dialog)


def _reread(desk: Desk) -> QWidget:
    changed = (Changed("year", 1957, 2023), Changed("region", None, "安徽省六安市裕安区"))
    title = "关于印发裕安区教育局2023年度工作总结和2024年度工作计划的通知"
    rereads = [Reread(DocumentId(title), title, changed, (Mask(0, 5, "banner"),), (), Meta(title))]
    return _shown(desk, RereadDialog(rereads, desk.window))


def _salvaged() -> SalvageReport:
    lost = ["text: 青渚区教育局2024年工作总结和2025年工作打算", "annotation: 0198c2f0-0000-7000-8000-000000000001"]
    return SalvageReport(7, 236, 4, 2, lost)


def _licences(desk: Desk) -> QWidget:
    # The text is made when the program is packaged. Icons are read in the same way, and kept.
    said, read = "PySide6\n\nGNU LESSER GENERAL PUBLIC LICENSE\n" * 40, loader.read_text
    with patch.object(loader, "read_text", lambda name: said if name == NOTICES else read(name)):
        return _shown(desk, NoticesDialog(desk.window))


def _key_sheet(desk: Desk) -> QWidget:
    desk.do("help.keys")
    return _shown(desk, desk.dialog())


def _manual(desk: Desk) -> QWidget:
    desk.do("help.guide")
    desk.settle()
    return next(each for each in QApplication.topLevelWidgets() if each.objectName() == "manual")


def _outline(desk: Desk) -> QWidget:
    session = desk.project().session
    text = session.documents.text(session.documents.list()[0].id)
    popup = OutlinePopup(desk.window)
    popup.open_at(QPoint(200, 100), text, outline(text), 0)
    return _shown(desk, popup)


def _comments(desk: Desk) -> QWidget:
    session = desk.project().session
    annotation = next(iter(session.annotations.of_document(session.documents.list()[0].id)))
    session.review.comment(annotation.id, "为什么标了这一句？")
    popup = CommentsPopup(Drafts(), desk.window)
    me = session.annotator
    assert me is not None
    popup.thread_view.show_thread(
        annotation.id, session.review.comments(annotation.id), {me.id: me.name}, me.id, editable=True
    )
    popup.show_at(QPoint(200, 100))
    return popup


def _passages(desk: Desk) -> QWidget:
    desk.do("retrieval.open")
    retrieval = desk.window.workspace.retrieval if desk.window.workspace is not None else None
    assert retrieval is not None
    desk.wait(lambda: retrieval.screen is not None and not retrieval.screen.busy, "no passages are found")
    return desk.window


def _compared_passages(desk: Desk) -> QWidget:
    """Two labels side by side."""
    window = _passages(desk)
    retrieval = desk.window.workspace.retrieval if desk.window.workspace is not None else None
    assert retrieval is not None
    assert retrieval.screen is not None
    retrieval.screen.grouping.setCurrentIndex(1)
    retrieval.screen.compare_button.setChecked(True)
    return window


def _search(desk: Desk) -> QWidget:
    desk.do("search.open")
    search = desk.window.workspace.aids.search if desk.window.workspace is not None else None
    assert search is not None
    assert search.screen is not None
    search.screen.ask("学校")
    search.screen.ask_bar.add_condition("labelled=no", "标注情况: 未标注")
    desk.wait(lambda: search.screen is not None and search.screen.model.rowCount() > 0, "nothing is found")
    desk.wait(lambda: search.screen is not None and not search.screen.busy, "the search does not end")
    return desk.window


def _said(desk: Desk) -> QWidget:
    """Attributes and a link in the text and in the list of annotations."""
    desk.do("reader.go_1")
    session = desk.project().session
    workspace = desk.window.workspace
    document = workspace.readers.document if workspace is not None else None
    assert document is not None
    made = session.annotations.of_document(document)
    mine = [annotation for annotation in made if session.annotator and annotation.annotator == session.annotator.id]
    for number, annotation in enumerate(mine[:6]):
        session.attributes.set([annotation.id], {"status": ("done", "planned", "problem")[number % 3]})
    session.links.make(mine[0].id, mine[1].id, "same_matter")
    desk.window.docks.reveal("annotations")
    desk.settle()
    return desk.window


def _matrix(desk: Desk) -> QWidget:
    desk.do("matrix.open")
    matrix = desk.window.workspace.aids.matrix if desk.window.workspace is not None else None
    assert matrix is not None
    desk.wait(lambda: matrix.screen is not None and not matrix.screen.busy, "there is no matrix")
    return desk.window


def _outcomes(desk: Desk) -> QWidget:
    """The sample has reports of consecutive years."""
    desk.do("outcomes.open")
    outcomes = desk.window.workspace.aids.outcomes if desk.window.workspace is not None else None
    assert outcomes is not None
    screen = outcomes.screen
    assert screen is not None
    screen.unlabelled.setChecked(True)
    desk.wait(lambda: not screen.busy and screen.walk.found is not None, "there are no plans")
    return desk.window


def _charts(kind: str) -> Callable[[Desk], QWidget]:
    def show(desk: Desk) -> QWidget:
        desk.do("charts.open")
        charts = desk.window.workspace.aids.charts if desk.window.workspace is not None else None
        assert charts is not None
        assert charts.screen is not None
        charts.screen.choose(ChartKind(kind))
        desk.wait(lambda: charts.screen is not None and not charts.screen.busy, "there is no chart")
        return desk.window

    return show


def _study(desk: Desk) -> QWidget:
    desk.do("study.open")
    study = desk.window.workspace.aids.study if desk.window.workspace is not None else None
    assert study is not None
    desk.wait(lambda: study.screen is not None and not study.screen.busy, "there are no units")
    return desk.window


def _study_table(desk: Desk) -> QWidget:
    _study(desk)
    assert desk.window.workspace is not None
    screen = desk.window.workspace.aids.study.screen
    assert screen is not None
    screen.show_view(StudyView.FREQUENCIES)
    return desk.window


def _study_view(view: StudyView) -> Scene:
    def show(desk: Desk) -> QWidget:
        _study(desk)
        assert desk.window.workspace is not None
        screen = desk.window.workspace.aids.study.screen
        assert screen is not None
        screen.show_view(view)
        desk.wait(lambda: not screen.busy, "the view does not come")
        return desk.window

    return show


def _renumbering(desk: Desk) -> QWidget:
    session = desk.project().session
    titles = session.documents.titles()
    return _shown(desk, RenumberingDialog(renumbering(session), titles, desk.window))


def _labels_of_passages(desk: Desk) -> QWidget:
    """The labels that are asked for, as `LabelChooser` lets them be ticked."""
    chooser = LabelChooser(desk.window)
    chooser.show_labels(desk.project().session.codebook.labels())
    popup: LabelList = chooser.open_list()
    return _shown(desk, popup)


def _print_preview(desk: Desk) -> QWidget:
    session = desk.project().session
    document = session.documents.list()[0]
    text = session.documents.text(document.id)
    html = "".join(f"<p>{paragraph}</p>" for paragraph in text.splitlines())
    return _shown(desk, PrintPreview(html, document.meta.title, desk.window))


def _failure(desk: Desk) -> QWidget:
    door = Door(desk.window, lambda _message: None, lambda _error: [("Do it", lambda: None)])
    door.show(EnvironmentFault("disk.full", path="a.biaodu"))
    box = desk.dialog()
    assert isinstance(box, QMessageBox)
    return _shown(desk, box)


def _leaving(desk: Desk) -> QWidget:
    return _shown(desk, question(desk.window, EnvironmentFault("project.file_gone", path="a.biaodu"))[0])


def _files(desk: Desk) -> QWidget:
    desk.scene.joinpath("报告.txt").write_text("一", "utf-8")
    dialog = file_dialog(desk.window, "打开", kinds_of_files(("Biaodu projects", "*.biaodu")))
    dialog.setDirectory(str(desk.scene))
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    return _shown(desk, dialog)


SCENES: dict[str, Scene] = {
    "welcome page": _welcome,
    "window": _at_first,
    "labelling": _labelling,
    "hints": _hints,
    "four readers": _four,
    "find bar": _finding,
    "palette": _palette,
    "message": _message,
    **{f"panel {name}": _panel(name) for name in DOCKS},
    "passages": _passages,
    "passages compared": _compared_passages,
    "search": _search,
    "evidence matrix": _matrix,
    "plans and outcomes": _outcomes,
    **{f"chart {kind}": _charts(kind.value) for kind in ChartKind},
    "study units": _study,
    "study table": _study_table,
    "study reliability": _study_view(StudyView.RELIABILITY),
    "study rounds": _study_view(StudyView.ROUNDS),
    "study samples": _study_view(StudyView.SAMPLES),
    "study documents": _study_view(StudyView.DOCUMENTS),
    "dialog renumbering": _renumbering,
    "said beside labels": _said,
    "popup labels of passages": _labels_of_passages,
    "dialog print preview": _print_preview,
    "review": _review,
    "decided": _decided,
    **{f"dialog {name}": _of_window(name) for name in OF_WINDOW},
    **{f"dialog {name}": _of_review(name) for name in OF_REVIEW},
    "dialog import": _import,
    "dialog key editor": lambda desk: _shown(desk, KeyEditor(Settings(desk.scene / "s.ini"), dict, desk.window)),
    "dialog key sheet": _key_sheet,
    "dialog error report": lambda desk: _shown(desk, ErrorReportDialog("Traceback\n  ...", desk.window)),
    "dialog licences": _licences,
    "dialog salvage report": lambda desk: _shown(desk, SalvageReportDialog(_salvaged(), desk.window)),
    "dialog publishing": lambda desk: _shown(desk, PublishingDialog(desk.window)),
    "dialog rename": lambda desk: _shown(desk, RenameDialog(Path("/报告/教育局.biaodu"), desk.window)),
    "dialog read again": _reread,
    "dialog failure": _failure,
    "dialog leaving": _leaving,
    "dialog files": _files,
    "manual": _manual,
    "popup outline": _outline,
    "popup comments": _comments,
}
