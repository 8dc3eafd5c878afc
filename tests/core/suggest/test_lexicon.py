"""Words of labels in sentences."""

import pytest

from core.codebook import default_codebook
from core.suggest.label_words import lexicon_for
from core.suggest.lexicon import OTHER, Lexicon, shipped
from resources.loader import read_text

LEXICON = lexicon_for(default_codebook().labels)


def best(text: str) -> str | None:
    """The label with the most weight; other topics count."""
    weights = LEXICON.hits(text).weights
    return max(sorted(weights), key=lambda label: weights[label]) if weights else None


def test_of_words_that_overlap_the_longest_counts_whatever_its_label() -> None:
    lexicon = Lexicon({"a": {"教师": 2}, "b": {"教师宿舍": 3}})
    assert lexicon.hits("改造教师宿舍").weights == {"b": 3}
    assert lexicon.hits("教师").weights == {"a": 2}


def test_a_cancelling_phrase_hides_words_in_it() -> None:
    lexicon = Lexicon({"safety": {"安全": 2}}, ["资金安全"])
    assert lexicon.hits("确保资金安全").weights == {}
    assert lexicon.hits("资金安全和校园安全").words == {"safety": ("安全",)}


def test_a_pair_counts_within_a_clause_and_a_short_distance() -> None:
    lexicon = Lexicon({"teachers": {"招聘~教师": 3}})
    assert lexicon.hits("公开招聘中小学教师").words == {"teachers": ("招聘…教师",)}
    assert lexicon.hits("招聘，教师").weights == {}
    assert lexicon.hits("招聘" + "某" * 13 + "教师").weights == {}


def test_a_word_that_comes_twice_counts_once() -> None:
    assert Lexicon({"a": {"安全": 2}}).hits("安全安全").weights == {"a": 2}


def test_letters_count_in_either_case() -> None:
    assert Lexicon({"a": {"ICT": 2}}).hits("new ict rooms").weights == {"a": 2}


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("乡村教师生活补助按每人每月400元至700元分档发放。", "teachers"),
        ("改造教师宿舍84间。", "infrastructure"),
        ("生均公用经费提高到850元。", OTHER),
        ("加强网络安全和意识形态阵地管理。", OTHER),
        ("为路途较远的走读生发放交通补贴。", "subsidies"),
        ("校车全部安装卫星定位终端。", "safety"),
        ("各级人民政府应当依法履行职责。", OTHER),
        ("加强党员队伍建设。", OTHER),
        ("违反治安管理的，给予治安管理处罚。", OTHER),
        ("由食品药品监督管理部门按照各自职责办理。", OTHER),
        ("学生在校受伤的，及时采取救助措施。", "safety"),
        ("对家庭经济困难的残疾学生减免学费。", "subsidies"),
        ("建设单位应当在居民住宅区配套建设幼儿园。", "infrastructure"),
        ("师范毕业生任教服务期为五年。", "teachers"),
    ],
)
def test_words_that_mean_something_else_in_a_phrase_do_not_count(text: str, label: str) -> None:
    found = best(text)
    assert found == label or (label == OTHER and found is None)


def test_the_examples_of_the_codebook_have_words_of_their_own_label() -> None:
    for label in default_codebook().labels:
        assert [example for example in label.examples if best(example) != label.code] == []


def test_no_word_stands_twice_for_a_label() -> None:
    seen: set[tuple[str, str]] = set()
    section = ""
    for line in read_text("lexicons/suggestions.txt").splitlines():
        if line.startswith("["):
            section = line
        elif line and not line.startswith("#"):
            for word in line.split()[1:]:
                assert (section, word) not in seen, word
                seen.add((section, word))


def test_a_weak_word_is_told_from_a_strong_one() -> None:
    lexicon = Lexicon({"a": {"园": 1, "校舍": 3}, "b": {"园": 0.5}})
    assert sorted(lexicon.weak(lexicon.hits("园里的校舍"))) == [("a", "园", 1), ("b", "园", 0.5)]


def test_the_shipped_list_is_read_whole() -> None:
    found = shipped()
    assert set(found.labels) == {label.code for label in default_codebook().labels}
    assert len(found.words[OTHER]) > 100
    assert "公用经费" in found.cancelling
    assert LEXICON.is_anchored("新建学校一所")
    assert not LEXICON.is_anchored("高速公路建成通车")
    assert "高校毕业生" in found.apart


@pytest.mark.parametrize(
    ("text", "is_anchored"),
    [
        ("城镇新增就业86万人，稳定高校毕业生就业。", False),
        ("扎实开展深入贯彻中央八项规定精神学习教育。", False),
        ("提高中央资金使用效益。", False),
        ("改善高校学生宿舍条件。", True),
        ("稳定高校毕业生就业，新建普通高中11所。", True),
        ("开展学习教育的学校。", True),
    ],
)
def test_a_phrase_that_is_about_something_else_does_not_anchor_and_what_stands_beside_it_does(
    text: str, is_anchored: bool
) -> None:
    assert LEXICON.is_anchored(text) is is_anchored


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("组织开展各类教研活动80余次。", "teachers"),
        ("全年申报省、市级课题15项。", "teachers"),
        ("对营养改善计划实行智慧监管。", "safety"),
        ("学校食堂从业人员全部持有健康证。", "safety"),
        ("完成32所学校改造工程。", "infrastructure"),
        ("减免27万名学前一年幼儿保教费。", "subsidies"),
    ],
)
def test_what_bureaus_report_is_known_by_its_words(text: str, label: str) -> None:
    assert best(text) == label


@pytest.mark.parametrize("text", ["依托国家实验室基地。", "推进“双爱好”工程。", "建立健全防范腐败机制。"])
def test_research_programmes_and_corruption_are_none_of_the_categories(text: str) -> None:
    weights = LEXICON.hits(text).weights
    assert max((weight for label, weight in weights.items() if label != OTHER), default=0) <= 1
