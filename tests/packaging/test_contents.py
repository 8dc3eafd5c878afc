"""What goes into the bundle, by its name there."""

from pathlib import Path

import pytest

import contents
from core.manual import ACTIONS, FOLDERS, PAGES, picture
from tests.packaging.locks import ROOT

STAYS_OUT = [
    "libGL.so.1",
    "libX11.so.6",
    "libxcb-shm.so.0",
    "libfontconfig.so.1",
    "libgtk-3.so.0",
    "libcups.so.2",
    "PySide6/Qt/lib/libQt6Qml.so.6",
    "PySide6/Qt/lib/libQt6Network.so.6",
    "PySide6/Qt/lib/libQt6EglFsKmsSupport.so.6",
    "PySide6/Qt/plugins/tls/libqopensslbackend.so",
    "PySide6/Qt/plugins/platforms/libqeglfs.so",
    "PySide6/Qt/translations/qtbase_de.qm",
    "PySide6/Qt/translations/qtmultimedia_zh_CN.qm",
    "jieba/dict.txt",
    "jieba/lac_small/model_baseline/conv.w",
    "numpy/_core/include/numpy/ndarraytypes.h",
]
GOES_IN = [
    "libcrypto.so.3",
    "libssl.so.3",
    "libpython3.11.so.1.0",
    "libxcb-cursor.so.0",
    "libffi.so.8",
    "PySide6/Qt/lib/libQt6Core.so.6",
    "PySide6/Qt/lib/libicudata.so.73",
    "PySide6/Qt/plugins/platforms/libqxcb.so",
    "PySide6/Qt/plugins/platforms/libqwayland.so",
    "PySide6/Qt/plugins/platforminputcontexts/libibusplatforminputcontextplugin.so",
    "PySide6/Qt/plugins/iconengines/libqsvgicon.so",
    "PySide6/Qt/plugins/printsupport/libcupsprintersupport.so",
    "PySide6/Qt/lib/libQt6PrintSupport.so.6",
    "PySide6/Qt/translations/qtbase_zh_CN.qm",
    "numpy.libs/libscipy_openblas64_-32a4b2a6.so",
    "resources/translations/zh_CN/LC_MESSAGES/biaodu.mo",
]


@pytest.mark.parametrize("name", STAYS_OUT)
def test_what_is_not_used_or_is_the_systems_stays_out(name: str) -> None:
    assert not contents.is_wanted(name)


@pytest.mark.parametrize("name", GOES_IN)
def test_what_is_used_goes_in(name: str) -> None:
    assert contents.is_wanted(name)


def test_what_only_those_have_who_test_is_a_stranger_and_what_the_program_needs_is_none() -> None:
    found = set(contents.strangers(ROOT))
    assert {"pytest", "hypothesis", "bs4", "soupsieve"} <= found
    assert found.isdisjoint(
        {"lxml", "numpy", "PySide6", "shiboken6", "jieba", "jaraco", "apsw", "sqlite_utils", "regex"}
    )


def test_the_manual_goes_in_with_its_pictures() -> None:
    found = {name for name, _folder in contents.data(ROOT)}
    for language, folder in FOLDERS.items():
        for page in PAGES:
            assert str(ROOT / "resources" / "help" / folder / f"{page}.md") in found
            assert str(ROOT / "resources" / picture(page, language)) in found
    assert str(ROOT / "resources" / ACTIONS) in found


def test_every_module_of_ours_goes_in_but_what_is_for_developers() -> None:
    found = set(contents.modules(ROOT))
    assert {"core.cli.agreement", "core.reading.readers.pdf", "gui.window.app", "resources.loader"} <= found
    assert "gui.window.demo" not in found
    missing = {
        ".".join(path.relative_to(ROOT).with_suffix("").parts)
        for top in ("core", "gui", "resources")
        for path in (ROOT / top).rglob("*.py")
        if path.stem not in ("__init__", "__main__")
    } - found
    assert missing == contents.NOT_SHIPPED


def test_every_resource_but_the_sources_of_translations_goes_in() -> None:
    names = {str(Path(folder) / Path(file).name) for file, folder in contents.data(ROOT)}
    assert "resources/translations/zh_CN/LC_MESSAGES/biaodu.mo" in names
    assert not [name for name in names if name.endswith((".po", ".py", ".pyc"))]


def test_macos_is_told_of_both_kinds_of_documents() -> None:
    told = contents.info_plist("1.2.3")
    declared = {kind["UTTypeIdentifier"] for kind in told["UTExportedTypeDeclarations"]}
    assert {kind for document in told["CFBundleDocumentTypes"] for kind in document["LSItemContentTypes"]} == declared
    suffixes = {
        kind["UTTypeTagSpecification"]["public.filename-extension"][0] for kind in told["UTExportedTypeDeclarations"]
    }
    assert suffixes == {"biaodu", "biaodupkg"}
