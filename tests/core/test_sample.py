import json
from pathlib import Path

import pytest

from core.errors import UserError
from core.exporting import export
from core.model import Status
from core.sample import ANNOTATOR, build_sample
from core.session import Session
from resources import loader


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("sample") / "示例.biaodu"
    build_sample(path).close()
    return path


@pytest.fixture
def sample(built: Path):
    with Session.open(built) as session:
        yield session


def test_everything_of_the_dataset_is_in_the_project(sample: Session, tmp_path: Path):
    out = tmp_path / "again.jsonl"
    export(sample, out)
    again = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert again == [json.loads(line) for line in loader.read_text("sample/sample.jsonl").splitlines()]


def test_it_is_sound_and_bears_its_own_name(sample: Session):
    report = sample.check()
    assert report.ok
    assert report.annotations > 400
    assert sample.project.name == "示例"
    assert not sample.access.read_only


def test_furniture_is_masked(sample: Session):
    for document in sample.documents.list():
        text = sample.documents.text(document.id)
        masked = [text[mask.start : mask.end] for mask in sample.documents.masks(document.id)]
        assert masked
        hidden = "\n".join(masked)
        assert any(word in hidden for word in ("相关推荐", "微信扫码", "阅读", "试读结束"))


def test_work_is_in_different_states(sample: Session):
    people = {person.name: person.id for person in sample.annotators.list()}
    statuses = sample.documents.statuses()
    of_colleague = {status for (_, annotator), status in statuses.items() if annotator == people["李敏"]}
    assert of_colleague == {Status.DONE, Status.IN_PROGRESS}
    untouched = {document.id for document in sample.documents.list()} - {document for document, _ in statuses}
    assert len(untouched) == 1


def test_one_can_work_at_once_and_undo_leaves_the_sample_whole(tmp_path: Path):
    with build_sample(tmp_path / "s.biaodu") as session:
        assert session.annotator is not None
        assert session.annotator.name == ANNOTATOR
        assert session.history.undo_name() is None
        document = session.documents.find("枫陵县教育体育局2024年度工作总结")
        label = session.codebook.by_code("teachers")
        start = session.documents.text(document.id).index("全年招聘教师")
        session.annotations.create(document.id, start, start + 6, label.id)
        session.history.undo()
        assert session.annotations.of_document(document.id) == []
        assert session.history.undo() is None
        assert len(session.documents.list()) == 8


def test_two_samples_are_two_projects(built: Path, tmp_path: Path):
    with Session.open(built) as one, build_sample(tmp_path / "other.biaodu") as other:
        assert one.project.uuid != other.project.uuid


def test_an_existing_file_stays_as_it_is(tmp_path: Path):
    path = tmp_path / "mine.biaodu"
    path.write_bytes(b"mine")
    with pytest.raises(UserError) as caught:
        build_sample(path)
    assert caught.value.code == "project.exists"
    assert path.read_bytes() == b"mine"
