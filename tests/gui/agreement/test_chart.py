"""The plot of agreement by document."""

from gui.agreement.panel import DOCUMENTS, AgreementPanel
from gui.window.main_window import MainWindow


def test_the_plot_has_a_bar_for_each_document_the_worst_first(panel: AgreementPanel, window: MainWindow):
    panel.tabs.setCurrentIndex(DOCUMENTS)
    assert panel.chart is not None
    points = panel.chart.points()
    assert [title for _value, title, _id in points] == ["青山区2023", "青山区2024"]
    assert points[0][0] == 0
    asked: list[object] = []
    panel.passages_wanted.connect(lambda evidence, _prompt: asked.append(len(evidence)))
    panel.chart.document_clicked.emit(points[0][2])
    assert asked == [1]
