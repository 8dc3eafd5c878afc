"""Places written in full: 裕安区, 六安裕安 and 安徽省六安市裕安区 are one.

The divisions are those of `resources/lexicons/regions.txt`, which packaging/build_regions.py makes and describes. They
are read when the first name is asked about (10 ms), never at start.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from resources import loader

LIST = "lexicons/regions.txt"
ZONES = "lexicons/zones.txt"

_NATIONS = (
    "蒙古族|蒙古|回族|藏族|维吾尔族|维吾尔|苗族|彝族|壮族|布依族|朝鲜族|满族|侗族|瑶族|白族|土家族|哈尼族|哈萨克族|哈萨克|傣族|黎族|傈僳族"
    "|佤族|畲族|拉祜族|水族|东乡族|纳西族|景颇族|柯尔克孜族|柯尔克孜|土族|达斡尔族|仫佬族|羌族|布朗族|撒拉族|毛南族|仡佬族|锡伯族|普米族"
    "|塔吉克族|塔吉克|怒族|鄂温克族|德昂族|保安族|裕固族|独龙族|各族"
)
_SUFFIX = re.compile(
    rf"(?:(?<!内)(?:{_NATIONS}))*自治(?:区|州|县|旗)$|特别行政区$|(?:{_NATIONS})+区$|(?<=..)(?:省|地区|盟|市|新区|特区|林区|区|县|旗)$"
)
_SHORTER = {"自治州": "州", "自治县": "县", "自治旗": "旗", "新区": "区"}
_ANY_CITY_HAS = re.compile("[东西南北中城市郊矿新老旧]+区")
"""Names that only tell where in its city a district lies: 城东区 is one in 西宁, and a phrase in many other cities."""
_SUFFIXES = "省市区县旗州盟"
_LONGEST = 40
"""Code points that a path of divisions takes at most."""
_MUNICIPAL = "市辖区"
_TYPED = 2
"""`completions` answers from so many characters on."""


@dataclass(frozen=True, slots=True)
class _Region:
    """A province, prefecture or county, with the divisions it belongs to."""

    name: str
    superior: "_Region | None"
    former: bool
    """Whether it no longer exists, or belongs to another division today."""

    @property
    def path(self) -> str:
        return self.name if self.superior is None else self.superior.path + self.name

    def superiors(self) -> Iterator["_Region"]:
        place = self.superior
        while place is not None:
            yield place
            place = place.superior

    def is_within(self, other: "_Region") -> bool:
        return any(superior is other for superior in self.superiors())


def normalise_region(name: str, context: str = "") -> str:
    """The place `name` means, as 省市区 without gaps; `name` as it was where that is not certain.

    Certain is: the name, with or without suffixes and superiors, fits one division alone; or of those it fits, one
    alone has a superior that `context` (title, issuer, source, file name) names. A name without its suffix means the
    highest of the divisions that contain one another (南昌 the city, not the county in it; 吉林 the province). Former
    names count where no present one fits as well. What lies below a county (towns, schools, zones), what is masked
    (x区) or made up stays, and so does a name that any city may give a district (城东区) unless a superior stands
    before it or in the context. Normalising again changes nothing.
    """
    written = re.sub(r"\s", "", name)
    found = _meant(written)
    if not found:
        return name
    if len(found) > 1 or _ANY_CITY_HAS.fullmatch(written):
        found = _singled_out(found, context)
    return found[0].path if len(found) == 1 else name


def leading_region(text: str) -> str:
    """What a text begins with that names a listed division by its suffix, superiors included; empty when nothing does.

    The 河北区 of 河北区域 is none.
    """
    for end in range(min(len(text), _LONGEST), 1, -1):
        written = text[:end]
        begins_a_word = text[end : end + 1] in _BEGINS_A_WORD
        if written[-1] not in _SUFFIXES or begins_a_word:
            continue
        if any(_ends_with_suffix(written, place) for place, _short in _readings(written, None)):
            return "" if _ANY_CITY_HAS.fullmatch(written) else written
    return ""


def leading_place(text: str) -> str:
    """What a text begins with that is a listed division, or a zone that stands for one; empty when nothing is.

    A division counts by its suffix (济南市 of 济南市市政设施), a province or a city also without it (杭州 of
    杭州城市大脑, 深圳 of 深圳经济特区), a city of county level before an office or a zone (昆山高新区); a zone or a
    new area gives the place it lies in (雄安新区: 河北省保定市).
    """
    zone = next((place for name, place in _zones() if text.startswith(name)), "")
    return zone or leading_region(text) or _leading_side(text) or _leading_short(text) or _leading_county(text)


def _leading_side(text: str) -> str:
    """A listed district named for a side of its city (城东区) at the beginning. Which one it is stays open."""
    match = _ANY_CITY_HAS.match(text)
    name = match.group() if match else ""
    known = len(name) > _SIDE and name in _by_form()
    return name if known and text[len(name) : len(name) + 1] not in _BEGINS_A_WORD else ""


_SIDE = 2
_BEGINS_A_WORD = ("级", "域", "内", "属", "直")
"""Characters after which a suffix is the beginning of a word: 省级, 区域, 市内."""


def _leading_short(text: str) -> str:
    """A province or a prefecture at the beginning, unless what follows makes it part of another name."""
    forms = _by_form()
    for end in range(min(len(text), _LONGEST_SHORT), 1, -1):
        written = text[:end]
        if written[-1] in _SUFFIXES and text[end : end + 1] in _BEGINS_A_WORD:
            continue
        places = forms.get(written, ())
        high = any(not place.former and (place.superior is None or place.superior.superior is None) for place in places)
        if high and any(place.superior is None or place.name[-1] in "市州盟区" for place in places):
            return "" if _ANOTHER_NAME.match(text, end) or text.startswith(_SAYINGS) else written
    return ""


def _leading_county(text: str) -> str:
    """A city of county level without its suffix at the beginning, before an office or a zone: 昆山 of 昆山高新区."""
    forms = _by_form()
    for end in (4, 3, 2):
        places = [place for place in forms.get(text[:end], ()) if not place.former]
        if len(places) == 1 and places[0].name == f"{text[:end]}市" and _OF_A_COUNTY.match(text, end):
            return text[:end]
    return ""


_OF_A_COUNTY = re.compile(
    "高新|经开区|经济技术开发|经济开发|开发区|综合保税区|人民政府|教育局|教体局|教育和体育局|教育体育局|教科"
)
_LONGEST_SHORT = 12
_ANOTHER_NAME = re.compile(
    "大学|学院|师范|理工|医科|工业大|农业大|财经|外国语|科技大|银行|股份|集团|公司|大厦|饭店|街道|大道|路|话|籍"
)
"""What makes a place's name the beginning of another name: 郑州大学 is not about the city."""
_SAYINGS = ("长治久安", "安康工程", "大同社会", "和田玉", "白银资源", "三明治", "百色彩")


@cache
def _zones() -> tuple[tuple[str, str], ...]:
    """Zones and their places, longer names first."""
    lines = (line.split("\t") for line in loader.read_text(ZONES).splitlines() if line and not line.startswith("#"))
    return tuple(sorted(((name, place) for name, place in lines), key=lambda zone: -len(zone[0])))


def _ends_with_suffix(written: str, place: _Region) -> bool:
    """Whether a name ends with its last division's whole name, or like 延边州: not like the 郑州 in 郑州大学."""
    name, *shorter = _forms(place.name)
    return written.endswith((name, *shorter[1:]))


def completions(typed: str, limit: int = 8) -> list[str]:
    """Full paths of present divisions whose name or beginning was typed; the certain one comes first."""
    written = re.sub(r"\s", "", typed)
    if len(written) < _TYPED:
        return []
    certain = normalise_region(written)
    present = ((place.name, place.path) for place in _places() if not place.former)
    begun = [path for name, path in present if name.startswith(written) or path.startswith(written)]
    offered = [certain, *sorted(begun, key=len)]
    return [path for path in dict.fromkeys(offered) if path not in (typed, written)][:limit]


@cache
def _places() -> tuple[_Region, ...]:
    """Every division, superiors before what is in them."""
    found: list[_Region] = []
    provinces: dict[str, _Region] = {}
    for line in loader.read_text(LIST).splitlines():
        province, city, districts = line.split("\t")
        above = provinces.get(province)
        if above is None:
            above = provinces[province] = _Region(province, None, False)
            found.append(above)
        if city:
            above = _Region(city.lstrip("*"), above, city.startswith("*"))
            found.append(above)
        found += [
            _Region(district.lstrip("*"), above, above.former or district.startswith("*"))
            for district in districts.split()
        ]
    return tuple(found)


@cache
def _by_form() -> dict[str, list[_Region]]:
    """The places by each way to write their own name."""
    forms: dict[str, list[_Region]] = {}
    for place in _places():
        for form in _forms(place.name):
            forms.setdefault(form, []).append(place)
    return forms


def _forms(name: str) -> Sequence[str]:
    """The forms of a name: whole, without its suffix, and short: 延边朝鲜族自治州, 延边, 延边州."""
    suffix = _SUFFIX.search(name)
    core = name[: suffix.start()] if suffix else ""
    if suffix is None or len(core) < 2:
        return (name,)
    short = next((short for long, short in _SHORTER.items() if name.endswith(long)), "")
    return (name, core, core + short) if short else (name, core)


def _meant(written: str) -> list[_Region]:
    """The places that a whole name can mean: full names before short ones, present ones before former ones."""
    ranked: dict[tuple[int, bool], list[_Region]] = {}
    for place, short in _readings(written, None):
        places = ranked.setdefault((short, place.former), [])
        if all(region is not place for region in places):
            places.append(place)
    if not ranked:
        return []
    found = ranked[min(ranked)]
    provinces = [region for region in found if region.superior is None]
    if len(provinces) == 1:
        return provinces
    highest = [region for region in found if all(other is region or other.is_within(region) for other in found)]
    return highest or found


def _readings(written: str, above: _Region | None) -> Iterator[tuple[_Region, int]]:
    """Ways to read a name as divisions, each within the one before: the last division, and how many forms are short."""
    if not written:
        if above is not None:
            yield above, 0
        return
    forms = _by_form()
    for end in range(2, min(len(written), 16) + 1):
        for place in forms.get(written[:end], ()):
            if above is None or place.is_within(above):
                rest = written[end:]
                if place.superior is None and rest:
                    rest = rest.removeprefix(_MUNICIPAL) or rest
                    rest = rest.removeprefix(place.name) or rest  # 北京市北京市海淀区, as tables of three columns join
                for read, short in _readings(rest, place):
                    yield read, short + (written[:end] != place.name)


def _singled_out(found: list[_Region], context: str) -> list[_Region]:
    """The places of which the context names the nearest division that tells them apart."""
    text = re.sub(r"\s", "", context)
    named = [[any(form in text for form in _forms(superior.name)) for superior in place.superiors()] for place in found]
    for level in (0, 1):  # The prefecture, or the province if there is none, and then the province.
        fits = [place for place, levels in zip(found, named, strict=True) if any(levels[: level + 1])]
        if fits:
            return fits
    return found if len(found) > 1 else []
