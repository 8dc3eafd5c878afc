"""Looks for what may be wrong with a complete text: a mistaken encoding, characters that only one machine knows."""

import re
from collections.abc import Iterator

from core.errors import UserError
from core.text.canonical import is_plain
from core.text.plausibility import plausibility

_SAMPLE = 20_000
"""How many characters are searched for a mistaken encoding."""
_LOOKED_AT = 3_000
_SHOWN = 12
_SUSPECT = re.compile("[\x01-\x08\x0e-\x1f\x7f-\x9f\ue000-\uf8ff\ufffd\U000f0000-\U0010fffd锟烫屯]")
_CONTROLS = re.compile("[\x01-\x08\x0e-\x1f\x7f-\x9f]")
_PRIVATE = re.compile("[\ue000-\uf8ff\U000f0000-\U000ffffd\U00100000-\U0010fffd]")
_REPLACED = re.compile("\ufffd")
_MEMORY = re.compile("锟斤拷|(?:烫){3,}|(?:屯){3,}")
"""U+FFFD in UTF-8 read as GBK, and memory that a program never wrote to."""
_HAN = re.compile("[\u4e00-\u9fff]+")
_LATIN = re.compile("[\xa1-\xff]")
_FEW = 8
"""Of Chinese or of such Latin characters, below which a text tells nothing of its encoding."""
_TELLING = re.compile(
    "["
    "妗妞妤妫妯妲妾姊姒姗姘姝姣姹娅娆娈娉娌娑娓娣娲娴娼婀婊婕婢婧婵宀宄宓宕宥宸寤寮寰搴杈杌杓杞杩棣棰椁椋椐椤椴椹楂楗"
    "楝楠楣楦楫楱楸楹榀榄榇榈榉榘榛榧榫榭榻槌槎洄洇洌洎洙洚洧洫洮洳洵洹浃浈浍浏浒浔浜浞浠浣浯浼涑涓涔涞涠淇渚澧澶澹濂"
    "濉濞濠濡濮濯瀚瀛瀣瀵瀹灏灞琚琛瑁瑕瑗瑙瑜瑭瑷瑾璀璁璇璋璎璐璜璞璧璨璩璺瓒甯纭纰纾绀绁绂绉绋绌绐绔绗绛绠绡绨绫绮绯"
    "绱绲绶绺绻绾缁缂缃缇缈缍褰蹇銆鋩鋪鋫鋬鋭鋮鋯鋰鋱鋲鋳鋴鋵鋶鋷鋸鋹鋺鋻鋼鋽鋾鋿錀錁錂錃錄錅錆錇錈錉鍊鍋鍌鍍鍎鍏鍐鍑"
    "鍒鍓鍔鍕鍖鍗鍘鍙鍚鍛鍜鍝鍞鍟鍠鍡鍢鍣鍤鍥鍦鍧鍨鍩鍫鎬鎭鎯鎰鎱鎲鎳鎴鎵鎶鎷鎸鎹鎺鎻鎼鎽鎾鎿鏀鏁鏂鏃鏄鏅鏆鏇鏈鏉鏋鏌"
    "鏍鐎鐏鐐鐑鐒鐓鐔鐕鐖鐗鐘鐙鐚鐛鐜鐝鐞鐟鐠鐡鐢鐣鐤鐥鐦鐧鐨鐩鐪鐫鐬鐭鐮鑰鑱鑲鑳鑴鑵鑶鑷鑸鑹鑺鑻鑼鑽鑾鑿钀钁钂钃钄钑"
    "钖钘铇铏铓铔铚铦铻锛锜锠閫閬閭閮閯閰閱閲閳閴閵閶閷閸閹閺閻閼閽閾閿闀闁闂闃闄闅闆闇闈闉闊闋韪韫韬骞"
    "]"
)
"""Any of the Chinese characters that GBK has for the first two of the three bytes of Chinese characters in UTF-8.

Those that are common in Chinese themselves are left out. Which these are is worked out by a test: that takes longer
than to look at a thousand texts.
"""
_ORDINARY = re.compile(f"[^{_TELLING.pattern[1:-1]}{_LATIN.pattern[1:-1]}]*+")
"""A text with neither those nor Latin letters beyond ASCII: nothing in it need be counted."""
_MANY = 0.08
"""With more than this share of such characters, UTF-8 was read as GBK; in Chinese they are rare."""


def text_warnings(text: str, *, plain: bool = False) -> Iterator[UserError]:
    """``import.replacement_characters``, ``import.mojibake``, ``import.control_characters``, ``import.private_...``.

    `plain`: it is known that the text `is_plain`.
    """
    sample = text[:_SAMPLE]
    meant = _meant(sample[:_LOOKED_AT])
    if meant is not None:
        yield UserError("import.mojibake", sample=_brief(sample), meant=_brief(meant))
    if plain or is_plain(text) or not _SUSPECT.search(text):
        return
    memory = _MEMORY.search(text)
    if memory is not None and meant is None:
        yield UserError("import.lost_characters", sample=memory.group()[:_SHOWN], offset=memory.start())
    for code, pattern in (
        ("import.replacement_characters", _REPLACED),
        ("import.control_characters", _CONTROLS),
        ("import.private_characters", _PRIVATE),
    ):
        first = pattern.search(text)
        if first is not None:
            count = sum(1 for _ in pattern.finditer(text))
            near = pattern.findall(text, first.start(), first.start() + _SAMPLE)
            names = list(dict.fromkeys(f"U+{ord(char):04X}" for char in near))[:_SHOWN]
            yield UserError(code, count=count, offset=first.start(), names=names)


def _meant(sample: str) -> str | None:
    """What a text that was decoded by a wrong encoding really says; None if the encoding was right."""
    if _ORDINARY.fullmatch(sample):
        return None
    telling, latin = len(_TELLING.findall(sample)), len(_LATIN.findall(sample))
    han = sum(map(len, _HAN.findall(sample)))
    if han >= _FEW and telling > _MANY * han:
        meant = sample.replace("\ufffd", "").encode("gb18030", "ignore").decode("utf-8", "ignore")
        if plausibility(meant) > max(0.2, plausibility(sample)):
            return meant
    if latin >= _FEW and latin > 2 * han:
        raw = sample.encode("latin-1" if _CONTROLS.search(sample) else "cp1252", "ignore")
        for encoding in ("utf-8", "gb18030"):
            meant = raw.decode(encoding, "ignore")
            if sum(map(len, _HAN.findall(meant))) >= 4 and plausibility(meant) > 0.4:
                return meant
    return None


def _brief(text: str) -> str:
    return " ".join(text.split())[:_SHOWN]
