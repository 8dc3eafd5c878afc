import pytest

from resources import loader


def test_text_is_what_the_bytes_say():
    name = "codebooks/education.json"
    assert loader.read_text(name).encode("utf-8") == loader.read_bytes(name)
    assert loader.path(name).is_file()


def test_an_absent_file_is_named():
    with pytest.raises(FileNotFoundError, match=r"icons/no-such-icon\.svg"):
        loader.path("icons/no-such-icon.svg")


@pytest.mark.parametrize(
    "name", ["../pyproject.toml", "icons/../../pyproject.toml", "/etc/hostname", "..\\pyproject.toml"]
)
def test_nothing_outside_the_folder_can_be_read(name: str):
    with pytest.raises(ValueError, match="not a resource name"):
        loader.read_bytes(name)


def test_names_lead_back_to_the_files():
    found = loader.names("codebooks", ".json")
    assert "codebooks/education.json" in found
    assert all(loader.path(name).is_file() for name in found)
    assert loader.names("codebooks", ".svg") == []
