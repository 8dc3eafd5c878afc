"""Figures of a search: how often by district and year, and which words stand near the hits."""

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QComboBox, QWidget

from core.progress import Cancelled, Progress
from core.search.collocates import NEAR, collocates
from core.search.frequencies import frequencies
from core.search.matches import FoundHits
from core.search.searching import Searcher
from core.search.where import Where
from core.search.word_lists import word_list
from core.session import Session
from gui.base.i18n import N_, _
from gui.base.jobs import Job, Jobs
from gui.widgets.dialog import Dialog, muted_label
from gui.widgets.figures_model import FiguresModel, Rows, fit_figures
from gui.widgets.flat_table import FlatTable, FlatTableDelegate

_FREQUENCY = (N_("Value"), N_("Hits"), N_("Documents"), N_("Searched"), N_("Characters"), N_("Per 10,000"))
_KINDS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("region", N_("By region"), _FREQUENCY),
    ("year", N_("By year"), _FREQUENCY),
    ("issuer", N_("By issuer"), _FREQUENCY),
    ("collocates", N_("Words near the hits"), (N_("Word"), N_("Near"), N_("Elsewhere"), N_("Log-likelihood"))),
    ("words", N_("Words of the documents with hits"), (N_("Word"), N_("Count"))),
)
_MOST_READ = 200
"""Documents of which a list of words is made: each takes some 0.1 s."""


class HitFiguresDialog(Dialog):
    """Shows one table at a time; what takes long is found off the window's thread."""

    help_page = "side-by-side"

    def __init__(
        self,
        session: Session,
        jobs: Jobs,
        searcher: Searcher,
        matches: FoundHits,
        where: Where,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent, accept=False)
        self._session, self._jobs, self._searcher = session, jobs, searcher
        self._matches, self._where = matches, where
        self._job: Job | None = None
        self.kind = QComboBox()
        self.about = muted_label()
        self.model = FiguresModel(self)
        self.table = FlatTable(self)
        self.table.setModel(self.model)
        self.table.setItemDelegate(FlatTableDelegate(self.table))
        for widget in (self.kind, self.about, self.table):
            self.body.addWidget(widget, 1 if widget is self.table else 0)
        self.resize(680, 520)
        self.retranslate()
        self.kind.currentIndexChanged.connect(self._compute)
        self.finished.connect(lambda _result: self._stop())
        self._compute()

    @property
    def busy(self) -> bool:
        """Whether figures are still computed."""
        return self._job is not None

    def _compute(self) -> None:
        self._stop()
        kind, _text, headings = _KINDS[max(0, self.kind.currentIndex())]
        self.about.setText(_("Counting…"))
        compute = self._computing(kind)

        def work(session: Session, progress: Progress, cancelled: Cancelled) -> Rows:
            return compute(session, progress, cancelled)

        job = self._jobs.start_in(self._session, _("Counting"), work, done=lambda rows: self._take(job, headings, rows))
        self._job = job

    def _computing(self, kind: str) -> Callable[[Session, Progress, Cancelled], Rows]:
        searcher, matches, where = self._searcher, self._matches, self._where

        def computed(session: Session, progress: Progress, cancelled: Cancelled) -> Rows:
            if kind == "collocates":
                return collocates(session, searcher, matches, where, None, progress, cancelled)
            if kind == "words":
                documents = list(dict.fromkeys(hit.document for hit in matches))[:_MOST_READ]
                return word_list(session, documents, None, progress, cancelled)
            rows = frequencies(searcher.corpus(session), matches, kind, where)
            return [(*row, row.rate) for row in rows]

        return computed

    def _stop(self) -> None:
        if self._job is not None:
            self._job.cancel()
            self._job = None

    def _take(self, job: Job, headings: Sequence[str], rows: Rows) -> None:
        if job is not self._job:
            return
        self._job = None
        self.model.show_rows([_(heading) for heading in headings], rows)
        fit_figures(self.table)
        self.about.setText(self._explanation())

    def _explanation(self) -> str:
        kind = _KINDS[max(0, self.kind.currentIndex())][0]
        if kind == "collocates":
            text = _(
                "Words within {n} characters of hits, measured by log-likelihood (Rayson and Garside 2000, after"
                " Dunning 1993): above 10.83 by chance in one of a thousand."
            )
            return text.format(n=NEAR)
        if kind == "words":
            return _("Words of the first {n} documents with hits, without those that say nothing.").format(n=_MOST_READ)
        return _("Hits per 10,000 characters of all documents that were searched, furniture left out.")

    def retranslate(self) -> None:
        """Set the texts again."""
        super().retranslate()
        self.setWindowTitle(_("Figures of the search"))
        self.kind.blockSignals(True)
        now = max(0, self.kind.currentIndex())
        self.kind.clear()
        self.kind.addItems([_(text) for _kind, text, _headings in _KINDS])
        self.kind.setCurrentIndex(now)
        self.kind.blockSignals(False)
        self.kind.setAccessibleName(_("What is counted"))
        self.table.setAccessibleName(_("Figures of the search"))
        if not self.busy:
            self.about.setText(self._explanation())
