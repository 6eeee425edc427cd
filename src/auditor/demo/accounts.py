"""The accounts of the demo office, and their export files as the platforms' back ends write them."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from email.utils import format_datetime
from html import escape
from pathlib import Path
from typing import Any

import xlsxwriter

from auditor.demo.story import PORTAL

FEED = f"http://{PORTAL}/yunxi/feed.xml"
GONE_FEED = f"http://{PORTAL}/yunxi/toutiao.xml"
"""A feed that is no longer there: its account is silent because its source fails."""
CLOSING_NOTICE = f"http://{PORTAL}/yunxi/new.html"
SUBJECTS = (
    "便民服务中心本周服务安排",
    "丹桂路施工绕行提示",
    "社区食堂开业",
    "秋季学期报名须知",
    "医保参保缴费指南",
    "文明养犬倡议书",
    "国庆假期值班安排",
    "反诈小课堂",
    "志愿者招募",
    "高温天气防护提示",
)


@dataclass(frozen=True, slots=True)
class Export:
    """One exported file of an account: where it lies, and the days staff declare it to cover (both inclusive)."""

    account: str
    path: Path
    covers_from: date | None
    covers_to: date | None
    by: str = "林若川"


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """One account: what the register says, and how many days back it published."""

    id: str
    name: str
    platform: str
    days: tuple[int, ...]
    declared: dict[str, Any]
    file: str = ""
    covered: bool = True


def _every(step: int, first: int, last: int = 100) -> tuple[int, ...]:
    return tuple(range(first, last, step))


ACCOUNTS = (
    DemoAccount("wechat", "云溪街道", "微信公众号", _every(4, 2), {"unit": "party"}, "公众号"),
    DemoAccount("weibo", "云溪街道发布", "新浪微博", _every(5, 23), {"unit": "party"}, "云溪街道发布_微博导出.csv"),
    DemoAccount(
        "douyin", "云溪街道", "抖音", (*_every(6, 1, 50), 73, 79, 85, 91, 97), {"unit": "party"}, "抖音作品列表.xlsx"
    ),
    DemoAccount(
        "toutiao",
        "云溪街道",
        "今日头条",
        _every(9, 30, 60),
        {"unit": "service", "sources": [{"adapter": "import"}, {"adapter": "feed", "url": GONE_FEED}]},
        "头条号导出.xlsx",
        covered=False,
    ),
    DemoAccount("channels", "云溪街道", "微信视频号", _every(7, 14), {"unit": "party"}, "视频号单篇视频.csv"),
    DemoAccount(
        "kuaishou",
        "云溪视界",
        "快手",
        (),
        {"unit": "party", "state": "已注销", "state_since": "{last}-11-20", "state_url": CLOSING_NOTICE},
    ),
    DemoAccount(
        "netease",
        "云溪街道办事处",
        "网易号",
        _every(6, 3),
        {"unit": "service", "sources": [{"adapter": "import"}, {"adapter": "feed", "url": FEED}]},
        "网易号内容列表.csv",
        covered=False,
    ),
    DemoAccount(
        "rednote", "云溪生活", "小红书", _every(5, 11), {"unit": "community", "filed": False}, "小红书笔记列表.xlsx"
    ),
)


def write_exports(folder: Path, at: datetime) -> tuple[Export, ...]:
    """Write every account's export files into ``folder``; return what each covers."""
    folder.mkdir(parents=True, exist_ok=True)
    start, end = at.date() - timedelta(days=110), at.date()
    exports: list[Export] = []
    for account in ACCOUNTS:
        if not account.file:
            continue
        for path in WRITERS[account.id](folder, account, at):
            covered = (start, end) if account.covered else (None, None)
            exports.append(Export(account.id, path, *covered))
    return tuple(exports)


def moments(account: DemoAccount, at: datetime) -> list[datetime]:
    """When the account published, newest first."""
    morning = at.replace(hour=9, minute=20, second=0, microsecond=0)
    return [morning - timedelta(days=days) for days in account.days]


def feed_xml(at: datetime) -> bytes:
    """The feed of the account whose export is incomplete: it proves that posts went on."""
    account = next(account for account in ACCOUNTS if account.id == "netease")
    items = "".join(
        f"<item><title>{escape(_title(number))}</title><link>http://{PORTAL}/yunxi/post/{_id(number, moment)}</link>"
        f"<guid>post-{_id(number, moment)}</guid><pubDate>{format_datetime(moment)}</pubDate></item>"
        for number, moment in enumerate(moments(account, at))
    )
    return (
        '<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>云溪街道办事处</title>'
        f"<link>http://{PORTAL}/yunxi/</link><description>网易号</description>{items}</channel></rss>"
    ).encode()


def _id(number: int, moment: datetime) -> str:
    """A post's number on its platform: no other quarter's post bears it."""
    return f"{moment:%y%m%d}{number:02}"


def _in_words(moment: datetime) -> str:
    return f"{moment.year}年{moment.month:02}月{moment.day:02}日"


def _title(number: int) -> str:
    return SUBJECTS[number % len(SUBJECTS)] + ("" if number < len(SUBJECTS) else f"（{number // len(SUBJECTS) + 1}）")


WECHAT_HEADERS = (
    "内容标题",
    "发表时间",
    "总阅读人数",
    "总阅读次数",
    "总分享人数",
    "总分享次数",
    "阅读后关注人数",
    "送达人数",
    "公众号消息阅读次数",
    "送达阅读率",
    "首次分享次数",
    "分享产生阅读次数",
    "首次分享率",
    "每次分享带来阅读次数",
    "阅读完成率",
    "内容url",
)
DELIVERY = ("送达人数", "公众号消息阅读次数")


def _wechat(folder: Path, account: DemoAccount, at: datetime) -> list[Path]:
    """Both tabs of 内容分析, with the banner rows and the offset column of the real download."""
    posts = list(enumerate(moments(account, at)))
    written = []
    for name, part in (("已通知内容", posts[::2]), ("未开启通知内容", posts[1::2])):
        headers = [h for h in WECHAT_HEADERS if name == "已通知内容" or h not in DELIVERY]
        rows = [
            [
                {
                    "内容标题": _title(n),
                    "发表时间": f"{moment:%Y%m%d}",
                    "内容url": f"https://mp.weixin.qq.com/s/demo{_id(n, moment)}",
                }.get(header, str(120 + n))
                for header in headers
            ]
            for n, moment in part
        ]
        path = folder / f"公众号_{name}.xlsx"
        _sheet(path, "New Sheet1", [["数据概况"], [f"统计至 {at:%Y-%m-%d}"], headers, *rows], left=1)
        written.append(path)
    return written


def _sheet(path: Path, name: str, rows: Sequence[Sequence[str]], left: int = 0) -> None:
    book = xlsxwriter.Workbook(path, {"strings_to_formulas": False, "strings_to_urls": False})
    # A fixed date of making keeps the file the same from run to run.
    book.set_properties({"created": datetime.fromisoformat("2026-01-01T00:00:00+00:00")})
    sheet = book.add_worksheet(name)
    for row, cells in enumerate(rows):
        for column, text in enumerate(cells):
            sheet.write_string(row, column + left, text)
    book.close()


def _csv(path: Path, rows: Sequence[Sequence[str]], encoding: str) -> Path:
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    path.write_bytes(text.getvalue().encode(encoding))
    return path


def _weibo(folder: Path, account: DemoAccount, at: datetime) -> list[Path]:
    rows = [["微博内容", "发布时间", "阅读数", "转发数", "微博链接"]] + [
        [
            f"#云溪播报# {_title(n)}，详情请看㙓镕图文",
            f"{moment:%Y/%m/%d %H:%M}",
            "1.2万",
            "3",
            f"https://weibo.example/{_id(n, moment)}",
        ]
        for n, moment in enumerate(moments(account, at))
    ]
    return [_csv(folder / account.file, rows, "gb18030")]


def _douyin(folder: Path, account: DemoAccount, at: datetime) -> list[Path]:
    rows = [["作品名称", "发布时间", "体裁", "审核状态", "播放量", "完播率", "点赞量", "分享量", "评论量"]]
    rows += [
        [_title(n), f"{moment:%Y-%m-%d %H:%M:%S}", "视频", "公开", "1,299", "4.41%", "12", "3", "-"]
        for n, moment in enumerate(moments(account, at))
    ]
    silent = at - timedelta(days=60)  # withdrawn in review, so it fills no gap
    rows.append(["（审核未通过）活动花絮", f"{silent:%Y-%m-%d %H:%M:%S}", "视频", "未通过", "0", "0%", "0", "0", "0"])
    path = folder / account.file
    _sheet(path, "作品列表", rows)
    return [path]


def _toutiao(folder: Path, account: DemoAccount, at: datetime) -> list[Path]:
    rows = [["标题", "发布时间", "展现量", "阅读量"]]
    rows += [
        [_title(n), f"{_in_words(moment)} {moment:%H:%M}", "860", "41"] for n, moment in enumerate(moments(account, at))
    ]
    path = folder / account.file
    _sheet(path, "内容数据", rows)
    return [path]


def _channels(folder: Path, account: DemoAccount, at: datetime) -> list[Path]:
    rows = [["视频描述", "视频ID", "发布时间", "完播率", "平均播放时长", "播放量", "推荐", "喜欢", "评论量", "分享量"]]
    rows += [
        [
            _title(n),
            f"export/demo{_id(n, moment)}",
            f"{moment:%Y/%m/%d %H:%M}",
            "14.20%",
            "14.73秒",
            "320",
            "9",
            "2",
            "0",
            "1",
        ]
        for n, moment in enumerate(moments(account, at))
    ]
    return [_csv(folder / account.file, rows, "utf-8-sig")]


def _netease(folder: Path, account: DemoAccount, at: datetime) -> list[Path]:
    older = [moment for moment in moments(account, at) if (at - moment).days > 40]
    rows = [["标题", "发布时间", "链接", "阅读量"]]
    rows += [
        [_title(n), f"{moment:%Y-%m-%d %H:%M}", f"https://www.163.example/{_id(n, moment)}", "77"]
        for n, moment in enumerate(older)
    ]
    return [_csv(folder / account.file, rows, "gb18030")]


def _rednote(folder: Path, account: DemoAccount, at: datetime) -> list[Path]:
    rows = [["最多导出排序后前1000条笔记"], ["笔记标题", "首次发布时间", "体裁", "曝光", "观看量", "点赞", "评论"]]
    rows += [
        [
            _title(n),
            f"{_in_words(moment)}{moment.hour:02}时{moment.minute:02}分{moment.second:02}秒",
            "图文",
            "500",
            "120",
            "8",
            "0",
        ]
        for n, moment in enumerate(moments(account, at))
    ]
    path = folder / account.file
    _sheet(path, "Sheet1", rows)
    return [path]


WRITERS = {
    "wechat": _wechat,
    "weibo": _weibo,
    "douyin": _douyin,
    "toutiao": _toutiao,
    "channels": _channels,
    "netease": _netease,
    "rednote": _rednote,
}
