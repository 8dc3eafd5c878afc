"""Every icon is small, well formed, drawn on the same grid and tinted by the theme."""

import re
import xml.etree.ElementTree as ElementTree

import pytest

from resources import loader

SVG = "{http://www.w3.org/2000/svg}"
ICONS = loader.names("icons", ".svg")
FAMILY = [name for name in ICONS if name != "icons/app.svg"]


def test_there_is_a_family_and_a_mark():
    assert len(FAMILY) >= 60
    assert "icons/app.svg" in ICONS


@pytest.mark.parametrize("name", ICONS)
def test_well_formed_and_small(name: str):
    assert re.fullmatch(r"icons/[a-z0-9]+(-[a-z0-9]+)*\.svg", name)
    assert len(loader.read_bytes(name)) < 4096
    root = ElementTree.fromstring(loader.read_text(name))
    assert root.tag == f"{SVG}svg"
    assert len(root) > 0
    allowed = {f"{SVG}{tag}" for tag in ("path", "rect", "circle", "line", "polyline", "polygon", "ellipse")}
    assert {element.tag for element in root.iter()} - {root.tag} <= allowed


@pytest.mark.parametrize("name", FAMILY)
def test_one_grid_and_one_tint(name: str):
    root = ElementTree.fromstring(loader.read_text(name))
    assert root.get("viewBox") == "0 0 24 24"
    assert root.get("stroke") == "currentColor"
    assert root.get("stroke-width") == "1.8"
    colours = {element.get(key) for element in root.iter() for key in ("stroke", "fill")}
    assert colours <= {None, "none", "currentColor"}


def test_the_list_names_every_icon_and_the_licence_is_there():
    listed = set(re.findall(r"^\| `([a-z0-9-]+)` \|", loader.read_text("icons/README.md"), re.MULTILINE))
    assert {f"icons/{name}.svg" for name in listed} == set(FAMILY)
    assert "ISC License" in loader.read_text("icons/LICENSE")
