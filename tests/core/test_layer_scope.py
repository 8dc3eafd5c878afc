import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.ids import AnnotatorId
from core.layer_scope import LayerScope, ScopeKind, counts_side_by_side, default_scope
from core.model import Annotator

ME, OTHER, FINAL = AnnotatorId("me"), AnnotatorId("other"), AnnotatorId("final")
PEOPLE = [Annotator(FINAL, "定稿", adjudicated=True), Annotator(ME, "王敏"), Annotator(OTHER, "李强")]
SCOPES = [LayerScope(kind) for kind in (ScopeKind.MINE, ScopeKind.FINAL, ScopeKind.ALL)]


@pytest.mark.parametrize(
    ("scope", "layers"),
    [
        (LayerScope(), (ME,)),
        (LayerScope.of_person(OTHER), (OTHER,)),
        (LayerScope(ScopeKind.FINAL), (FINAL,)),
        (LayerScope(ScopeKind.ALL), (ME, OTHER, FINAL)),
        (LayerScope.of_person(AnnotatorId("gone")), ()),
    ],
)
def test_a_scope_is_one_layer_or_all_of_them(scope: LayerScope, layers: tuple[AnnotatorId, ...]) -> None:
    assert scope.layers(ME, PEOPLE) == layers


def test_where_nobody_works_no_layer_is_mine() -> None:
    assert LayerScope().layers(None, PEOPLE) == ()


@given(st.one_of(st.sampled_from(SCOPES), st.text(min_size=1).map(lambda id_: LayerScope.of_person(AnnotatorId(id_)))))
def test_what_settings_keep_is_read_back(scope: LayerScope) -> None:
    assert LayerScope.parse(str(scope)) == scope


@pytest.mark.parametrize("text", ["", "person:", "everybody", "person"])
def test_anything_else_is_no_scope(text: str) -> None:
    assert LayerScope.parse(text) is None


@pytest.mark.parametrize(
    ("me", "labelled", "reviews", "expected"),
    [
        (ME, set(), False, LayerScope()),
        (ME, {ME, OTHER}, False, LayerScope()),
        (ME, {ME, OTHER, FINAL}, False, LayerScope()),
        (ME, {ME, OTHER, FINAL}, True, LayerScope(ScopeKind.FINAL)),
        (ME, {ME, OTHER}, True, LayerScope()),
        (ME, {OTHER}, False, LayerScope.of_person(OTHER)),
        (None, {ME, OTHER}, False, LayerScope(ScopeKind.ALL)),
        (None, {FINAL}, False, LayerScope(ScopeKind.FINAL)),
        (None, set(), False, LayerScope(ScopeKind.ALL)),
    ],
)
def test_mine_while_one_labels_final_once_one_reviews(
    me: AnnotatorId | None, labelled: set[AnnotatorId], reviews: bool, expected: LayerScope
) -> None:
    assert default_scope(me, labelled, FINAL, reviews=reviews) == expected


def test_counts_are_told_apart_and_never_added() -> None:
    assert counts_side_by_side({ME: 3, FINAL: 2}, (ME, OTHER)) == ((ME, 3), (OTHER, 0))
