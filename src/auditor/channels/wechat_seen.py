"""What WeChat says of an account itself: its name and certification, its menu, its automatic replies, its readers."""

from collections.abc import Awaitable, Callable
from datetime import date, datetime, timedelta
from typing import Any

from auditor.channels.source import SourceTroubleError, object_of, rows_of, text_of, whole
from auditor.channels.wechat_api import WechatApi
from auditor.model.facts import AccountSeen, MenuLink
from auditor.model.zone import SHANGHAI

_SUMMARY_DAYS = 7
Part = Callable[[WechatApi, date], Awaitable[dict[str, Any]]]


async def account_seen(api: WechatApi, today: date) -> tuple[AccountSeen, list[str]]:
    """Ask for each part; one that is refused leaves its facts unknown and one line of explanation."""
    found: dict[str, Any] = {}
    notes: list[str] = []
    for name, part in (("自定义菜单", _menu), ("自动回复", _replies), ("用户数据", _readers), ("账号信息", _basic)):
        try:
            found |= await part(api, today)
        except SourceTroubleError as trouble:
            notes.append(f"{name}未能读取：{trouble.text}")
    return AccountSeen(**found), notes


async def _menu(api: WechatApi, today: date) -> dict[str, Any]:  # noqa: ARG001
    return read_menu(await api.call("/cgi-bin/get_current_selfmenu_info"))


async def _replies(api: WechatApi, today: date) -> dict[str, Any]:  # noqa: ARG001
    return read_replies(await api.call("/cgi-bin/get_current_autoreply_info"))


async def _readers(api: WechatApi, today: date) -> dict[str, Any]:
    last = today - timedelta(days=1)
    week = {"begin_date": (last - timedelta(days=_SUMMARY_DAYS - 1)).isoformat(), "end_date": last.isoformat()}
    changes = read_summary(await api.call("/datacube/getusersummary", week))
    return changes | read_cumulate(await api.call("/datacube/getusercumulate", week))


async def _basic(api: WechatApi, today: date) -> dict[str, Any]:  # noqa: ARG001
    return read_basic(await api.call("/cgi-bin/account/getaccountbasicinfo"))


def read_menu(document: dict[str, Any]) -> dict[str, Any]:
    """``get_current_selfmenu_info`` → whether a menu is open, and its entries with their addresses."""
    entries: list[MenuLink] = []
    _collect(rows_of(object_of(document.get("selfmenu_info")).get("button")), (), entries)
    opened = whole(document.get("is_menu_open"))
    return {"menu_open": bool(opened) if opened is not None else None, "menu": tuple(entries)}


def _collect(buttons: list[dict[str, Any]], above: tuple[str, ...], entries: list[MenuLink]) -> None:
    for button in buttons:
        names = (*above, text_of(button.get("name")))
        below = rows_of(object_of(button.get("sub_button")).get("list"))
        if below and len(above) < 2:
            _collect(below, names, entries)
            continue
        articles = rows_of(object_of(button.get("news_info")).get("list"))
        addresses = [text_of(button.get("url"))] + [text_of(article.get("content_url")) for article in articles]
        wanted = [url for url in addresses if url.startswith(("http://", "https://"))] or [""]
        entries += [MenuLink(name=" > ".join(names), kind=text_of(button.get("type")), url=url) for url in wanted]


def read_replies(document: dict[str, Any]) -> dict[str, Any]:
    """``get_current_autoreply_info`` → whether messages are answered by themselves, and how many keyword rules."""
    opened = whole(document.get("is_autoreply_open"))
    rules = rows_of(object_of(document.get("keyword_autoreply_info")).get("list"))
    return {"auto_reply": bool(opened) if opened is not None else None, "keyword_rules": len(rules)}


def read_summary(document: dict[str, Any]) -> dict[str, Any]:
    """``getusersummary`` → readers won and lost in the week."""
    rows = rows_of(document.get("list"))
    won = [count for row in rows if (count := whole(row.get("new_user"))) is not None]
    lost = [count for row in rows if (count := whole(row.get("cancel_user"))) is not None]
    return {"new_fans": sum(won) if won else None, "lost_fans": sum(lost) if lost else None}


def read_cumulate(document: dict[str, Any]) -> dict[str, Any]:
    """``getusercumulate`` → the readers on the last day told."""
    rows = sorted(rows_of(document.get("list")), key=lambda row: text_of(row.get("ref_date")))
    return {"fans": whole(rows[-1].get("cumulate_user")) if rows else None}


def read_basic(document: dict[str, Any]) -> dict[str, Any]:
    """``getaccountbasicinfo`` → the account's name, and until when its certification (微信认证) holds."""
    name = text_of(object_of(document.get("nickname_info")).get("nickname"))
    ends = whole(object_of(document.get("wx_verify_info")).get("annual_review_end_time"))
    until = datetime.fromtimestamp(ends, SHANGHAI).date() if ends and 0 < ends < 2**33 else None
    return {"name": name, "certified_until": until}
