"""Wording that a person should look at: harmful sites, advertising, what is shown of persons."""

import pytest

from auditor.reading.wording import adverts, harmful, personal, signed


@pytest.mark.parametrize("text", ["某某棋牌游戏平台", "澳门新葡京娱乐", "成人视频在线观看"])
def test_gambling_and_pornography_are_told(text: str) -> None:
    assert harmful(text)


@pytest.mark.parametrize(
    "text",
    ["公安机关打击跨境赌博", "关于查处赌博行为的通告", "中国福利彩票发行中心", "成人教育学院", "棋牌室消防安全检查"],
)
def test_what_fights_it_and_what_only_sounds_alike_is_not(text: str) -> None:
    assert harmful(text) == ""


@pytest.mark.parametrize("text", ["全场优惠限时抢购", "招商加盟热线", "扫码购买"])
def test_advertising_is_quoted(text: str) -> None:
    assert adverts(text)


@pytest.mark.parametrize("text", ["云溪街道发放消费券", "优惠政策解读", "微信小程序上线", "招商引资推介会"])
def test_the_offices_own_matters_are_no_advertising(text: str) -> None:
    assert adverts(text) == ()


def test_an_identity_number_is_found_and_masked() -> None:
    assert personal("张某，身份证号11010519491231002X，补贴300元") == ("身份证号110***********002X",)


@pytest.mark.parametrize(
    "text",
    [
        "110105194912310021",
        "咨询电话13800000000",
        "统一社会信用代码91110105MA01234567",
        "订单20260930110105194912",
        "1" * 18,
    ],
)
def test_other_long_numbers_and_one_contact_are_nobodys(text: str) -> None:
    assert personal(text) == ()


def test_many_mobile_numbers_are_a_list_of_persons() -> None:
    assert personal("张13800000001 李13800000002 王13800000003") == ("手机号138****0001等3个",)


@pytest.mark.parametrize(
    ("text", "roles"),
    [
        ("正文。撰稿：林若川 审核：苏慕言 审签：周行知", ("撰稿", "审核", "审签")),
        ("正文。编辑丨林若川 初审丨苏慕言 终审丨周行知", ("撰稿", "审核", "审签")),
        ("正文。一审：甲 二审：乙 三审：丙", ("审核", "审签")),
        ("街道召开三审三校工作会议，审核把关。", ()),
    ],
)
def test_who_a_posts_end_names(text: str, roles: tuple[str, ...]) -> None:
    assert signed(text) == roles
