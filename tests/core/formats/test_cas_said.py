"""Features, relations and memos of a CAS, ours and those of INCEpTION."""

from pathlib import Path
from typing import Any

import pytest

from core.formats.cas import JSON, TYPE, XMI, read
from core.formats.cas_said import LINK, VARIABLES
from core.formats.protocol import Format
from tests.core.formats.small import FIRST, SAID, SAYING, SECOND, back, documents_of, fitting, linked, written

cassis: Any = pytest.importorskip("cassis", reason="needs dkpro-cassis")


@pytest.mark.parametrize("known", [XMI, JSON], ids=["xmi", "json"])
def test_everything_comes_back_and_the_types_say_what_is_what(tmp_path: Path, known: Format) -> None:
    files = written(tmp_path, known, SAID, about=SAYING)
    name = next(name for name in files if name.startswith("00001"))
    system: Any = cassis.load_typesystem(files["TypeSystem.xml"].decode())
    features = {feature.name: feature.description for feature in system.get_type(TYPE).features}
    assert features["status"] == "biaodu: status"
    assert "biaodu: a remark" in features.values()
    assert system.get_type(LINK).get_feature("Governor").rangeType.name == TYPE
    assert "biaodu: 类型" in [feature.description for feature in system.get_type(VARIABLES).features]
    found = back(read, files[name], name=name, files=files)
    assert SAID.said is not None
    assert found.said is not None
    assert fitting(found) == SAID.said.attributes
    assert found.said.variables == {"类型": "农村"}
    assert {id_: list(memos) for id_, memos in found.said.memos.items()} == SAID.said.memos
    assert linked(found) == [("fulfils", FIRST, SECOND)]


def test_a_layer_of_inception_with_features_and_relations() -> None:
    system: Any = cassis.TypeSystem()
    span = system.create_type(name="webanno.custom.Event", supertypeName="uima.tcas.Annotation")
    for name, type_ in (("value", "String"), ("degree", "Integer"), ("negated", "Boolean")):
        system.create_feature(domainType=span, name=name, rangeType=f"uima.cas.{type_}")
    relation = system.create_type(name="webanno.custom.Cause", supertypeName="uima.tcas.Annotation")
    for name in ("Governor", "Dependent"):
        system.create_feature(domainType=relation, name=name, rangeType="uima.tcas.Annotation")
    system.create_feature(domainType=relation, name="how", rangeType="uima.cas.String")
    cas: Any = cassis.Cas(typesystem=system)
    cas.sofa_string, cas.sofa_mime = "修路三公里。", "text/plain"
    first, second = span(begin=0, end=2, value="plan", degree=2), span(begin=2, end=5, negated=True)
    cas.add_all([first, second, relation(begin=2, end=5, Governor=first, Dependent=second, how="directly")])
    cas.add(relation(begin=2, end=5, Governor=first))
    (found,) = documents_of(read, cas.to_json())
    one, two = (each.id for each in found.spans)
    assert found.said is not None
    assert [each.label for each in found.spans] == ["plan", "Event"]
    assert found.said.attributes == {one: {"degree": 2}, two: {"negated": True}}
    assert linked(found) == [("directly", one, two)]
    assert found.left_out == {"relations": 1}
