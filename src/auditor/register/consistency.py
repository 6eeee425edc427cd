"""What no single field can tell: ids used twice, a column on a foreign host, addresses that are none.

Works on plain values as read from a file, so that these faults are told together with those of single fields.
Values of the wrong kind are left to the validation of fields.
"""

import ipaddress
import re
from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import date
from pathlib import PurePosixPath, PureWindowsPath
from typing import Any
from urllib.parse import urlsplit

from auditor.model.office import PROBE_GAP_MINUTES, Schedule
from auditor.model.words import ColumnType, Method
from auditor.register.problems import Fault, Loc

Plain = Mapping[str, Any]


def office_faults(office: Any, prefix: Loc, categories: Collection[str] | None) -> Iterator[Fault]:
    """Faults between the fields of one office. ``categories`` are the known category ids (none = not checked)."""
    if not isinstance(office, Mapping):
        return
    yield from _repeated_ids(office, prefix)
    units = {str(unit.get("id")) for _, unit in _children(office, "units", prefix)}
    for loc, thing in _owned(office, prefix):
        unit = thing.get("unit")
        if isinstance(unit, str) and unit not in units:
            yield Fault((*loc, "unit"), f"没有编号为“{unit}”的科室；已登记的有：{'、'.join(sorted(units)) or '（无）'}")
    for loc, site in _children(office, "sites", prefix):
        for column_loc, column in _children(site, "columns", loc):
            yield from _column_faults(column, column_loc, site)
    for loc, account in _children(office, "accounts", prefix):
        yield from _account_faults(account, loc)
    yield from _category_faults(office, prefix, categories)


def settings_faults(settings: Any) -> Iterator[Fault]:
    """Faults between and inside the settings that their types cannot tell."""
    if not isinstance(settings, Mapping):
        return
    sections: tuple[tuple[str, Callable[[Plain], Iterator[Fault]]], ...] = (
        ("network", _network_faults),
        ("period", _rhythm_faults),
        ("notify", _notify_faults),
        ("schedule", _schedule_faults),
        ("store", _store_faults),
    )
    for name, faults in sections:
        section = settings.get(name)
        if isinstance(section, Mapping):
            yield from faults(section)


def _schedule_faults(schedule: Plain) -> Iterator[Fault]:
    """Hours too short for the samples wanted in them would leave every day undecided without a word."""
    hours, each = schedule.get("probe_hours"), str(schedule.get("probes_per_day", Schedule().probes_per_day))
    spans = re.fullmatch(r"(\d\d):(\d\d)-(\d\d):(\d\d)", hours) if isinstance(hours, str) else None
    if spans is None or not each.isdecimal():
        return
    start, start_minute, end, end_minute = (int(part) for part in spans.groups())
    minutes = ((end - start) * 60 + end_minute - start_minute) % (24 * 60) or 24 * 60
    needed = int(each) * PROBE_GAP_MINUTES
    if minutes < needed:
        least = f"每天抽测 {each} 次、间隔不少于 {PROBE_GAP_MINUTES} 分钟，至少要 {-(-needed // 60)} 小时"
        yield Fault(("schedule", "probe_hours"), f"时段太短：{least}，请放宽")


def _children(parent: Plain, name: str, prefix: Loc) -> Iterator[tuple[Loc, Plain]]:
    children = parent.get(name)
    if isinstance(children, list | tuple):
        for index, child in enumerate(children):
            if isinstance(child, Mapping):
                yield (*prefix, name, index), child


def _owned(office: Plain, prefix: Loc) -> Iterator[tuple[Loc, Plain]]:
    for loc, site in _children(office, "sites", prefix):
        yield loc, site
        yield from _children(site, "columns", loc)
    yield from _children(office, "accounts", prefix)


def _repeated_ids(office: Plain, prefix: Loc) -> Iterator[Fault]:
    first: dict[str, str] = {}
    for loc, thing in (*_children(office, "units", prefix), *_owned(office, prefix)):
        identity = thing.get("id")
        if not isinstance(identity, str):
            continue
        name = str(thing.get("name") or identity)
        if identity in first:
            yield Fault((*loc, "id"), f"编号“{identity}”与“{first[identity]}”的编号重复，请改用另一个编号")
        first.setdefault(identity, name)


def _column_faults(column: Plain, loc: Loc, site: Plain) -> Iterator[Fault]:
    yield from _column_place(column, loc)
    if column.get("type") == ColumnType.OWN_PERIOD and not column.get("period"):
        yield Fault(loc, "类型为“自定”的栏目要写明更新周期 period（days 天数，basis 依据）")
    yield from _day_fault(column.get("due"), (*loc, "due"))
    host = _host(column.get("url"))
    if host is None:
        return
    linked = site.get("linked_platforms")
    hosts = {_host(url) for url in (site.get("url"), *(linked if isinstance(linked, list | tuple) else ()))}
    if hosts - {None} and host not in hosts:
        yield Fault(
            (*loc, "url"),
            f"网址在 {host} 上，与站点（{_host(site.get('url')) or '未填'}）不同；"
            "若栏目确在统一平台，请把该平台网址加入站点的 linked_platforms，否则请改正网址",
        )


def _column_place(column: Plain, loc: Loc) -> Iterator[Fault]:
    method = column.get("method") or Method.CRAWL
    path = column.get("path")
    if method == Method.CRAWL and not column.get("url"):
        yield Fault(loc, "自动采集的栏目要填网址 url；没有网址的请把 method 改为 saved_pages、list_file 或 manual")
    if method in (Method.SAVED_PAGES, Method.LIST_FILE) and not path:
        yield Fault(loc, "请在 path 写明保存的网页所在文件夹或导出清单的文件名（相对工作文件夹）")
    if isinstance(path, str) and _leaves_workspace(path):
        yield Fault((*loc, "path"), f"“{path}”不在工作文件夹内：请把文件放进工作文件夹，写相对路径")


def _leaves_workspace(path: str) -> bool:
    windows = PureWindowsPath(path)
    return bool(windows.drive or windows.root) or PurePosixPath(path).is_absolute() or ".." in windows.parts


_SOURCE_NEEDS = {
    "feed": (("url", "订阅地址"),),
    "list_page": (("url", "列表网页的网址"),),
    "http_probe": (("url", "网址"),),
    "json_map": (("url", "接口网址"), ("fields", "字段对应")),
    "wechat_mp": (("app_id", "公众号 AppID"), ("secret_ref", "密钥存放处")),
    "appstore": (("app_id", "应用编号"),),
    "miniprogram": (("app_id", "小程序 AppID"), ("secret_ref", "密钥存放处")),
    "weibo_open": (("app_id", "微博用户编号"), ("secret_ref", "授权令牌存放处")),
    "kuaishou_open": (("app_id", "应用编号"), ("secret_ref", "授权令牌存放处")),
    "bilibili_open": (("app_id", "应用编号"), ("secret_ref", "应用密钥存放处"), ("token_ref", "授权令牌存放处")),
}
"""What each way of gathering posts cannot do without."""


def _account_faults(account: Plain, loc: Loc) -> Iterator[Fault]:
    sources = account.get("sources")
    if "sources" in account and not sources:
        yield Fault((*loc, "sources"), "账号没有数据来源：请写一项，如 “- adapter: import”（导入平台导出的表格）")
    for source_loc, source in _children(account, "sources", loc):
        adapter = str(source.get("adapter"))
        for field, words in _SOURCE_NEEDS.get(adapter, ()):
            if not source.get(field):
                yield Fault(source_loc, f"来源方式为 {adapter} 时要填{words} {field}")


def _category_faults(office: Plain, prefix: Loc, known: Collection[str] | None) -> Iterator[Fault]:
    seen: set[str] = set()
    for loc, note in _children(office, "categories", prefix):
        identity = note.get("category")
        if isinstance(identity, str) and identity in seen:
            yield Fault((*loc, "category"), f"类目“{identity}”登记了两次，请删去一处")
        seen.add(str(identity))
        yield from _unknown_category(identity, (*loc, "category"), known)
    for loc, site in _children(office, "sites", prefix):
        for column_loc, column in _children(site, "columns", loc):
            listed = column.get("categories")
            for index, identity in enumerate(listed if isinstance(listed, list | tuple) else ()):
                yield from _unknown_category(identity, (*column_loc, "categories", index), known)


def _unknown_category(identity: Any, loc: Loc, known: Collection[str] | None) -> Iterator[Fault]:
    if known is not None and isinstance(identity, str) and identity not in known:
        yield Fault(loc, f"没有编号为“{identity}”的公开类目；可用：{'、'.join(sorted(known))}")


def _network_faults(network: Plain) -> Iterator[Fault]:
    resolve = network.get("resolve")
    for host, target in resolve.items() if isinstance(resolve, Mapping) else ():
        if isinstance(target, str) and not _is_address(target):
            yield Fault(("network", "resolve", host), f"“{target}”不是“地址:端口”：请写成 10.1.2.3:80 这样的形式")
    for name in ("allow", "deny"):
        ranges = network.get(name)
        for index, written in enumerate(ranges if isinstance(ranges, list | tuple) else ()):
            if isinstance(written, str) and not _is_range(written):
                yield Fault(("network", name, index), f"“{written}”不是地址段：请写成 10.0.0.0/8 这样的形式")
    yield from _outside_faults(network)
    yield from _resolver_faults(network)


def _outside_faults(network: Plain) -> Iterator[Fault]:
    sentinels = network.get("sentinel")
    for index, url in enumerate(sentinels if isinstance(sentinels, list | tuple) else ()):
        if isinstance(url, str) and _host(url) is None:
            yield Fault(("network", "sentinel", index), f"“{url}”不是网址：须以 http:// 或 https:// 开头")
    proxy = network.get("proxy")
    if isinstance(proxy, str) and not re.match(r"^(https?|socks5)://\S+$", proxy):
        yield Fault(("network", "proxy"), f"“{proxy}”不是代理地址：请写成 http://10.1.2.3:8080 这样的形式")


def _resolver_faults(network: Plain) -> Iterator[Fault]:
    resolvers = network.get("resolvers")
    for index, written in enumerate(resolvers if isinstance(resolvers, list | tuple) else ()):
        if isinstance(written, str) and not (_is_range(written) and "/" not in written) and not _is_address(written):
            fault = f"“{written}”不是域名服务器的 IP 地址：请写成 223.5.5.5 或 223.5.5.5:53 这样的形式"
            yield Fault(("network", "resolvers", index), fault)


def _store_faults(store: Plain) -> Iterator[Fault]:
    """The address is not repeated: it may hold a password."""
    url = store.get("url")
    if isinstance(url, str) and not re.match(r"(postgresql|postgres|sqlite)(\+\w+)?://", url) and "://" in url:
        text = "只能用 SQLite 文件或 PostgreSQL：请写成 postgresql://用户@主机:5432/库名 这样的形式"
        yield Fault(("store", "url"), text)


_ROBOT = (("secret_ref", "机器人密钥的存放处"),)
_CHANNEL_NEEDS = {
    "邮件": (("server", "邮件服务器"), ("sender", "发件邮箱")),
    "企业微信": _ROBOT,
    "钉钉": _ROBOT,
    "飞书": _ROBOT,
}


def _notify_faults(notify: Plain) -> Iterator[Fault]:
    seen: set[str] = set()
    for loc, channel in _children(notify, "channels", ("notify",)):
        identity, kind = channel.get("id"), channel.get("kind")
        if isinstance(identity, str) and identity in seen:
            yield Fault((*loc, "id"), f"通知渠道编号“{identity}”重复，请改用另一个编号")
        seen.add(str(identity))
        for field, words in _CHANNEL_NEEDS.get(str(kind), ()):
            if not channel.get(field):
                yield Fault(loc, f"{kind}渠道要填{words} {field}")
        if kind == "邮件" and not channel.get("to") and channel.get("owners") is not True:
            yield Fault(loc, "邮件渠道要填收件人 to，或写 owners: true 发给责任人登记的邮箱")
        if kind == "webhook" and not channel.get("url") and not channel.get("url_ref"):
            yield Fault(loc, "webhook 渠道要填接收地址 url；地址本身是密钥的，改填其存放处 url_ref")


def channel_faults(settings: Any, known: Collection[str]) -> Iterator[Fault]:
    """Channels for offices that nobody declared: what they are to tell would be told to nobody."""
    notify = settings.get("notify") if isinstance(settings, Mapping) else None
    for loc, channel in _children(notify, "channels", ("notify",)) if isinstance(notify, Mapping) else ():
        wanted = channel.get("offices")
        for index, office in enumerate(wanted if isinstance(wanted, list | tuple) else ()):
            if office not in known:
                yield Fault(
                    (*loc, "offices", index),
                    f"没有编号为“{office}”的单位；已登记的有：{'、'.join(sorted(known)) or '（无）'}",
                )


def _is_address(written: str) -> bool:
    address, _, port = written.rpartition(":")
    try:
        ipaddress.ip_address(address.removeprefix("[").removesuffix("]"))
    except ValueError:
        return False
    return port.isascii() and port.isdigit() and 0 < int(port) < 65536


def _is_range(written: str) -> bool:
    try:
        ipaddress.ip_network(written, strict=False)
    except ValueError:
        return False
    return True


def _rhythm_faults(period: Plain) -> Iterator[Fault]:
    for name in ("starts", "ends", "due"):
        days = period.get(name)
        for quarter, day in days.items() if isinstance(days, Mapping) else ():
            if isinstance(day, str) and not re.fullmatch(r"\d\d-\d\d", day):
                yield Fault(("period", name, quarter), f"“{day}”不是“月-日”：请写成 09-25 这样的两位数字")
                continue
            yield from _day_fault(day, ("period", name, quarter))


def _day_fault(day: Any, loc: Loc) -> Iterator[Fault]:
    """A month-day that no calendar has, as 02-30. Other forms are told by the field's own check."""
    if not (isinstance(day, str) and re.fullmatch(r"\d\d-\d\d", day)):
        return
    try:
        date(2024, int(day[:2]), int(day[3:]))
    except ValueError:
        yield Fault(loc, f"“{day}”不是实际存在的月-日")


def _host(url: Any) -> str | None:
    if not isinstance(url, str):
        return None
    try:
        parts = urlsplit(url.strip())
        return parts.hostname if parts.scheme in ("http", "https") else None
    except ValueError:
        return None
