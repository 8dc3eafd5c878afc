"""Finds title, region, year, issuer, date and kind of a report in its own words, and says which words those were.

CONTEXT.md says what each value means, and where in a text it is looked for first. A value that nothing shows for
certain is None.
"""

import re
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice

from core.model import Mask, Meta, Span
from core.text.dates import days_in, first_day
from core.text.enactment import REACH, Enactment, enactment, named_body
from core.text.folding import recognised
from core.text.furniture import PUBLISHED, find_furniture
from core.text.furniture_forms import ends_as_title
from core.text.issuers import (
    Signature,
    byline,
    holding_body,
    issuing_body,
    lead_body,
    printed_day,
    reporting_body,
    signature,
    source_body,
    with_its_place,
)
from core.text.kind import guess_kind, is_notice_title, is_plan_title, is_rule_title
from core.text.origins import Origin, with_origins
from core.text.publication import named_source, release_day
from core.text.regions import leading_place, normalise_region
from core.text.sentences import paragraphs
from core.text.titles import LOOKED_AT, NUMBER, announced_rule, find_title
from core.text.withheld import find_withheld, mark_withheld
from core.text.years import (
    Year,
    congress_of_file,
    year_in_opening,
    year_of_congress,
    year_of_plan,
    year_of_session,
    year_of_title,
)

_WITHHELD = "xX×*＊某"
_MASKED_REGION = re.compile(
    rf"(?P<above>[\u4e00-\u9fff]{{2,9}}?[省市州盟])?(?P<name>(?:某市辖区|[{_WITHHELD}]{{1,4}}(?:省|市|自治区|自治州|地区|盟|新区|开发区|区|县|旗|州)(?:[{_WITHHELD}]{{1,4}}(?:市|区|县|旗))?))"
)
_MASKED_BODY = re.compile(rf"(?:关于)?[{_WITHHELD}]{{1,6}}(?:人民)?(?:政府|教育|教体|教科|教委|文教)")
_OF_THE_STATE = re.compile(r"^国家[\u4e00-\u9fff]{2,8}?(?:总局|局|部|署)(?=[\u4e00-\u9fff]{2,3}[省市区])")
"""A state office at the head of one of its local ones: 国家税务总局江苏省税务局."""
_BULLETIN = re.compile("公报$")
_DELIVERED = re.compile(
    r"^[—\-－―–\s（(]*(?:(?:19|20|一九|二[〇○零0]|[１２]).{0,60}|(?<=[—－―–（(])在.{2,40})(?:会议|大会|全会)(?:第.{1,6}次(?:全体)?会议)?上"
)
_SUBTITLE = re.compile("[—－―–-]{1,4}\\s*([^，。；]{4,60})")
_AT = re.compile(
    r"在(?:中国共产党|政协|中国人民政治协商会议)?(?P<place>[\u4e00-\u9fff]{2,12}?)(?:第?[一二三四五六七八九十]+届)?(?:人民代表大会|人大|[一二三四五六七八九十]+届人|(?:次|届)(?:党员)?代表大会|届委员会)"
)
_BRACKETED = re.compile(r"[（(\[【].*[）)\]】]|[—\-－―–].*|.{0,12}(?:19|20)\d\d.{0,24}|[一二][九〇○零].{0,24}")
_CLEAN_NAME = re.compile(
    r"^(?!(?:19|20)\d\d(?!\d))\d{0,5}[\s._-]{0,3}(?=(?:19|20)\d\d|[^\d\s._年月季届周-])|\s*\([^()]*FBM[^()]*\)$"
)
"""What a file's name has before and behind its title: a number, but not a year; a mark of a collection."""
_DATED_NAME = re.compile(r"\s*[（(](?:19|20)\d\d[-.年]\d{1,2}[-.月]\d{1,2}日?[^()（）]{0,6}[）)]$")
_OF_A_COPY = re.compile(
    r"[^\u4e00-\u9fffA-Za-z]*(?:抓取|采集|下载|爬取|入库|访问|capture|crawl|fetch|download)", re.IGNORECASE
)
"""The beginning of a line that tells when somebody copied the page, which says nothing of the report."""
_RANGE = re.compile(r"[（(]?\s*(?:19|20)\d\d\s*年?\s*[-—－~～至―–]+\s*(?:19|20)\d\d\s*年?\s*[）)]?")
_FIVE_YEARS = re.compile(r"五年(?:计划|规划)(?:纲要)?[（(]\s*((?:19|20)\d\d)\s*年?\s*[—―－\-~～至–]")
_COARSE = (Origin.HEAD, Origin.FILE_NAME)
"""Where a region may be that of a meeting or of a folder of files; who issued the text tells which part of it."""
_OPENING = 1500
_HEAD = 12
"""Lines after a title that may tell when and where a report was given."""


def guess_meta(text: str, source_name: str, masks: Sequence[Mask] | None = None, title: str = "") -> Meta:
    """The metadata of a canonical text, also from its source's name. A value that nothing shows for certain is None.

    A region is written in full where that is certain (`core.text.regions`). A year that is withheld (20xx年, **年)
    gives None, not the first other year in the text, and `core.text.withheld.withheld_fields` tells it from one that
    is nowhere said, as it does with a region. The title falls back to the source's name without folder and suffix.
    `masks` is what `find_furniture` gave, if it has been asked; `title` is what the file itself says it is. Where each
    value is from stands in `Meta.extra` (`core.text.origins`). The values are in ordinary characters
    (`core.text.folding.recognised`), whatever forms the text has.
    """
    text, source_name = recognised(text), recognised(source_name)
    known = _Known(text, source_name, find_furniture(text) if masks is None else masks, recognised(title))
    date, date_from = known.date()
    issuer, issuer_from = known.issuer()
    region, region_from = known.region(issuer)
    year = known.year(date, date_from)
    title = known.title
    meta = Meta(title, region, year.value, issuer, date, guess_kind(title) or guess_kind(known.subtitle))
    withheld = {"year": year.is_withheld, "region": _withholds_region(title, region)}
    meta = mark_withheld(meta, [name for name, is_withheld in withheld.items() if is_withheld])
    origins = {
        "title": Origin.TEXT if known.has_title else Origin.FILE_NAME,
        "region": region_from,
        "year": year.origin,
        "issuer": issuer_from,
        "date": date_from,
        "kind": Origin.TITLE,
    }
    return with_origins(meta, {name: origin for name, origin in origins.items() if getattr(meta, name) and origin})


@dataclass
class _Known:
    """A text prepared for the search: its head, its end and what stood around it, each made once."""

    text: str
    source_name: str
    masks: Sequence[Mask]
    given: str = ""
    """The title that the file gives, where the text need not have one."""
    lines: list[Span] = field(init=False)
    shown: list[str] = field(init=False)
    title: str = field(init=False)
    has_title: bool = field(init=False)
    title_line: int = field(init=False)
    """The line on which the title ends; -1 if the text has none."""
    announced_at: int = field(init=False)
    """The line on which the title of a rule's announcement ends; for any other text, its title."""

    def __post_init__(self) -> None:
        furniture = [Span(mask.start, mask.end) for mask in self.masks]
        self.lines = list(islice(_outside(paragraphs(self.text), furniture), LOOKED_AT + _HEAD))
        self.shown = [self.text[line.start : line.end] for line in self.lines]
        found = find_title(self.shown)
        self.has_title = found is not None
        self.title, self.title_line = found or (_file_title(self.source_name), -1)
        self.announced_at = self.title_line
        if self.given:
            self.title, self.has_title = self.given, True
        elif found and (announced := announced_rule(self.shown, self.title, self.title_line)):
            self.title, self.title_line = announced

    @cached_property
    def is_rule(self) -> bool:
        inner = re.search(r"《[^》]+》的(?:通知|决定|公告)$", self.title)
        return (inner is None and is_rule_title(self.title) and self.head is not None) or self._has_articles

    @cached_property
    def _has_articles(self) -> bool:
        return is_rule_title(self.title) and re.search(r"^[#\s\u3000]*第[一1]条", self.text, re.MULTILINE) is not None

    @cached_property
    def is_notice(self) -> bool:
        return not self.is_rule and is_notice_title(self.title) and not self.is_plan

    @cached_property
    def is_plan(self) -> bool:
        return is_plan_title(self.title)

    @cached_property
    def head(self) -> Enactment | None:
        """What the lines below the title say of a rule's passing."""
        if not (is_rule_title(self.title) or is_notice_title(self.title) or self.is_plan):
            return None
        if self.title_line < 0 and not self.given:
            return None
        start = self.lines[self.title_line].end if self.title_line >= 0 else 0
        own = enactment(self.text[start : start + REACH])
        if own is not None or self.announced_at == self.title_line:
            return own
        return enactment(self.text[self.lines[self.announced_at].end : self.lines[self.title_line].start])

    @cached_property
    def opening(self) -> str:
        """The text after its title."""
        at = self.title_line + 1
        if at >= len(self.lines):
            return ""
        return self.text[self.lines[at].start : self.lines[at].start + _OPENING]

    @cached_property
    def below(self) -> list[str]:
        """The lines below the title that belong to it: brackets, dashes, a range of years."""
        found: list[str] = []
        for line in self.shown[self.title_line + 1 : self.title_line + 1 + _HEAD]:
            if len(line) > 90 or "。" in line:
                break
            found.append(line)
        return found

    @cached_property
    def subtitle(self) -> str:
        """What a motto's second line calls the text: ——某县教育局2022年工作总结. Else empty."""
        found = _SUBTITLE.fullmatch(self.below[0].strip()) if self.title_line >= 0 and self.below else None
        return found[1] if found and ends_as_title(found[1]) and not _DELIVERED.match(self.below[0]) else ""

    @cached_property
    def byline(self) -> str | None:
        """The body that stands alone above or below the title of a report or plan: who wrote it."""
        if self.title_line < 0 or self.is_rule or (self.is_notice and not _BULLETIN.search(self.title)):
            return None
        above = [line for line in self.shown[: self.title_line][-1:] if line.strip() not in self.title]
        return byline(above, self.below)

    @cached_property
    def published(self) -> str:
        """What the page says about its publication."""
        parts = (self.text[mask.start : mask.end] for mask in self.masks if mask.reason == PUBLISHED)
        return "\n".join(parts)[:2000]

    @cached_property
    def signed(self) -> Signature | None:
        end = len(self.text)
        for mask in reversed(self.masks):
            if mask.end < len(self.text[:end].rstrip()):
                break
            end = min(end, mask.start)
        return signature(self.text, end, is_notice=self.is_notice)

    @cached_property
    def delivery(self) -> str | None:
        """The line that tells at which meeting a report was given."""
        return next((line for line in self.shown[: self.title_line + _HEAD] if _DELIVERED.match(line)), None)

    def date(self) -> tuple[str | None, Origin | None]:
        """The day that counts for this kind of text: see CONTEXT.md."""
        steps = {
            "rule": (self._enacted, self._named_day, self._own_day, self._released),
            "notice": (
                self._signed_day,
                self._enacted,
                self._own_day,
                self._printed_day,
                self._released,
                self._named_day,
            ),
            "report": (
                self._released,
                self._delivered,
                self._own_day,
                self._signed_day,
                self._enacted,
                self._named_day,
            ),
        }
        kind = "rule" if self.is_rule else "notice" if self.is_notice else "report"
        for step in steps[kind]:
            date, origin = step()
            if date is not None:
                return date, origin
        return None, None

    def _enacted(self) -> tuple[str | None, Origin]:
        return (self.head.date if self.head else None), Origin.ENACTMENT

    def _signed_day(self) -> tuple[str | None, Origin]:
        return (self.signed.date if self.signed else None), Origin.SIGNATURE

    def _printed_day(self) -> tuple[str | None, Origin]:
        return printed_day(self.text), Origin.SIGNATURE

    def _released(self) -> tuple[str | None, Origin]:
        return release_day(self.published), Origin.PAGE

    def _delivered(self) -> tuple[str | None, Origin]:
        day = first_day(self.delivery) if self.delivery else None
        return (day.iso if day else None), Origin.HEAD

    def _own_day(self) -> tuple[str | None, Origin]:
        """A day that stands below the title, alone or in brackets."""
        for line in self.below:
            day = None if _OF_A_COPY.match(line) else first_day(line)
            if day is not None and _BRACKETED.fullmatch(line.strip()) and not re.search("起施行|生效|截至", line):
                return day.iso, Origin.HEAD
        return None, Origin.HEAD

    def _named_day(self) -> tuple[str | None, Origin]:
        found = [day.iso for day in days_in(_stem(self.source_name))]
        return (found[-1] if found else None), Origin.FILE_NAME

    def issuer(self) -> tuple[str | None, Origin | None]:
        """The body that counts for this kind of text: see CONTEXT.md."""
        if self.is_rule:
            body = self.head.body if self.head else None
            if body:
                return _with_its_place(body, self.title), Origin.ENACTMENT
        elif (reporting := self._reporting) is not None:
            # Who reports for a government, as an office does with a budget, stands below the title.
            return (self.byline, Origin.HEAD) if self.byline else (reporting, Origin.TEXT)
        signer = lead_body(self.signed.issuer) if self.signed and self.signed.issuer else None
        if not self.is_rule:
            held = (holding_body(words) for words in (self.title, self.subtitle) if not self.is_notice)
            body = issuing_body(self.title) or next(filter(None, held), None)
            if body:
                body = with_its_place(lead_body(body), signer)
                congress = re.search("人大|人民代表大会", body)
                return (named_body(body) if congress else body), Origin.TITLE
            if self.byline:
                return self.byline, Origin.HEAD
        if signer:
            return signer, Origin.SIGNATURE
        body = named_source(self.published) if not self.is_rule else None
        return (source_body(body), Origin.PAGE) if body else (None, None)

    @property
    def _reporting(self) -> str | None:
        """Who gives the report that the title announces. A resolution on such a report is none."""
        return None if self.is_notice else reporting_body(self.title, self.opening, self._place())

    def _place(self) -> str:
        """The place of a government's report in its own words, in its title or the congress it reported to."""
        named = leading_place(_without_year(self.title)) or _masked_region(_without_year(self.title)) or ""
        if named:
            return named
        at = _AT.search(self.delivery or "")
        return leading_place(at["place"]) or _masked_region(at["place"]) or "" if at else ""

    def region(self, issuer: str | None) -> tuple[str | None, Origin | None]:
        """The region named in the title; else in the file's name; else by who reports or issues."""
        at = _AT.search(self.delivery or "")
        asked = (
            (self.title if self.has_title else "", Origin.TITLE),
            (at["place"] if at else "", Origin.HEAD),
            (_file_title(self.source_name), Origin.FILE_NAME),
            (issuer or "", Origin.ISSUER),
            (named_source(self.published) or "", Origin.PAGE),
        )
        context = "\n".join([self.title, issuer or "", self.source_name, self.published])
        found: tuple[str | None, Origin | None] = None, None
        for words, origin in asked:
            region = guess_region(words) if words else None
            whole = normalise_region(region, context) if region else ""
            is_part = found[0] and found[1] in _COARSE and whole.startswith(found[0]) and whole != found[0]
            if (found[0] is None and whole) or is_part:
                found = whole, origin
        return found

    def year(self, date: str | None, date_from: Origin | None) -> Year:
        """The year that counts for this kind of text: see CONTEXT.md."""
        dated = Year(int(date[:4]), date_from) if date else Year()
        official = self.is_rule or self.is_notice or self.is_plan
        steps = (
            self._titled_year,
            self._headed_year,
            lambda: dated if official and date_from in (Origin.ENACTMENT, Origin.SIGNATURE) else Year(),
            self._congress_year,
            self._opening_year,
            self._numbered_year,
            self._named_year,
            self._planned_year,
            lambda: dated if official or date_from in (Origin.HEAD, Origin.ENACTMENT) else Year(),
        )
        return next((year for step in steps if (year := step()).is_settled), Year())

    def _titled_year(self) -> Year:
        titled = year_of_title(self.title, is_plan=self.is_plan) if self.has_title else Year()
        if not titled.is_settled:
            titled = year_of_title(self.subtitle, is_plan=False)
        session = None if titled.is_settled else year_of_session(self.title)
        return Year(session, Origin.TITLE) if session else titled

    def _headed_year(self) -> Year:
        """The first year of a range below the title, or the year of the meeting."""
        for line in self.below[:3]:
            if _RANGE.fullmatch(line.strip()):
                return Year(int(re.findall(r"(?:19|20)\d\d", line)[0]), Origin.HEAD)
        delivered = first_day(self.delivery) if self.delivery else None
        held = delivered.year if delivered else year_of_session(self.delivery or "")
        return Year(held, Origin.HEAD) if held else Year()

    def _congress_year(self) -> Year:
        lines = "\n".join(self.shown[:8])[:800]
        year = year_of_congress(f"{self.title if self.has_title else ''}\n{lines}")
        return Year(year, Origin.TEXT) if year else Year()

    def _opening_year(self) -> Year:
        opening = year_in_opening(self.opening)
        if opening.is_settled or (self.has_title and not self.is_plan):
            return opening
        years = _FIVE_YEARS.search(self.opening)
        return Year(int(years[1]), Origin.OPENING) if years else Year()

    def _planned_year(self) -> Year:
        """The first year of the plan which a report or a proposal is about."""
        planned = year_of_plan(self.title) if self.has_title and not self.is_notice else None
        return Year(planned, Origin.TITLE) if planned else Year()

    def _named_year(self) -> Year:
        """The year in the file's name."""
        stem = _stem(self.source_name)
        named = year_of_title(stem, is_plan=self.is_plan, anywhere=True)
        value = named.value if named.is_settled else congress_of_file(stem)
        return Year(value, Origin.FILE_NAME if value else None, named.is_withheld)

    def _numbered_year(self) -> Year:
        """The year in the document number of its head: 某教发〔2023〕5号."""
        for line in self.shown[: self.title_line + _HEAD]:
            said = re.sub(r"^[-\s]*(?:文号|发文字号)\s*[:：]\s*", "", line.strip())
            if NUMBER.fullmatch(said):
                found = re.search(r"[〔\[［（(【﹝]\s*((?:19|20)\d\d)\s*[〕\]］）)】﹞]", said)
                if found:
                    return Year(int(found[1]), Origin.HEAD)
        return Year()


def _with_its_place(body: str, title: str) -> str:
    """A rule's body with the place from the rule's title: 省人民代表大会常务委员会 with the province's name."""
    bare = re.match(r"(?:省|市|区|县|自治区|自治州|自治县)?(?=人民代表大会|人民政府)", body)
    place = leading_place(title) if bare is not None else None
    if bare is None or not place:
        return body
    level = "" if re.search("[省市区县州旗盟]$", place) else bare.group()
    return f"{place}{level}{body[bare.end() :]}"


def _outside(lines: Iterable[Span], furniture: Iterable[Span]) -> Iterator[Span]:
    """The lines that furniture does not cover to half or more; both in order, so that each is looked at once."""
    masks = deque(sorted(furniture))
    for line in lines:
        while masks and masks[0].end <= line.start:
            masks.popleft()
        covered = 0
        for mask in masks:
            if mask.start >= line.end:
                break
            covered += min(mask.end, line.end) - max(mask.start, line.start)
        if 2 * covered < len(line):
            yield line


def _stem(source_name: str) -> str:
    name = re.split(r"[/\\]", source_name)[-1]
    return re.sub(r"(?:\.[A-Za-z0-9]{1,5})+$", "", name) or name


def _file_title(source_name: str) -> str:
    stem = _stem(source_name)
    return _CLEAN_NAME.sub("", _DATED_NAME.sub("", stem)).replace("_", " ").strip() or stem


def _without_year(title: str) -> str:
    shown = title.removeprefix("关于").replace(" ", "")
    shown = re.sub(r"^[^\u4e00-\u9fffxX×*]*(?:19|20)\d\d\s*(?:学年度?|年度|年)?\s*[_\-]*", "", shown)
    return (
        re.sub(r"^[一二][九〇○零][〇○零一二三四五六七八九]{2}年度?", "", shown)
        .removeprefix("中国（")
        .removeprefix("中国(")
    )


def guess_region(title: str) -> str | None:
    """The place a title begins with: 六安市裕安区, 安徽省, 某市辖区, x区, the 杭州 of 杭州城市大脑; None for 市教育局.

    Only divisions of the list (`core.text.regions`) and withheld ones; a zone (深圳经济特区) stands for its place.
    """
    shown = _OF_THE_STATE.sub("", _without_year(title).removeprefix("中共"))
    if len(shown) > 4 and "关于" in shown[:5] and not leading_place(shown):
        shown = shown.partition("关于")[2]
    return _masked_region(shown) or leading_place(shown) or None


def _masked_region(shown: str) -> str | None:
    """A place whose name is withheld: x区, 安徽省x市, 某市辖区."""
    match = _MASKED_REGION.match(shown)
    if match is None:
        return None
    above = match["above"] or ""
    if above and leading_place(above) != above:
        return None
    return match.group()


def _withholds_region(title: str, region: str | None) -> bool:
    """Whether the region is masked, wholly (XXXX人民政府) or in part (安徽省x市)."""
    return bool(find_withheld(region)) if region else _MASKED_BODY.match(title) is not None


def guess_year(title: str, opening: str = "", source_name: str = "") -> int | None:
    """The year that the title names first (2024年, 二〇二四年, 14年工作总结), else the opening, else the source's name.

    None when the first of these that speaks of a year withholds it (20xx年).
    """
    for year in (
        year_of_title(title, is_plan=is_plan_title(title)),
        year_in_opening(opening),
        year_of_title(_stem(source_name), is_plan=False, anywhere=True),
    ):
        if year.is_settled:
            return year.value
    return None
