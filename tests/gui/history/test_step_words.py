from core.changes import OperationInfo
from core.ids import AnnotatorId
from core.model import Annotator
from gui.base.identities import SHOWN, Identities
from gui.history.step_words import step_words, with_name
from gui.widgets.errors import operation_name

ME, OTHER = Annotator(AnnotatorId("me"), "王敏"), Annotator(AnnotatorId("other"), "李强")


def step(owner: AnnotatorId | None) -> OperationInfo:
    return OperationInfo(1, "u", "annotation.create", "do", owner, "1", owner=owner)


def test_somebody_elses_step_has_their_name_unless_names_are_hidden():
    plain = operation_name("annotation.create")
    people = [ME, OTHER]
    assert step_words(step(ME.id), ME.id, people, SHOWN) == plain
    assert step_words(step(None), ME.id, people, SHOWN) == plain
    assert step_words(step(OTHER.id), ME.id, people, SHOWN) == with_name(plain, "李强") == f"{plain} (李强)"
    assert step_words(step(OTHER.id), ME.id, people, Identities({})) == plain
    assert step_words(step(AnnotatorId("gone")), ME.id, people, SHOWN) == plain
