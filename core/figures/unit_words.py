"""Quantity words, currencies and other units behind a number, and the name each of them goes by."""

import re
from functools import cache

_MEASURED = (
    "% ‰ 百分点 元 美元 欧元 港元 日元 英镑 平方公里 平方米 立方米 公里 海里 厘米 毫米 米 公顷 亩"
    " 吨标准煤 吨 公斤 斤 担 克 升 千瓦时 千瓦 兆瓦 吉瓦 微克/立方米 毫克/升 标准箱 小时 分钟 学时 课时 天"
)
_SAME = {
    "％": "%", "个百分点": "百分点", "元人民币": "元", "块钱": "元", "平方千米": "平方公里", "平米": "平方米",
    "㎡": "平方米", "m²": "平方米", "千米": "公里", "千克": "公斤", "度电": "千瓦时", "标箱": "标准箱",
    "个工作日": "工作日", "个月": "月", "周岁": "岁", "人口": "人",
}  # fmt: skip
"""Other ways to write a unit."""
_COUNTED = (
    "人次 人份 人 名 位 户次 户 个 家 所 处 间 座 栋 幢 套 台套 台 辆 架次 架 艘 班次 车次 列次 列 件次 件"
    " 项次 项 条 类 种 门 节 场次 场 次 批次 批 轮 篇 部 本 册 份 张 块 片 支 队 组 只 头 匹 株 棵 枚 笔 桩"
    " 起 宗 例 针 剂 款 眼 口 层 倍 岁 分 期 班 床 道 股 股次 趟 孔 盏 羽 尾 粒 幅 版"
)
_NOT_BEFORE = {
    "人": "民|大|均|工|才|事|文|身|社|防|口普查",
    "名": "单|录|称|义|誉|列|胜|优|牌",
    "位": "置|于|居|列|数|次",
    "户": "籍|外|型|厕",
    "个": "别|性|体|方面|层面|环节",
    "家": "庭|长(?!期)|访|乡|园|族|政|电|具|禽",
    "所": "有|在|需|属|谓|得|以|示|致|述|称",
    "处": "理|置|于|罚|长|室|级",
    "间": "接|隔|断",
    "座": "谈|位",
    "套": "路|利",
    "台": "账|湾|风|阶",
    "条": "例|第|规定|的规定|、|和|至|或|件|款",
    "类": "似|别",
    "门": "户|槛|店",
    "节": "约|能|日|点|目|水|余|育",
    "场": "所|地|景|馆|域",
    "部": "门|委|分|级|署|队|长",
    "本": "科|级|地|市|省|年|校|区|着|土|次",
    "份": "额",
    "片": "区",
    "支": "持|撑|部|付|出|援|教|行|流|柱",
    "队": "伍|员|长",
    "组": "织|成|建|长|合|团",
    "只": "要|有|能|是",
    "头": "部|雁|号",
    "起": "来|步|草|点|始|诉|到",
    "例": "如|会|外|行",
    "款": "第|规定|的规定|、|和|至|或|所",
    "口": "岸|径|腔|号|头|粮",
    "层": "面|级|次",
    "分": "别|之|类|布|级|工|析|配|步|局|成|期|管|支|离|钟",
    "期": "间|限|望|待|货|盼|工程|项目",
    "班": "子|级|长|列|组",
    "道": "路|德|理|教|关",
    "股": "份|权|票|东",
    "版": "权|块|图",
    "元": "旦|素|宵|器|首|宇",
    "米": "兰|粮",
    "天": "然|津|气|空|山|下",
    "升": "级|学|至|到|高|温",
    "批": "准|评|复|发|次",
    "轮": "胎|船|岗|换|值|训",
    "件": "套",
    "次": "群|全会|会议|全体|代表大会|党代会|修",
    "孔": "子",
    "笔": "记|试",
}
"""What behind a measure word makes another word of both: 名单, 处理, 个别."""
_PER = "(?:[/／](?:人|年|月|生|天|户|亩|吨|次|平方米|立方米|千瓦时)(?:[·/]年)?)?"
ORDINAL_IN_CHINESE = frozenset("期班版层批届分轮")
"""Quantity words that behind a Chinese numeral number rather than count: 二期, 三班."""
TAKES_NOUN = frozenset(_COUNTED.split()) - {"倍", "岁", "分"} | {"平方米", "公里", "亩", "吨"}
"""Units behind which what they count may stand: 58所学校."""


@cache
def _canonical() -> dict[str, str]:
    return {word: word for word in f"{_COUNTED} {_MEASURED}".split()} | _SAME


@cache
def unit_pattern() -> str:
    """A pattern of every unit, longest first, that does not match the beginning of another word."""
    words = sorted(_canonical(), key=len, reverse=True)
    alternatives = [re.escape(word) + (f"(?!{_NOT_BEFORE[word]})" if _NOT_BEFORE.get(word) else "") for word in words]
    return f"(?:{'|'.join(alternatives)}){_PER}"


def canonical_unit(written: str) -> str:
    """The name of a unit: 平方米 of 平米 and ㎡, 百分点 of 个百分点; what stands behind a slash stays."""
    head, slash, per = written.replace("／", "/").partition("/")
    whole = _canonical().get(written)
    return whole or _canonical().get(head, head) + slash + per
