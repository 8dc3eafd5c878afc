"""Maps radicals and compatibility forms to the ordinary characters that they stand for.

PDFs of many programs write 一 as the Kangxi radical U+2F00, which looks the same but is not found by a search. Both
maps take one character to one, so offsets stay.
"""

import re
import unicodedata
from functools import cache, lru_cache

_RADICALS = (
    "⺁⺄⺅⺆⺇⺉⺊⺋⺌⺍⺎⺏⺐⺑⺒⺓⺔⺕⺖⺗⺘⺙⺛⺜⺝⺞⺟⺠⺡⺢⺣⺤⺥⺦⺧⺨⺩⺪⺫⺬⺭⺮⺯⺰⺱⺲⺳⺴⺵⺶⺷⺸⺹⺺⺻⺼⺽⺾⺿⻀"
    "⻁⻂⻃⻄⻅⻆⻇⻈⻉⻊⻋⻌⻍⻎⻏⻐⻑⻒⻓⻔⻕⻖⻗⻘⻙⻚⻛⻜⻝⻞⻟⻠⻡⻢⻣⻤⻥⻦⻧⻨⻩⻪⻫⻬⻭⻮⻯⻰⻱⻲⻳"
)
_CHARACTERS = (
    "厂乙亻冂几刂卜㔾小小兀尣尢尣巳幺彑彐忄心扌攵旡日月歺母民氵氺灬爫爫丬牛犭王疋罒示礻竹糹纟罓罒网网网羊羊羊耂肀聿肉臼艹艹艹"
    "虎衤覀西见角角讠贝足车辶辶辶阝钅長镸长门阜阝雨青韦页风飞食食飠饣首马骨鬼鱼鸟卤麦黄黾斉齐歯齿竜龙龜亀龟"
)
"""The CJK Radicals Supplement, with the characters that the Unicode Standard gives for them."""
_COMPATIBLE = re.compile("[\u2e80-\u2fd5\uf900-\ufaff\U0002f800-\U0002fa1f]")
IGNORED = "\xad\u200b\u200c\u200d\u2060\ufeff"
"""Characters that are invisible: soft hyphens, zero-width spaces and joiners."""


@cache
def radicals() -> dict[int, str]:
    """For `str.translate`: maps radicals and compatibility ideographs to ordinary characters."""
    found = {ord(radical): char for radical, char in zip(_RADICALS, _CHARACTERS, strict=True)}
    for code in (*range(0x2F00, 0x2FD6), *range(0xF900, 0xFB00), *range(0x2F800, 0x2FA1E)):
        plain = unicodedata.normalize("NFKC", chr(code))
        if len(plain) == 1 and plain != chr(code):
            found[code] = plain
    return found


def without_radicals(text: str) -> str:
    """The text with ordinary characters instead of radicals and compatibility ideographs; its length stays the same."""
    return text.translate(radicals()) if _COMPATIBLE.search(text) else text


@cache
def compatible() -> dict[int, str]:
    """For `str.translate`: as `radicals`, and also full-width ASCII and other forms, each mapped to one character."""
    found = dict(forms())
    for code in (*range(0xFF01, 0xFFE7), *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000, 0xA0):
        plain = unicodedata.normalize("NFKC", chr(code))
        if len(plain) == 1 and plain != chr(code):
            found[code] = plain
    return found


_FORMS = re.compile(
    "[\u2e80-\u2fd5\uf900-\ufaff\ufe10-\ufe19\ufe30-\ufe6b\uff10-\uff19\uff21-\uff3a\uff41-\uff5a\uff61-\uff65"
    "\U0001d7ce-\U0001d7ff\U0002f800-\U0002fa1f]"
)


_SMALL_STOP = 0xFE52
"""Tables of policies number their rows by it (323﹒): what follows is no heading."""


@cache
def forms() -> dict[int, str]:
    """For `str.translate`: as `radicals`, and also full-width letters and digits, vertical and small punctuation.

    Ordinary full-width punctuation (：（，) and blanks stay: rules about Chinese text tell them from those of ASCII.
    """
    found = dict(radicals())
    ranges = ((0xFE10, 0xFE1A), (0xFE30, 0xFE6C), (0xFF10, 0xFF1A), (0xFF21, 0xFF3B), (0xFF41, 0xFF5B))
    for first, end in (*ranges, (0xFF61, 0xFF66), (0x1D7CE, 0x1D800)):
        for code in range(first, end):
            plain = unicodedata.normalize("NFKC", chr(code))
            if len(plain) == 1 and plain != chr(code):
                found[code] = plain
    del found[_SMALL_STOP]
    return found


def recognised(text: str) -> str:
    """The text as rules for headings, furniture and metadata read it. Its length stays the same, so offsets stay."""
    return _whole_recognised(text) if len(text) >= _LONG else _recognised(text)


def _recognised(text: str) -> str:
    return text.translate(forms()) if _FORMS.search(text) else text


_LONG = 1_000
"""Code points of a text, which one rule after the other asks for. The last one is remembered: 7 % of reading a file."""
_whole_recognised = lru_cache(maxsize=1)(_recognised)


def folded(text: str) -> str:
    """The text with one form for each character, for searching. Its length stays the same, so offsets stay."""
    return text if text.isascii() else text.translate(compatible())


_UNLIKE = re.compile(f"[{IGNORED}\u2e80-\u2fd5\uf900-\ufaff\uff10-\uff5a\U0002f800-\U0002fa1f]")


def searched(text: str) -> str:
    """A title or query for comparing: one form for each character, in lower case, without invisible characters."""
    if _UNLIKE.search(text):
        text = "".join(char for char in folded(text) if char not in IGNORED)
    return text.casefold()
