import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.text.regions import ZONES, completions, leading_place, leading_region, normalise_region
from resources import loader


@pytest.mark.parametrize(
    ("name", "full"),
    [
        ("裕安区", "安徽省六安市裕安区"),
        ("六安市裕安区", "安徽省六安市裕安区"),
        ("安徽裕安", "安徽省六安市裕安区"),
        ("安徽省六安市裕安区", "安徽省六安市裕安区"),
        (" 六安市 裕安区", "安徽省六安市裕安区"),
        ("六安", "安徽省六安市"),
        ("北京", "北京市"),
        ("北京市市辖区海淀区", "北京市海淀区"),
        ("北京市北京市海淀区", "北京市海淀区"),
        ("忠县", "重庆市忠县"),
        ("仙桃市", "湖北省仙桃市"),
        ("内蒙古", "内蒙古自治区"),
        ("延边州", "吉林省延边朝鲜族自治州"),
        ("长阳县", "湖北省宜昌市长阳土家族自治县"),
        ("东莞市", "广东省东莞市"),
    ],
)
def test_a_name_that_fits_one_division_is_written_in_full(name: str, full: str) -> None:
    assert normalise_region(name) == full


@pytest.mark.parametrize(
    "name",
    [
        "鼓楼区",
        "朝阳",
        "x区",
        "**区",
        "某市",
        "某市辖区",
        "市辖区",
        "区",
        "",
        "裕安区苏埠镇",
        "城东区",
        "郊区",
        "东湖新技术开发区",
    ],
)
def test_what_is_not_certain_stays(name: str) -> None:
    assert normalise_region(name) == name


@pytest.mark.parametrize(
    ("name", "context", "full"),
    [
        ("鼓楼区", "南京市教育局", "江苏省南京市鼓楼区"),
        ("鼓楼区", "来源：徐州教育", "江苏省徐州市鼓楼区"),
        ("鼓楼区", "江苏省", "鼓楼区"),
        ("鼓楼区", "江苏省、河南省", "鼓楼区"),
        ("鼓楼区", "河南省", "河南省开封市鼓楼区"),
        ("朝阳区", "北京市2024年工作总结", "北京市朝阳区"),
        ("城东区", "西宁市教育局", "青海省西宁市城东区"),
        ("城东区", "临江市教育局", "城东区"),
    ],
)
def test_superiors_in_the_context_single_one_out(name: str, context: str, full: str) -> None:
    assert normalise_region(name, context) == full


@pytest.mark.parametrize(
    ("name", "full"),
    [
        ("南昌", "江西省南昌市"),
        ("吉林", "吉林省"),
        ("吉林市", "吉林省吉林市"),
        ("大理", "云南省大理白族自治州"),
        ("河南", "河南省"),
    ],
)
def test_a_name_without_its_suffix_is_the_highest_of_those_within_one_another(name: str, full: str) -> None:
    assert normalise_region(name) == full


@pytest.mark.parametrize(
    ("name", "full"),
    [
        ("郫县", "四川省成都市郫县"),
        ("郫都区", "四川省成都市郫都区"),
        ("公主岭市", "吉林省长春市公主岭市"),
        ("吉林省四平市公主岭市", "吉林省四平市公主岭市"),
        ("山东莱芜市", "山东省莱芜市"),
    ],
)
def test_former_names_are_known_behind_present_ones(name: str, full: str) -> None:
    assert normalise_region(name) == full


def _listed() -> list[str]:
    names: list[str] = []
    for line in loader.read_text("lexicons/regions.txt").splitlines():
        province, city, districts = (part.replace("*", "") for part in line.split("\t"))
        names += [province + city, *(province + city + district for district in districts.split()), *districts.split()]
    return names


LISTED = _listed()


def test_every_full_path_stays_as_it_is() -> None:
    assert len(LISTED) > 6000
    assert [name for name in LISTED if "省" in name and normalise_region(name) != name] == []


pieces = st.sampled_from([*LISTED, *"省市区县旗州", "x", "某", "六安", "北京", "自治区", "教育局", "镇", " "])


@given(st.lists(pieces, max_size=4).map("".join), st.lists(pieces, max_size=3).map("，".join))
def test_normalising_again_changes_nothing(name: str, context: str) -> None:
    once = normalise_region(name, context)
    assert normalise_region(once, context) == once
    assert normalise_region(once) == once


@given(st.text("省市区县x某*六安裕城东北京（ ", max_size=8))
def test_nothing_that_was_written_is_lost(name: str) -> None:
    full = normalise_region(name)
    assert full == name or all(full.count(letter) for letter in name.replace(" ", ""))


@pytest.mark.parametrize(
    ("text", "region"),
    [
        ("安徽六安市裕安区教育局", "安徽六安市裕安区"),
        ("中山市教育局", "中山市"),
        ("延边州教育局", "延边州"),
        ("鼓楼区教育局", "鼓楼区"),
        ("郑州大学", ""),
        ("河北区域协作", ""),
        ("城东区教育局", ""),
        ("x区教育局", ""),
        ("", ""),
    ],
)
def test_what_a_text_begins_with(text: str, region: str) -> None:
    assert leading_region(text) == region


def test_completions_offer_full_paths() -> None:
    assert completions("裕安") == ["安徽省六安市裕安区"]
    assert completions("朝阳区") == ["北京市朝阳区", "吉林省长春市朝阳区"]
    assert completions("安徽省六安市裕安区") == []
    assert completions("安") == []
    assert len(completions("安徽省", limit=5)) == 5


def test_importing_reads_no_list() -> None:
    script = "from core.text import metadata, regions; print(regions._places.cache_info().currsize)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout == "0\n"


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("济南市市政设施管理条例", "济南市"),
        ("上海市建筑市场管理条例", "上海市"),
        ("宁波市旅游景区条例", "宁波市"),
        ("杭州城市大脑赋能城市治理促进条例", "杭州"),
        ("深圳经济特区中小学条例", "深圳"),
        ("义乌国际贸易综合改革试验区条例", "浙江省金华市义乌市"),
        ("昆山高新区2024年工作总结", "昆山"),
        ("昆山的经验", ""),
        ("大安教育局2024年工作总结", ""),
        ("上海浦东新区教育局", "上海浦东新区"),
        ("雄安新区教育规划", "河北省保定市"),
        ("武汉东湖新技术开发区教育局", "武汉"),
        ("城东区教育局", "城东区"),
        ("六安市裕安区教育局", "六安市裕安区"),
        ("郑州大学体育学院", ""),
        ("长治久安的基础", ""),
        ("城南区教育局", ""),
        ("甲市乙区教育局", ""),
        ("市教育局", ""),
        ("郊区学校建设", ""),
    ],
)
def test_the_place_that_a_text_begins_with(text: str, place: str) -> None:
    assert leading_place(text) == place
    assert not place or normalise_region(place, text)


def test_every_zone_lies_in_a_listed_place() -> None:
    for line in loader.read_text(ZONES).splitlines():
        if not line.startswith("#"):
            name, place = line.split("\t")
            assert normalise_region(place) == place, name
