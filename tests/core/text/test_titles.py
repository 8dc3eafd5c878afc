"""The title among the first lines: red heads, numbers, several lines; none rather than a sentence."""

import pytest

from core.text.titles import NUMBER, announced_rule, find_title

LONG = (
    "某省推进“三地一区”建设领导小组改革开放新高地执行小组办公室关于印发某省关于加快对接区域合作协定"
    "(RCEP)经贸新规则扎实推进高水平开放实施意见的通知"
)


@pytest.mark.parametrize(
    ("lines", "title"),
    [
        (
            ["某市教育局文件", "某教发〔2023〕5号", "某市教育局关于开展校园安全检查的通知", "各县区教育局："],
            "某市教育局关于开展校园安全检查的通知",
        ),
        (["某市教育局", "关于开展校园安全检查的通知", "（某教发〔2023〕5号）"], "某市教育局关于开展校园安全检查的通知"),
        (
            ["某省人民政府办公厅关于印发《某省学前教育", "发展规划》的通知"],
            "某省人民政府办公厅关于印发《某省学前教育发展规划》的通知",
        ),
        (
            ["中华人民共和国", "国民经济和社会发展", "第七个五年计划", "（1986—1990）"],
            "中华人民共和国国民经济和社会发展第七个五年计划",
        ),
        (["政 府 工 作 报 告", "——2023年1月12日在某市第十六届人民代表大会第三次会议上"], "政府工作报告"),
        (["政府工作报", "告", "各位代表："], "政府工作报告"),
        ([LONG, "（某开放办〔2022〕6号）"], LONG),
        (["# 原件", "- title: 某区教育局关于做好招生工作的通知"], "某区教育局关于做好招生工作的通知"),
        (["2026-02-03 09:02:33", "来源：某区日报", "某区2025年工作总结"], "某区2025年工作总结"),
        (["某区2023年教育系统", "工作总结", "一、工作"], "某区2023年教育系统工作总结"),
        (
            ["一国两制的原则，努力推进祖国和平统一的进程，取得了新成绩。", "某省国民经济和社会发展第八个五年计划纲要"],
            "某省国民经济和社会发展第八个五年计划纲要",
        ),
        (
            [
                "某省国民经济和社会发展第十一个五年规划纲要根据《建议》编制，主要阐明战略意图，明确工作重点，引导市场"
                "主体行为，是未来五年的蓝图，"
                "是履行职责的重要依据，也是全省人民共同的行动纲领。"
            ],
            "某省国民经济和社会发展第十一个五年规划纲要",
        ),
    ],
)
def test_titles(lines: list[str], title: str) -> None:
    found = find_title(lines)
    assert found is not None
    assert found[0] == title


@pytest.mark.parametrize(
    "lines",
    [
        ["（某开放办〔2022〕6号）"],
        ["2023年3月5日"],
        ["全区上下一心，教育工作稳步推进，取得了很好的成绩。"],
        ["现在改造已经取得了决定性的胜利，建设也正在胜利进行"],
        ["某市教育局"],
        ["中华人民共和国"],
        ["会议听取了关于", "政府工作报告", "。会议充分肯定过去一年的工作。"],
        ["目　录", "一、工作"],
        ["局长 某某某"],
        [],
    ],
)
def test_none_rather_than_a_guess(lines: list[str]) -> None:
    assert find_title(lines) is None


@pytest.mark.parametrize(
    "number", ["某教发〔2023〕5号", "（某政办〔2022〕12号）", "某市人民政府令第190号", "某教函[2021]7号"]
)
def test_numbers_of_documents(number: str) -> None:
    assert NUMBER.fullmatch(number)


def test_of_an_announcement_the_rule_is_the_title() -> None:
    lines = [
        "某市人民代表大会常务委员会公告",
        "第3号",
        "《某市学前教育条例》已经通过，现予公布。",
        "某市学前教育条例",
        "第一条 为了发展",
    ]
    assert announced_rule(lines, lines[0], 0) == ("某市学前教育条例", 3)
    assert announced_rule(lines[:3], lines[0], 0) is None
    assert announced_rule(lines, "某市教育局关于招生的公告", 0) is None


def test_a_full_stop_behind_a_title_is_no_part_of_it() -> None:
    lines = ["裕安区教育局2024年工作总结及2025年工作计划。", "2024年，全区教育系统围绕中心工作，稳步推进。"]
    assert find_title(lines) == ("裕安区教育局2024年工作总结及2025年工作计划", 0)
    assert find_title(["我们完成了2024年的工作总结。", "新建学校三所。"]) is None
