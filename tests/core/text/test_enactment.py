"""Who passed a rule when, as its head says."""

import pytest

from core.text.enactment import enactment, named_body

STANDING = "某市人民代表大会常务委员会"


@pytest.mark.parametrize(
    ("head", "date", "body"),
    [
        ("（2019年5月24日某市第六届人民代表大会常务委员会第三十三次会议通过）", "2019-05-24", STANDING),
        (
            "2001年12月7日 某市第九届人民代表大会常务委员会第二次会议通过\n2017年5月19日 某市第十二届人民代表大会"
            "常务委员会第三次会议"
            "《关于修改〈某市2001年条例〉的决定》修正\n",
            "2017-05-19",
            STANDING,
        ),
        (
            "（2018年11月26日某市第十一届人民代表大会常务委员会第二次会议通过　2019年1月9日某省第十三届人民代表大"
            "会常务委员会第八次会议批准）",
            "2018-11-26",
            STANDING,
        ),
        (
            "2019年8月1日 某省第十三届人民代表大会常务委员会第十三次会议批准的《某市人民代表大会常务委员会关于修"
            "改〈某市条例〉的决定》修正",
            "2019-08-01",
            STANDING,
        ),
        (
            "1986年4月12日 第六届某国人民代表大会第四次会议通过\n2018年12月29日 第十三届某国人民代表大会常务委员"
            "会第七次会议修正",
            "2018-12-29",
            "某国人民代表大会",
        ),
        (
            "2012年3月28日 国务院第197次常务会议通过\n2012年4月5日 中华人民共和国国务院令第617号公布",
            "2012-03-28",
            "国务院",
        ),
        ("1988年3月3日 国务院发布", "1988-03-03", "国务院"),
        ("（2021年10月30日某市第七届人大常委会第四次会议修订）", "2021-10-30", STANDING),
        ("《某市规定》已经2019年5月6日某市人民政府第33次常务会议通过，现予公布", "2019-05-06", "某市人民政府"),
        ("（二〇二三年三月五日某市第一届人民代表大会第二次会议通过）", "2023-03-05", "某市人民代表大会"),
    ],
)
def test_heads(head: str, date: str, body: str) -> None:
    found = enactment(f"{head}\n\n第一章　总则\n第一条　2030年1月1日 某市人民代表大会通过\n")
    assert found is not None
    assert (found.date, found.body) == (date, body)


@pytest.mark.parametrize("head", ["", "各县区教育局：", "抓取时间：2026-04-03\n文种：函", "2023年3月5日"])
def test_what_is_no_such_head(head: str) -> None:
    assert enactment(head) is None


def test_bodies_have_their_whole_name() -> None:
    assert named_body("市十四届人大五次会议") == "市人民代表大会"
    assert named_body("") is None
