"""Every dialog of review opens in both languages and both themes, follows a switch of either, closes and is freed."""

from collections.abc import Callable
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtWidgets import QDialog, QWidget

from core.exchange.homes import find_homes
from core.exchange.store_address import store_address
from core.exchange.team import TeamNews, TeamState
from core.hub.partial import HubDocument
from core.session import Session
from core.verbs.hub_documents import Subscription
from gui.annotations.strikes_dialog import StrikesDialog
from gui.base import i18n, theme
from gui.exchange.home_dialog import HomeDialog
from gui.exchange.hub_dialog import HubDialog
from gui.exchange.hub_documents_dialog import HubDocumentsDialog
from gui.exchange.merge_dialog import MergeDialog
from gui.exchange.package_dialog import PackageDialog
from gui.exchange.store_dialog import StoreDialog
from gui.exchange.team_dialog import TeamDialog
from gui.people.keys_dialog import KeysDialog
from gui.review.reasons_dialog import ReasonsDialog
from gui.review.strategy_dialog import StrategyDialog
from tests.gui.conftest import follow_switches


def make_merge(session: Session, parent: QWidget, folder: Path) -> QDialog:
    package = folder / "p.biaodupkg"
    session.exchange.package(package)
    with Session.create(folder / "neu.biaodu") as fresh:
        return MergeDialog(fresh.exchange.plan([package]), session, parent)


def make_strategy(session: Session, parent: QWidget, _folder: Path) -> QDialog:
    return StrategyDialog(session.annotators.list(), session.documents.list()[0].id, parent)


def make_team(_session: Session, parent: QWidget, folder: Path) -> QDialog:
    return TeamDialog(folder, [TeamNews(folder / "a.biaodupkg", state) for state in TeamState], parent)


def make_hub_documents(session: Session, parent: QWidget, _folder: Path) -> QDialog:
    listed = [HubDocument(one.id, one.meta.title, None, 2024, one.characters) for one in session.documents.list()]
    return HubDocumentsDialog(listed, [listed[0].id], [], Subscription.CHOSEN, parent)


def make_home(session: Session, parent: QWidget, folder: Path) -> QDialog:
    package = folder / "p.biaodupkg"
    session.exchange.package(package)
    return HomeDialog(find_homes([package], [session.path]), parent)


MAKERS: dict[str, Callable[[Session, QWidget, Path], QDialog]] = {
    "keys": lambda session, parent, _folder: KeysDialog(session, parent),
    "struck out": lambda session, parent, _folder: StrikesDialog(session, parent),
    "home": make_home,
    "merge": make_merge,
    "package": lambda session, parent, _folder: PackageDialog(session, parent),
    "reasons": lambda session, parent, _folder: ReasonsDialog(session.review.reasons("en"), parent),
    "strategy": make_strategy,
    "team": make_team,
    "store": lambda _session, parent, _folder: StoreDialog(store_address("https://li@localhost/team"), parent),
    "hub documents": make_hub_documents,
    "hub": lambda _session, parent, _folder: HubDialog("postgresql://li@localhost/team", "OK", parent),
}


@pytest.mark.parametrize("name", MAKERS)
def test_opens_in_both_languages_and_themes_and_is_freed(name, reviewed_path: Path, tmp_path, qtbot, defaults):
    i18n.set_language("zh_CN")
    theme.apply("light")
    parent = QWidget()
    parent.show()
    with Session.open(reviewed_path) as session:
        dialog = MAKERS[name](session, parent, tmp_path)
        assert dialog.windowTitle()
        dialog.open()
        follow_switches(dialog)
        dialog.close()
        qtbot.waitUntil(lambda: not shiboken6.isValid(dialog))
    shiboken6.delete(parent)
