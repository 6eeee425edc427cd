"""Wording that a person should look at (用语线索): harmful sites, advertising, identity numbers. Clues, never proof."""

import re

_HARMFUL = re.compile(
    r"博彩|赌博|赌场|赌球|百家乐|六合彩|时时彩|老虎机|棋牌(?:游戏|平台|娱乐)|真人(?:娱乐|视讯)|体育投注|外围投注|澳门.{0,4}(?:娱乐|葡京|金沙)"
    r"|色情|成人(?:视频|电影|网站|影院)|黄色(?:视频|网站)|裸聊|约炮|一夜情|无码|AV在线|三级片",
    re.I,
)
_ABOUT_FIGHTING = re.compile(r"打击|查处|整治|举报|防范|严禁|禁止|反赌|扫黄|远离|警惕|案|公安|条例")
_ADVERT = re.compile(
    r"(?:限时|全场|巨惠|特价|秒杀|团购)(?:抢购|优惠|特惠|促销|折扣|\d)|加(?:我|客服)?微信(?:号)?|扫码(?:购买|下单|抢购)|立即(?:抢购|购买|下单)"
    r"|代理(?:加盟|招商)|招商加盟|点击购买|购买链接|优惠券|包邮|楼盘(?:开盘|热销)|医美|商务合作请"
)
_PRESSED = re.compile(
    r"(?:转发|点赞|关注|投票|集赞|下载)[^。；！？\n]{0,10}(?:截图|截屏)|(?:截图|截屏)[^。；！？\n]{0,6}(?:上报|反馈|报送)"
    r"|(?:必须|务必|一律|全员|人人|强制)[^。；！？\n]{0,8}(?:转发|点赞|关注|下载|投票)|(?:转发|点赞|关注|下载)任务|集赞"
)
_ABOUT_RELIEF = re.compile(
    r"整治|减负|形式主义|严禁|禁止|不得|不要|不准|杜绝|防止|谨防|骗|举报|取消|叫停|通报|案|务必(?:关注|下载)(?:天气|预警|官方)"
)
_IDENTITY = re.compile(
    r"(?<![\dA-Za-z])([1-9]\d{5}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx])(?!\d)"
)
_MOBILE = re.compile(r"(?<!\d)(1[3-9]\d{9})(?!\d)")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK = "10X98765432"
_SIGNED = {
    "撰稿": re.compile(r"(?:撰\s*稿|供\s*稿|撰\s*文|文\s*字|作\s*者|编\s*辑|通讯员)\s*(?:人)?\s*[:：丨|/]"),
    "审核": re.compile(r"(?:审\s*核|初\s*审|二\s*审|复\s*审|一\s*审|责\s*编|校\s*对)\s*(?:人)?\s*[:：丨|/]"),
    "审签": re.compile(r"(?:审\s*签|签\s*发|终\s*审|三\s*审|审\s*定)\s*(?:人)?\s*[:：丨|/]"),
}
_TAIL = 400
MANY_MOBILES = 3
"""So many different mobile numbers in one text are a list of persons, not the office's own contact."""


def harmful(text: str) -> str:
    """Return the wording of gambling and pornography in ``text``, empty where it has none or speaks against it."""
    found = _HARMFUL.search(text)
    return found[0] if found and not _ABOUT_FIGHTING.search(text) else ""


def adverts(text: str) -> tuple[str, ...]:
    """Return the wording of advertising in ``text``, each once."""
    return tuple(dict.fromkeys(found[0] for found in _ADVERT.finditer(text)))


def pressed(text: str) -> tuple[str, ...]:
    """Return the wording that urges people to forward or like (强制转发点赞), none where the text speaks against it."""
    if _ABOUT_RELIEF.search(text):
        return ()
    return tuple(dict.fromkeys(found[0] for found in _PRESSED.finditer(text)))


def personal(text: str) -> tuple[str, ...]:
    """Return what ``text`` shows of persons unmasked, masked here: identity numbers, and mobile numbers in a list."""
    numbers = [f"身份证号{number[:3]}***********{number[-4:]}" for number in _IDENTITY.findall(text) if _valid(number)]
    mobiles = sorted(set(_MOBILE.findall(text)))
    if len(mobiles) >= MANY_MOBILES:
        numbers.append(f"手机号{mobiles[0][:3]}****{mobiles[0][-4:]}等{len(mobiles)}个")
    return tuple(dict.fromkeys(numbers))


def masked(text: str) -> str:
    """Return ``text`` with identity and mobile numbers made unreadable."""
    text = _IDENTITY.sub(lambda hit: f"{hit[1][:3]}***********{hit[1][-4:]}", text)
    return _MOBILE.sub(lambda hit: f"{hit[1][:3]}****{hit[1][-4:]}", text)


def signed(text: str) -> tuple[str, ...]:
    """Return which of 撰稿, 审核 and 审签 the end of ``text`` names."""
    tail = text[-_TAIL:]
    return tuple(role for role, sign in _SIGNED.items() if sign.search(tail))


def _valid(number: str) -> bool:
    """Whether the last character is the check digit: an order or archive number of 18 digits seldom has it."""
    total = sum(int(digit) * weight for digit, weight in zip(number, _WEIGHTS, strict=False))
    return _CHECK[total % 11] == number[-1].upper()
