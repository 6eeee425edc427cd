"""GB18030 and BIG5 exactly as browsers read them (WHATWG indexes), where Python's own codecs differ.

GB18030: the twenty code points that the 2022 revision moved out of the private use area. BIG5: Python's ``big5hkscs``
lacks the characters of HKSCS-2008 and the compatibility ideographs, and reads eleven punctuation marks otherwise; a
lead byte with a trail byte that is no ASCII is one error, not two.
"""

import codecs
import re

_PRIVATE = dict(
    zip(
        "\ue5e5\ue78d\ue78e\ue78f\ue790\ue791\ue792\ue793\ue794\ue795\ue796\ue7c7\ue81e\ue826\ue82b\ue82c\ue832\ue843\ue854\ue864",
        "\u3000\ufe10\ufe12\ufe11\ufe13\ufe14\ufe15\ufe16\ufe17\ufe18\ufe19\u1e3f\u9fb4\u9fb5\u9fb6\u9fb7\u9fb8\u9fb9\u9fba\u9fbb",
        strict=True,
    )
)
_ANY_PRIVATE = re.compile("[" + "".join(_PRIVATE) + "]")

_PUNCTUATION = dict(zip("•､‾∼♁☉¥¢£", "‧﹑¯～⊕⊙￥￠￡", strict=True))
_ANY_PUNCTUATION = re.compile("[" + "".join(_PUNCTUATION) + "]")

_LACKING = (
    # Code of the first character in four hexadecimal digits, then the characters from there on.
    "877a㡵𡵓𣚞𦀡㻬𥣞㫵竼龗𤅡𨤍𣇪𠪊𣉞䌊蒄龖鐯䤰蘓墖靊鈘秐稲晠権袝瑌篅枂稬剏遆㓦珄𥶹瓆鿇垳 "
    "87c4䤯呌䄱𣚎堘穲𧭥讏䚮𦺈䆁𥶙箮𢒼鿈𢓁𢓉𢓌鿉蔄𣖻䂴鿊䓡𪷿拁灮鿋 8e69箸 8e6f簆 8e7e糎 8eab緒 "
    "8eb4縝 8ecd者 8ed0耨 8f57菁 8f69蒨 8f6e萏 8fcb覦覩 8ffe起 906d都 "
    "907a銹 90dc靜 90f1響 91bf鼖 9244蔃 92af兙兛兝兞 92c8鍮 92d1瑹 9447浧 "
    "94ca禛 95d9邗 9644靝 96ed瀞 96fc嬨 9b76爁 9b78矗 9b7b纇 9bc6駖 "
    "9bde釔 9bec惞 9bf6澶 9c42輶 9c53侻 9c62營 9c68鄄 9c6b鷰 9c77菏 "
    "9cbc尐秣 9cd0婧 9d57輋 9d5a筑 9dc4拐 9ea9恢 9eef痹 9efd汊 9f60鬮 "
    "9f66鼗 9fcb僭 9fd8弌 a063蠏 a077拎 a0d5瑨 a0df煢 a0e4牐 "
    "a3c0␀␁␂␃␄␅␆␇␈␉␊␋␌␍␎␏␐␑␒␓␔␕␖␗␘␙␚␛␜␝␞␟␡€ c6cf廴 c6d3无 c6d5癶 "
    "c6d7隶 c6de〃仝 fa5f倩 fa66偽 fabd包 fac5卄 fad5卿 fb48嘅 fbb8婷 "
    "fbf3幵 fbf9廐 fc4f彘 fc6c悤 fcb9撐 fce2晴 fcf1杞 fdb7沜渝 fdbb港 "
    "fdf1煮 fe52猪 fe6f瑜 feaa瓩 fedd砉 "
)


def _next_code(code: int) -> int:
    """The code after this one in the BIG5 index: trail bytes run 40–7E, A1–FE."""
    lead, trail = divmod(code, 256)
    if trail == 0x7E:
        return lead * 256 + 0xA1
    return (lead + 1) * 256 + 0x40 if trail == 0xFE else code + 1


def _lacking() -> dict[bytes, str]:
    table: dict[bytes, str] = {}
    for run in _LACKING.split():
        code = int(run[:4], 16)
        for character in run[4:]:
            table[code.to_bytes(2, "big")] = character
            code = _next_code(code)
    return table


_TABLE = _lacking()


def _mend(error: UnicodeError) -> tuple[str, int]:
    """What a browser makes of a pair of bytes that Python cannot read."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    pair = bytes(error.object[error.start : error.start + 2])
    known = _TABLE.get(pair)
    if known:
        return known, error.start + 2
    return "\ufffd", error.start + (2 if len(pair) == 2 and pair[1] >= 0x80 else 1)


codecs.register_error("auditor.big5", _mend)


def decode_gb18030(body: bytes) -> str:
    """Decode; an invalid byte becomes one replacement character."""
    text = body.decode("gb18030", "replace")
    return _ANY_PRIVATE.sub(lambda match: _PRIVATE[match[0]], text) if _ANY_PRIVATE.search(text) else text


def decode_big5(body: bytes) -> str:
    """Decode BIG5 with the HKSCS extension; an invalid byte becomes one replacement character."""
    text = body.decode("big5hkscs", "auditor.big5")
    return _ANY_PUNCTUATION.sub(lambda match: _PUNCTUATION[match[0]], text) if _ANY_PUNCTUATION.search(text) else text
