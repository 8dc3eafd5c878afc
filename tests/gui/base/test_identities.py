from core.ids import AnnotatorId
from core.model import Annotator
from gui.base.identities import HIDDEN, SHOWN, Identities, pseudonyms

PEOPLE = [Annotator(AnnotatorId(f"id{number}"), f"人{number}") for number in range(30)]
FINAL = Annotator(AnnotatorId("final"), "定稿", adjudicated=True)


def test_while_names_are_shown_everybody_has_their_own():
    assert [person.name for person in SHOWN.people([*PEOPLE, FINAL])] == [*(person.name for person in PEOPLE), "定稿"]
    assert SHOWN.own(PEOPLE[0].id) == PEOPLE[0].id
    assert SHOWN.doer("人1") == "人1"


def test_while_names_are_hidden_layers_have_letters_and_nobody_did_anything():
    hidden = Identities(pseudonyms(PEOPLE[:3], "project"))
    assert {hidden.name(person) for person in PEOPLE[:3]} == {"A", "B", "C"}
    assert [person.name for person in hidden.people([FINAL, *PEOPLE[:3]])] == ["A", "B", "C", "定稿"]
    assert hidden.name(PEOPLE[3]) == HIDDEN
    assert set(hidden.doers(PEOPLE).values()) == {HIDDEN}
    assert hidden.own(PEOPLE[0].id) is None
    assert hidden.doer("人1") == ""


def test_letters_depend_on_the_project_alone_and_stay_when_somebody_comes():
    first = pseudonyms(PEOPLE[:20], "project")
    assert pseudonyms(reversed(PEOPLE[:20]), "project") == first
    assert pseudonyms(PEOPLE[:20], "another") != first
    more = pseudonyms(PEOPLE, "project", first)
    assert first.items() <= more.items()
    assert len(set(more.values())) == 30
    assert {"Z", "AA", "AD"} <= set(more.values())
    assert FINAL.id not in pseudonyms([FINAL], "project")
