"""Whose labels a package holds is chosen by name."""

from PySide6.QtCore import Qt

from gui.exchange.package_dialog import PackageDialog
from gui.window.main_window import MainWindow


def test_layers_are_chosen_by_name(window: MainWindow):
    assert window.session is not None
    dialog = PackageDialog(window.session, window)
    dialog.with_layers.setChecked(True)
    dialog.model.setData(dialog.model.index(0), Qt.CheckState.Unchecked, Qt.ItemDataRole.CheckStateRole)
    wanted = window.session.annotators.by_name("王敏")
    assert wanted is not None
    assert dialog.contents().annotators == [wanted.id]
    dialog.model.setData(dialog.model.index(1), Qt.CheckState.Unchecked, Qt.ItemDataRole.CheckStateRole)
    assert not dialog.ok_button().isEnabled()
    dialog.reject()
