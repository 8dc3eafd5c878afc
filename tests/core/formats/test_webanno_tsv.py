import pytest

from core.errors import UserError
from core.formats.protocol import OffsetUnit
from core.formats.raw import GivenDataset
from core.formats.webanno_tsv import FORMAT, read, unescape
from tests.core.formats.small import back, documents_of, linked, places, refused

THIRD = """#FORMAT=WebAnno TSV 3.3
#T_SP=de.tudarmstadt.ukp.dkpro.core.api.lexmorph.type.pos.POS|PosValue
#T_SP=webanno.custom.Category|label


#Text=𠮷校舍建设
1-1\t0-2\t𠮷\tNN\t_\t
1-2\t2-4\t校舍\tNN\tbuild[1]|safe\\_x[2]\t
1-3\t4-6\t建设\t_\tbuild[1]\t

#Text=资金
2-1\t7-9\t资金\t_\t*\t
broken
"""


def test_version_3_counts_in_utf_16_and_tells_annotations_apart_by_their_numbers() -> None:
    (document,) = documents_of(read, THIRD, "报告.tsv")
    assert FORMAT.unit is OffsetUnit.UTF_16
    assert document.text == "𠮷校舍建设\n资金"
    assert places(document) == [(2, 6, "build"), (2, 4, "safe_x"), (7, 9, "Category")]
    assert refused(document) == [(13, "import.bad_span")]
    assert document.left_out == {"annotations of words": 2}
    assert document.meta == {"title": "报告"}


def test_older_versions_have_tags_in_columns() -> None:
    data = "# webanno\n#id=1\n#text=𠮷校舍建设\n1\t校舍\tB-x\n2\t建设\tI-x\n3\t没有\tB-x\n"
    (document,) = documents_of(read, data)
    assert places(document) == [(2, 6, "x")]
    assert refused(document) == [(6, "import.bad_span")]


def test_backslashes_are_taken_away() -> None:
    assert unescape("a\\tb\\\\c\\|d") == "a\tb\\c|d"


def test_another_table_is_refused() -> None:
    with pytest.raises(UserError) as refusal:
        list(read(GivenDataset.of("a.tsv", b"a\tb\n")))
    assert refusal.value.code == "import.not_this_format"


def test_other_features_are_attributes_and_relations_are_links() -> None:
    data = (
        "#FORMAT=WebAnno TSV 3.3\n#T_SP=webanno.custom.Category|label|status\n"
        "#T_RL=webanno.custom.Link|kind|note|BT_webanno.custom.Category\n\n\n#Text=修路 建校\n"
        "1-1\t0-2\t修路\tbuild[1]|plan[2]\tdone[1]|*[2]\t_\t_\t_\t\n"
        "1-2\t3-5\t建校\tbuild\tdone\tof|_\t*|*\t1-1[2_0]|9-9\t\n"
    )
    found = back(read, data, name="x.tsv")
    first, second, third = (each.id for each in found.spans)
    assert [each.label for each in found.spans] == ["build", "plan", "build"]
    assert found.said is not None
    assert found.said.attributes == {first: {"status": "done"}, third: {"status": "done"}}
    assert linked(found) == [("of", second, third)]
    assert found.left_out == {"relations": 1}
