"""The interface's language: gettext for our words, Qt's own catalog for its standard dialogs.

Strings are marked `_("...")` where they are shown, or `N_("...")` in data tables that are translated
when shown. Source strings are English. A change of language sends `QEvent.LanguageChange` to every widget.
"""

import gettext

from PySide6.QtCore import QCoreApplication, QEvent, QLibraryInfo, QLocale, QTranslator

from gui.base.qt_words import QtWords
from resources import loader

LANGUAGES = ("zh_CN", "en")
DOMAIN = "biaodu"


class _State:
    language = "en"
    catalog: gettext.NullTranslations = gettext.NullTranslations()
    qt: QTranslator | None = None
    words: QtWords | None = None
    """What Qt's catalog lacks; it is asked after that, because it was installed before."""


def _(message: str) -> str:
    """`message` in the current language, or `message` itself if the catalog lacks it."""
    return _State.catalog.gettext(message) if message else ""


def N_(message: str) -> str:  # noqa: N802, RUF100
    """Mark `message` for translation and return it as it is."""
    return message


def ngettext(singular: str, plural: str, count: int) -> str:
    """The form for `count` in the current language; the caller fills the placeholders."""
    return _State.catalog.ngettext(singular, plural, count)


def language() -> str:
    """The language in use, one of `LANGUAGES`."""
    return _State.language


def resolve(choice: str) -> str:
    """``system`` becomes Chinese on a Chinese system and English elsewhere; unknown tags become English."""
    if choice == "system":
        choice = "zh_CN" if QLocale.system().language() == QLocale.Language.Chinese else "en"
    return choice if choice in LANGUAGES else "en"


def set_language(choice: str) -> None:
    """Switch to ``zh_CN``, ``en`` or ``system``, at run time too."""
    chosen = resolve(choice)
    changed = chosen != _State.language
    _State.language = chosen
    if chosen == "en":
        _State.catalog = gettext.NullTranslations()
    else:
        _State.catalog = gettext.translation(DOMAIN, loader.ROOT / "translations", [chosen], fallback=True)
    QLocale.setDefault(QLocale(chosen))
    if not _swap_qt_catalog(chosen) and changed and (app := QCoreApplication.instance()):
        QCoreApplication.sendEvent(app, QEvent(QEvent.Type.LanguageChange))


def _swap_qt_catalog(chosen: str) -> bool:
    """Install Qt's own translation; returns whether Qt itself told the widgets."""
    if QCoreApplication.instance() is None:
        return False
    told = False
    if _State.words is None:
        _State.words = QtWords()
        QCoreApplication.installTranslator(_State.words)
    _State.words.chinese = chosen == "zh_CN"
    if _State.qt is not None:
        told = QCoreApplication.removeTranslator(_State.qt)
        _State.qt = None
    translator = QTranslator()
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    if chosen != "en" and translator.load(f"qtbase_{chosen}", folder):
        _State.qt = translator
        told = QCoreApplication.installTranslator(translator)
    return told
