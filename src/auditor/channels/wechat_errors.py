"""WeChat's error codes (返回码): what each means for us and what staff do about it. All come with HTTP 200."""

import re
from typing import Any, Literal

import msgspec

from auditor.channels.source import SourceTroubleError, text_of, whole

Kind = Literal["token", "busy", "minute", "stop", "post"]


class Meaning(msgspec.Struct, frozen=True):
    """One code: what it says, what to do, and how the adapter goes on.

    ``token`` = fetch a new token once; ``busy`` = ask again; ``minute`` = wait a minute; ``stop`` = no use in asking
    on; ``post`` = concerns one article. ``state`` is what it says of the account.
    """

    text: str
    action: str
    kind: Kind = "stop"
    state: str = ""


_WHITELIST = "请在公众号后台“设置与开发—开发接口管理—IP 白名单”中加入该地址"
_EXPORT = "在此之前可改为导出“已通知内容”“未开启通知内容”两页明细后导入"

MEANINGS: dict[int, Meaning] = {
    -1: Meaning("平台繁忙", "请稍后重新检查", "busy"),
    40001: Meaning("访问令牌无效", "程序已重新获取仍无效，请核对 AppID 与 AppSecret", "token"),
    40014: Meaning("访问令牌不合法", "程序已重新获取仍无效，请核对 AppID 与 AppSecret", "token"),
    42001: Meaning("访问令牌已过期", "程序已重新获取仍无效，请检查本机时间", "token"),
    40013: Meaning("AppID 不正确", "请核对对象登记中的 app_id"),
    40125: Meaning("AppSecret 不正确", "请在公众号后台核对，重置后更新密钥存放处"),
    40164: Meaning("本机出口地址不在 IP 白名单中", _WHITELIST),
    61004: Meaning("本机出口地址未在第三方平台登记", "请第三方平台管理员把该地址加入白名单"),
    45009: Meaning("当日接口调用次数已用完", f"请次日再检查；{_EXPORT}"),
    45011: Meaning("每分钟接口调用次数超限", "请稍后重新检查", "minute"),
    47009: Meaning("该接口已下线", f"请升级本程序；{_EXPORT}"),
    48001: Meaning(
        "账号没有该接口的权限（未认证、认证过期或未授权）", f"请检查微信认证是否按年复核、授权是否有效；{_EXPORT}"
    ),
    48004: Meaning("接口因违规被平台封禁", "请登录公众号后台查看违规通知并处理", state="冻结"),
    50002: Meaning("账号被限制或冻结", "请登录公众号后台查看账号状态并处理", state="冻结"),
    53600: Meaning("文章编号无效", "该篇文章可能已删除，请人工核对", "post"),
    45035: Meaning("本机出口地址不在白名单中", _WHITELIST),
    61003: Meaning("该公众号未授权给第三方平台", "请公众号管理员重新扫码授权"),
    61005: Meaning("第三方平台验证票据已过期", "请检查第三方平台的票据接收程序"),
    61006: Meaning("第三方平台验证票据无效", "请检查第三方平台的票据接收程序"),
    61007: Meaning("公众号未把该接口的权限授权给第三方平台", "请公众号管理员重新授权（权限集 7）"),
    61023: Meaning("授权刷新令牌无效", "请公众号管理员重新授权，并更新 token_ref"),
}
_UNKNOWN = Meaning("平台返回未收录的错误", "请把错误编号告知系统维护人员")
_ADDRESS = re.compile(r"(?:invalid ip|requestIP:?)\s*([0-9a-fA-F.:]{3,45}?)(?=[\s,;)]|$)")


class WechatError(SourceTroubleError):
    """An error code of WeChat. ``number`` is the code, ``address`` our outbound address where it was refused."""

    def __init__(self, number: int, message: str) -> None:
        meaning = MEANINGS.get(number, _UNKNOWN)
        found = _ADDRESS.search(message)
        self.number = number
        self.address = found[1] if found else ""
        self.meaning = meaning
        said = f"（{self.address}）" if self.address else ""
        super().__init__(
            f"{meaning.text}{said}（{number}）", code=str(number), action=meaning.action, state=meaning.state
        )


def check(document: dict[str, Any]) -> dict[str, Any]:
    """Return ``document`` unless it is an error.

    Raises:
        WechatError: it carries an ``errcode`` other than 0.
    """
    number = whole(document.get("errcode", 0))
    if number != 0:
        raise WechatError(number if number is not None else -2, text_of(document.get("errmsg")))
    return document
