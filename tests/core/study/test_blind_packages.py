"""A package for each coder: the documents of the sample, the codebook, frozen numbers, and nobody's labels."""

from pathlib import Path

from core.session import Session
from core.starting import start_from
from core.study.blind_packages import blind_packages
from core.study.numbering import freeze, numberings
from tests.core.study.conftest import Labels


def test_every_coder_gets_one_and_names_are_made_fit_for_files(session: Session, label: Labels, tmp_path: Path) -> None:
    label("甲", "新建学校三所。", "infrastructure")
    freeze(session)
    (document,) = session.documents.list()
    folder = tmp_path / "out"
    folder.mkdir()
    made = blind_packages(session, folder, [document.id], ["乙", "a/b", "a?b", ".x"])
    assert [path.name.partition(".biaodu")[0] for path in made] == ["乙", "a_b", "a_b-2", "_x"]
    start_from(made[0], tmp_path / "other.biaodu", Session).close()
    with Session.open(tmp_path / "other.biaodu") as other:
        assert [each.id for each in other.documents.list()] == [document.id]
        assert other.annotations.label_totals() == {}
        assert len(other.settings_below("study.units.")) == 1
    assert len(numberings(session)) == 1


def test_without_a_name_there_is_one_package(session: Session, tmp_path: Path) -> None:
    (made,) = blind_packages(session, tmp_path, [session.documents.list()[0].id], [])
    assert made.stem.startswith("sample")
