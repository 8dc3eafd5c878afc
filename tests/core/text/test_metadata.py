from pathlib import Path

import pytest

from core.model import Mask
from core.text.canonical import canonicalise, decode
from core.text.metadata import guess_meta, guess_region, guess_year
from core.text.origins import origins
from core.text.withheld import withheld_fields
from tests.counting import grows_evenly, lines_of


@pytest.mark.parametrize(
    ("title", "region"),
    [
        ("六安市裕安区教体局2024年工作总结", "六安市裕安区"),
        ("某市辖区教育和体育局关于2024年工作年度总结", "某市辖区"),
        ("安徽省教育厅2023年工作要点", "安徽省"),
        ("2026年黑龙江省政府工作报告", "黑龙江省"),
        ("广西壮族自治区政府工作报告", "广西壮族自治区"),
        ("关于xx区2024年教育工作的汇报", "xx区"),
        ("宁波市学校安全条例", "宁波市"),
        ("郑州市城市中小学校规划条例", "郑州市"),
        ("区教育局14年工作总结", None),
        ("市教育局2021年工作总结", None),
        ("全区教育工作总结", None),
        ("政府工作报告", None),
        ("关于加强学校安全工作的通知", None),
        ("智慧社区建设工作指南", None),
        ("中山市教育和体育局2023年总结", "中山市"),
        ("巴中市恩阳区教科体局2021年工作总结", "巴中市恩阳区"),
        ("凉山州教育和体育局2021年工作总结", "凉山州"),
        ("关于和平区2023年教育工作的汇报", "和平区"),
        ("海南省级示范校名单", "海南"),
        ("河北区域教育协作会议纪要", "河北"),
        ("郑州大学体育学院2012年总结", None),
        ("第十条 市场监管总局建立数据库", None),
    ],
)
def test_regions(title: str, region: str | None) -> None:
    assert guess_region(title) == region


@pytest.mark.parametrize(
    ("title", "opening", "year"),
    [
        ("教体局2024年工作总结和2025年工作打算", "", 2024),
        ("教育局14年工作总结及15年工作计划", "2013年", 2014),
        ("教育局二〇二三年工作总结", "", 2023),
        ("教育局20xx年工作总结", "2019年我局", None),
        ("教育局XX年工作总结", "", None),
        ("教育局工作总结", "2022年，我局", 2022),
        ("教育局工作总结", "20xx年，我局", None),
        ("教育工作汇报", "全区共有学校2所。", None),
        ("2023-2024学年工作计划", "", 2023),
    ],
)
def test_years(title: str, opening: str, year: int | None) -> None:
    assert guess_year(title, opening) == year


def test_the_title_is_the_first_line_of_the_report() -> None:
    text = (
        "您的位置：首页 > 总结\n\n【工作总结】六安市裕安区教育局2023年工作总结\n"
        "发布时间：2024-01-05 来源：裕安区教育局\n一、情况\n正文，正文，正文。\n"
    )

    meta = guess_meta(text, "a.txt")
    assert (meta.title, meta.region, meta.year, meta.date, meta.kind) == (
        "六安市裕安区教育局2023年工作总结",
        "安徽省六安市裕安区",
        2023,
        "2024-01-05",
        "summary",
    )


def test_without_a_title_the_file_names_the_document() -> None:
    meta = guess_meta(
        "全区上下一心，教育工作稳步推进，取得了很好的成绩，群众满意。\n" * 3, "folder/乙区教育局2022年工作总结.txt"
    )

    assert (meta.title, meta.year) == ("乙区教育局2022年工作总结", 2022)
    assert meta.region is None  # in no list


@pytest.mark.parametrize(
    ("name", "title", "year"),
    [
        ("2019年教育局工作总结.txt", "2019年教育局工作总结", 2019),
        ("1_2019年教育局工作总结.txt", "2019年教育局工作总结", 2019),
        ("12. 教育局2020年总结.txt", "教育局2020年总结", 2020),
        ("003_教育局总结.txt", "教育局总结", None),
        ("14年教育局总结.txt", "14年教育局总结", 2014),
        ("2021-2022学年工作总结.txt", "2021-2022学年工作总结", 2021),
    ],
)
def test_a_number_before_a_file_s_name_is_no_part_of_the_title_but_a_year_is(
    name: str, title: str, year: int | None
) -> None:
    meta = guess_meta("各项工作稳步推进，取得了很好的成绩，群众满意。\n", name)
    assert (meta.title, meta.year) == (title, year)
    assert not (meta.issuer or "").startswith("年")


def test_an_empty_looking_text_still_has_a_title() -> None:
    assert guess_meta("1\n", "x/某文件.md").title == "某文件"


@pytest.mark.parametrize(
    ("text", "name", "region"),
    [
        ("裕安区教育局2024年工作总结\n一、情况\n", "a.txt", "安徽省六安市裕安区"),
        ("鼓楼区教育局2024年工作总结\n一、情况\n", "a.txt", "鼓楼区"),
        ("鼓楼区教育局2024年工作总结\n一、情况\n", "南京 鼓楼区2024.txt", "江苏省南京市鼓楼区"),
        ("鼓楼区教育局2024年工作总结\n来源：徐州市教育局\n一、情况\n", "a.txt", "江苏省徐州市鼓楼区"),
        ("x区教育局2024年工作总结\n一、情况\n", "a.txt", "x区"),
    ],
)
def test_regions_are_written_in_full_where_that_is_certain(text: str, name: str, region: str) -> None:
    assert guess_meta(text, name).region == region


@pytest.mark.parametrize(
    ("title", "withheld"),
    [
        ("教育局20xx年工作总结", {"year"}),
        ("教育局工作总结", set[str]()),
        ("某市辖区教育局XX年工作总结", {"region", "year"}),
        ("安徽省x市教育局2024年工作总结", {"region"}),
        ("XXXX人民政府公告", {"region"}),
        ("六安市裕安区2024年工作总结", set[str]()),
    ],
)
def test_what_a_report_withholds_is_told_from_what_it_does_not_say(title: str, withheld: set[str]) -> None:
    assert withheld_fields(guess_meta(f"{title}\n一、情况\n", "a.txt")) == withheld


def test_the_seeds(shared: Path) -> None:
    found = {}
    for path in (shared / "seeds").iterdir():
        meta = guess_meta(canonicalise(decode(path.read_bytes()).text).text, path.name)
        found[path.name[:3]] = (meta.title, meta.region, meta.year, meta.kind)

    assert found == {
        "000": ("某市辖区教育和体育局关于2024年工作年度总结汇总", "某市辖区", 2024, "summary"),
        "001": ("六安市裕安区教体局2024年工作总结和2025年工作打算", "安徽省六安市裕安区", 2024, "summary"),
        "002": ("区教育局14年工作总结及15年工作计划", None, 2014, "summary"),
        "003": ("市教育局2021年工作总结、2022年工作部署及民生实事建议", None, 2021, "summary"),
        "004": ("区政府关于基础教育工作的汇报", None, None, "report"),
    }


def test_furniture_without_end_costs_little() -> None:
    """Which lines are furniture is found without asking every mask for each."""

    def guess(count: int) -> None:
        masks = [Mask(4 * number, 4 * number + 3, "navigation") for number in range(count)]
        assert guess_meta("上一篇\n" * count, "a.txt", masks).title == "a"

    few, more = (lines_of(lambda count=count: guess(count)) for count in (1_000, 2_000))
    assert grows_evenly(few, more)


def test_the_title_is_found_between_lines_of_furniture() -> None:
    text = "赞\n上一篇\n甲区2024年工作总结\n下一篇\n2024年，新建学校三所。\n"
    masks = [Mask(0, 5, "share"), Mask(18, 21, "navigation")]

    assert guess_meta(text, "a.txt", masks).title == "甲区2024年工作总结"
    # With its title masked nothing is left but a sentence, which is none.
    assert guess_meta(text, "a.txt", [*masks, Mask(6, 17, "user")]).title == "a"


NOTICE = (
    "成都市教育局文件\n\n成教发〔2023〕5号\n\n成都市教育局关于开展校园安全检查的通知\n\n各区县教育局：\n"
    "现就开展校园安全检查工作通知如下，"
    "请认真贯彻执行。\n一、范围\n全市各级各类学校。\n成都市教育局\n2023年3月5日\n附件\n检查表\n某某科\n2020年1月1日\n"
)
RULE = (
    "杭州市学前教育条例\n（2018年8月31日杭州市第十三届人民代表大会常务委员会第十四次会议通过　2018年9月30"
    "日浙江省第十三届人民代表大会常务"
    "委员会第五次会议批准）\n第一条　为了发展学前教育，根据1995年3月18日通过的法律，制定本条例。\n第二条"
    "　本条例自2019年1月1日起施行。\n"
)
REPORT = (
    "2026年湖北省政府工作报告\n——2026年1月27日在湖北省第十四届人民代表大会第四次会议上\n来源：某某日报\n"
    "时间：2026-02-05\n省长 某某某\n"
    "各位代表：\n现在，我代表省人民政府，向大会报告工作，请予审议，并请省政协委员提出意见。\n一、2025年工"
    "作回顾\n新建学校三百所，招聘教师二万人。\n"
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            NOTICE,
            {
                "title": ("成都市教育局关于开展校园安全检查的通知", "text"),
                "region": ("四川省成都市", "title"),
                "year": (2023, "signature"),
                "issuer": ("成都市教育局", "title"),
                "date": ("2023-03-05", "signature"),
            },
        ),
        (
            RULE,
            {
                "title": ("杭州市学前教育条例", "text"),
                "region": ("浙江省杭州市", "title"),
                "year": (2018, "enactment"),
                "issuer": ("杭州市人民代表大会常务委员会", "enactment"),
                "date": ("2018-08-31", "enactment"),
            },
        ),
        (
            REPORT,
            {
                "title": ("2026年湖北省政府工作报告", "text"),
                "region": ("湖北省", "title"),
                "year": (2026, "title"),
                "issuer": ("湖北省人民政府", "text"),
                "date": ("2026-02-05", "page"),
            },
        ),
        (
            REPORT.replace("时间：2026-02-05\n", ""),
            {"date": ("2026-01-27", "head"), "year": (2026, "title")},
        ),
        (
            "2023年武侯区教育局工作总结\n一、工作\n新建学校三所，招聘教师二百人。\n武侯区教育局\n2024年1月5日\n",
            {"year": (2023, "title"), "issuer": ("武侯区教育局", "title"), "date": ("2024-01-05", "signature")},
        ),
        (
            "长沙市“十四五”教育发展规划\n（2021—2025年）\n一、基础\n自1957年以来，教育事业不断发展，成绩显著。\n",
            {"year": (2021, "title"), "region": ("湖南省长沙市", "title")},
        ),
        (
            "武汉市人民代表大会常务委员会公告\n第3号\n《武汉市学前教育条例》已由武汉市第十五届人民代表大会常务委"
            "员会第五次会议于2022年9月2日通过，"
            "现予公布。\n武汉市学前教育条例\n第一条　为了发展，制定本条例。\n",
            {
                "title": ("武汉市学前教育条例", "text"),
                "date": ("2022-09-02", "enactment"),
                "issuer": ("武汉市人民代表大会常务委员会", "enactment"),
            },
        ),
        (
            "政府工作报告\n——在岳阳县第十八届人民代表大会第三次会议上\n县长 某某\n（2024年1月3日）\n各位代表："
            "\n现在，我代表县人民政府"
            "，向大会报告工作，请予审议。\n一、2023年工作回顾\n新建学校三所。\n",
            {
                "region": ("湖南省岳阳市岳阳县", "head"),
                "issuer": ("岳阳县人民政府", "text"),
                "date": ("2024-01-03", "head"),
            },
        ),
        (
            "忠实践行战略　奋力打造窗口\n——在中国共产党浙江省第十五次代表大会上的报告\n（2022年6月20日）\n同志"
            "们：\n一、工作\n",
            {"region": ("浙江省", "head"), "date": ("2022-06-20", "head")},
        ),
        (
            "关于泰安市2023年预算执行情况和2024年预算草案的报告\n——2024年1月18日在泰安市第十八届人民代表大会第三次会议上\n"
            "泰安市财政局\n各位代表：\n受市人民政府委托，提请大会审议。\n",
            {"issuer": ("泰安市财政局", "head"), "date": ("2024-01-18", "head")},
        ),
        (
            "省教育厅关于做好开学工作的通知\n各市教育局：\n现将有关事项通知如下，请认真贯彻落实，确保开学工作平稳有序。\n贵州省教育厅\n"
            "2023年8月21日\n",
            {"issuer": ("贵州省教育厅", "title"), "region": ("贵州省", "issuer")},
        ),
        (
            "市政府常务会议纪要\n〔2024〕7号\n会议研究了教育工作，纪要如下，请认真落实。\n一、审议方案\n原则同意。\n"
            "泉州市人民政府办公室　　2024年4月2日印发\n",
            {"date": ("2024-04-02", "signature")},
        ),
    ],
)
def test_each_value_by_the_kind_of_text_and_where_it_is_from(
    text: str, expected: dict[str, tuple[object, str]]
) -> None:
    meta = guess_meta(text, "a.txt")
    known = origins(meta)
    assert {name: (getattr(meta, name), known.get(name)) for name in expected} == expected


def test_a_body_without_its_level_has_the_place_of_the_title_with_it() -> None:
    text = "宁波杭州湾新区条例\n2014年12月26日 市十四届人大常委会第二十次会议通过\n第一条　为了发展，制定本条例。\n"
    assert guess_meta(text, "a.txt").issuer == "宁波市人民代表大会常务委员会"


def test_the_line_below_a_motto_says_whose_report_it_is() -> None:
    text = "凝心聚力谋发展 砥砺奋进谱新篇\n——武侯区教育局2022年工作总结\n一年来，新建学校三所，招聘教师二百人。\n"
    meta = guess_meta(text, "a.txt")
    assert (meta.title, meta.issuer, meta.year, meta.region, meta.kind) == (
        "凝心聚力谋发展 砥砺奋进谱新篇",
        "武侯区教育局",
        2022,
        "四川省成都市武侯区",
        "summary",
    )
    given = text.replace("——武侯区教育局2022年工作总结", "——在武侯区教育局2022年工作会议上的报告")
    assert guess_meta(given, "a.txt").issuer is None


def test_a_resolution_on_a_report_is_the_congress_s() -> None:
    text = (
        "武汉市第十五届人民代表大会第二次会议\n关于武汉市人民政府工作报告的决议\n"
        "（2023年1月8日武汉市第十五届人民代表大会第二次会议通过）\n会议听取和审议了政府工作报告，决定批准这个报告。\n"
    )
    meta = guess_meta(text, "a.txt")
    assert (meta.issuer, meta.date) == ("武汉市人民代表大会", "2023-01-08")


def test_the_name_of_the_file_comes_last() -> None:
    assert (
        guess_meta("正文，没有标题，也没有日期，全是叙述。\n", "成都市学前教育条例(2021-09-29修正).txt").date
        == "2021-09-29"
    )
    assert guess_meta(RULE, "杭州市学前教育条例(2021-09-29).txt").date == "2018-08-31"


@pytest.mark.parametrize(
    "text",
    [
        "自1957年以来，我们走过了不平凡的道路，取得了伟大的成就。\n",
        "同志们：\n1978年以来的发展，是前所未有的发展，成就举世瞩目。\n",
        "抓取时间：2026-04-03\n文种：函\n正文，没有日期，也没有其他说明。\n",
    ],
)
def test_years_and_days_that_are_only_told_of_are_not_the_reports(text: str) -> None:
    meta = guess_meta(text, "a.txt")
    assert (meta.year, meta.date) == (None, None)


def test_who_issued_a_text_tells_which_part_of_a_folders_region_it_is_of() -> None:
    text = "2023年工作总结\n富阳区教育局\n2023年，新建学校三所，招聘教师二百人。\n"
    assert guess_meta(text, "浙江 年度总结.txt").region == "浙江省杭州市富阳区"


def test_a_title_that_the_file_gives_tells_what_the_text_itself_does_not() -> None:
    text = "各位代表：\n现在，我代表省人民政府，向大会报告工作，请予审议。\n一、1994年工作回顾\n新建学校三所。\n"
    meta = guess_meta(text, "a.csv", title="1995年湖北省政府工作报告")
    assert (meta.title, meta.year, meta.issuer, meta.region, meta.kind) == (
        "1995年湖北省政府工作报告",
        1995,
        "湖北省人民政府",
        "湖北省",
        "report",
    )
