"""Exports as platforms really write them, and as clerks really spoil them."""

from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from tests.unit.channels.conftest import Covers

from auditor.channels import read_export
from auditor.channels.import_file import ExportError, moment_of
from auditor.errors import UsageError
from auditor.model.office import Account
from auditor.model.zone import SHANGHAI

MP_HEADER = ["内容标题", "发表时间", "总阅读人数", "总阅读次数", "送达人数", "内容url"]
QUARTER = {"covers_from": date(2026, 7, 1), "covers_to": date(2026, 9, 30)}


def account(platform: str = "微信公众号", **more: Any) -> Account:
    return Account(id="wx", name="云溪发布", platform=platform, **more)  # type: ignore[arg-type]


def workbook(path: Path, rows: list[list[Any]]) -> Path:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.save(path)
    return path


def test_an_export_with_banner_rows_and_data_from_row_four_column_b_is_read(tmp_path: Path) -> None:
    rows = [[None], [None, "已通知内容"], [None, *MP_HEADER]]
    rows.append([None, "停水通知", "20260922", 30, 41, 2110, "http://mp.weixin.qq.com/s?__biz=B&mid=1&idx=1"])
    batch = read_export(workbook(tmp_path / "a.xlsx", rows), account(), **QUARTER)
    assert [(post.title, post.published_at, post.precision, post.reads) for post in batch.posts] == [
        ("停水通知", datetime(2026, 9, 22, tzinfo=SHANGHAI), "day", 41)
    ]
    assert (batch.profile, batch.part) == ("微信公众号", "已通知")


def test_the_second_tab_of_a_wechat_account_is_told_by_its_missing_delivery_column(tmp_path: Path) -> None:
    header = [name for name in MP_HEADER if name != "送达人数"]
    batch = read_export(workbook(tmp_path / "b.xlsx", [header, ["动态", "20260901", 1, 1, "u"]]), account())
    assert batch.part == "未开启通知"


@pytest.mark.parametrize(
    ("encoding", "separator"), [("gb18030", ","), ("utf-8-sig", ","), ("utf-8", ","), ("utf-16", "\t")]
)
def test_a_csv_is_read_in_every_encoding_offices_use(tmp_path: Path, encoding: str, separator: str) -> None:
    path = tmp_path / "douyin.csv"
    lines = [["作品名称", "发布时间", "审核状态", "播放量"], ["消防演练㙓", "2026-09-18 14:11:20", "公开", "1.2万"]]
    path.write_bytes("\r\n".join(separator.join(line) for line in lines).encode(encoding))
    (post,) = read_export(path, account("抖音")).posts
    assert (post.title, post.published_at, post.reads) == (
        "消防演练㙓",
        datetime(2026, 9, 18, 14, 11, 20, tzinfo=SHANGHAI),
        12_000,
    )


def test_an_html_table_named_xls_is_read(tmp_path: Path) -> None:
    path = tmp_path / "export.xls"
    path.write_text(
        "<html><body><table><tr><th>标题</th><th>发布时间</th></tr>"
        "<tr><td>便民通知</td><td>2026年9月1日10时</td></tr></table></body></html>",
        encoding="gb18030",
    )
    (post,) = read_export(path, account("新浪微博")).posts
    assert (post.title, post.published_at.date()) == ("便民通知", date(2026, 9, 1))


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("20260901", ("2026-09-01T00:00:00+08:00", "day")),
        (20260901, ("2026-09-01T00:00:00+08:00", "day")),
        (46266, ("2026-09-01T00:00:00+08:00", "day")),
        (46266.5, ("2026-09-01T12:00:00+08:00", "second")),
        (datetime(2026, 9, 1, 8, 30), ("2026-09-01T08:30:00+08:00", "second")),  # noqa: DTZ001 - as a cell gives it
        (date(2026, 9, 1), ("2026-09-01T00:00:00+08:00", "day")),
        ("2026年09月01日12时05分07秒", ("2026-09-01T12:05:07+08:00", "second")),
        ("2026/9/1 9:05", ("2026-09-01T09:05:00+08:00", "minute")),
    ],
)
def test_a_date_cell_is_read_in_every_form(cell: Any, expected: tuple[str, str]) -> None:
    found = moment_of(cell)
    assert found is not None
    assert (found[0].isoformat(), found[1]) == expected


@pytest.mark.parametrize("cell", ["20261341", "昨天", "", None, 12, 99_999_999, "-", True])
def test_what_is_no_date_gives_none_and_never_today(cell: Any) -> None:
    assert moment_of(cell) is None


def test_rows_that_are_not_public_are_no_posts(tmp_path: Path) -> None:
    rows = [["作品名称", "发布时间", "审核状态"], ["甲", "2026-09-18", "审核中"], ["乙", "2026-09-19", "公开"]]
    batch = read_export(workbook(tmp_path / "a.xlsx", rows), account("抖音"))
    assert [post.title for post in batch.posts] == ["乙"]
    assert batch.skipped == 1
    assert "不是公开状态" in batch.warnings[0]


def test_the_row_cap_of_a_platform_makes_the_export_capped(tmp_path: Path) -> None:
    rows: list[list[Any]] = [["最多导出排序后前1000条笔记"], ["笔记标题", "首次发布时间"]]
    rows += [[f"笔记{n}", "2026年06月01日12时00分00秒"] for n in range(1000)]
    batch = read_export(workbook(tmp_path / "xhs.xlsx", rows), account("小红书"), **QUARTER)
    assert batch.capped
    assert any("上限" in warning for warning in batch.warnings)


def test_an_export_that_ends_before_the_declared_day_is_warned_of(tmp_path: Path) -> None:
    batch = read_export(workbook(tmp_path / "a.xlsx", [MP_HEADER, ["甲", "20260801"]]), account(), **QUARTER)
    assert any("2026-08-01" in warning and "2026-09-30" in warning for warning in batch.warnings)


def test_the_offices_own_list_keeps_only_the_rows_of_this_account(tmp_path: Path) -> None:
    rows = [
        ["账号名称", "平台", "发布时间", "标题", "链接", "登记人"],
        ["云溪发布", "微信公众号", "2026-09-02", "甲", "https://example.test/1", "王芳"],
        ["别家发布", "微信公众号", "2026-09-03", "乙", "https://example.test/2", "王芳"],
    ]
    batch = read_export(workbook(tmp_path / "台账.xlsx", rows), account())
    assert [(post.title, post.origin) for post in batch.posts] == [("甲", "manual")]
    assert batch.imported_by == "王芳"


def test_two_blocks_side_by_side_are_both_read(tmp_path: Path) -> None:
    rows = [["标题", "发布时间", None, "标题", "发布时间"], ["甲", "2026-09-01", None, "乙", "2026-09-02"]]
    batch = read_export(workbook(tmp_path / "a.xlsx", rows), account("其他"))
    assert sorted(post.title for post in batch.posts) == ["乙", "甲"]


BAD = {
    "another platform's export": ([["作品名称", "发布时间"], ["甲", "2026-09-01"]], "抖音"),
    "no date column": ([["标题", "作者"], ["甲", "乙"]], "发布时间"),
    "only another account": ([["账号", "标题", "时间"], ["别家", "甲", "2026-09-01"]], "没有账号“云溪发布”"),
    "no header at all": ([["甲", "乙"], ["丙", "丁"]], "表头"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_table_that_is_no_export_of_the_account_is_refused_with_the_reason(
    covers: Covers, tmp_path: Path, name: str
) -> None:
    rows, word = BAD[name]
    with pytest.raises(ExportError, match=word) as caught:
        read_export(workbook(tmp_path / "a.xlsx", rows), account())
    assert caught.value.exit_code == 2
    assert "a.xlsx" in str(caught.value)
    covers("import", "error", name)


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"", "空的"),
        (b"PK\x03\x04broken", "损坏"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1junk", "损坏"),
        (b"\x00\x01\x02a,b", "表格"),
    ],
)
def test_a_file_that_is_no_table_is_refused_with_the_reason(
    covers: Covers, tmp_path: Path, content: bytes, word: str
) -> None:
    path = tmp_path / "x.xlsx"
    path.write_bytes(content)
    with pytest.raises(UsageError, match=word):
        read_export(path, account())
    covers("import", "error", content)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="不存在"):
        read_export(tmp_path / "nowhere.xlsx", account())


def test_a_period_the_wrong_way_round_is_refused(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", [MP_HEADER])
    with pytest.raises(ExportError, match="晚于"):
        read_export(path, account(), covers_from=date(2026, 9, 30), covers_to=date(2026, 7, 1))


SAMPLES = {
    "douyin_works.synthetic.csv": ("抖音", None),
    "douyin_works_gbk.synthetic.csv": ("抖音", None),
    "wechat_channels_posts.synthetic.csv": ("微信视频号", None),
    "wechat_mp_single_mass.synthetic.xlsx": ("微信公众号", None),
    "wechat_mp_tongzhi_tmpl19.synthetic.xls": ("微信公众号", None),
    "xiaohongshu_notes.synthetic.xlsx": ("小红书", None),
    "wechat_mp_user_growth_html.synthetic.xls": ("微信公众号", "表头"),
}


def test_figures_are_read_where_the_table_gives_them_and_unknown_where_not(tmp_path: Path) -> None:
    rows = [
        ["作品名称", "发布时间", "播放量", "点赞", "评论量", "分享量", "收藏量", "粉丝增量"],
        ["甲", "2026-09-18", "1.2万", "6", "0", "-", "", "3"],
    ]
    (post,) = read_export(workbook(tmp_path / "a.xlsx", rows), account("抖音")).posts
    assert (post.reads, post.likes, post.comments, post.shares, post.favorites, post.new_fans) == (
        12_000,
        6,
        0,
        None,
        None,
        3,
    )


@pytest.mark.needs_data
@pytest.mark.parametrize("name", SAMPLES)
def test_every_sample_export_is_read_or_refused_with_the_reason(covers: Covers, shared_data: Path, name: str) -> None:
    platform, refusal = SAMPLES[name]
    path = shared_data / "newmedia_samples" / "exports" / name
    if refusal:
        with pytest.raises(ExportError, match=refusal):
            read_export(path, account(platform))
        covers("import", "sample", name)
        return
    batch = read_export(path, account(platform))
    assert batch.posts
    assert all(post.published_at.year == 2026 for post in batch.posts)
    covers("import", "sample", name)


def test_the_office_ledger_tells_when_the_last_signature_was_given(tmp_path: Path) -> None:
    rows = [
        ["账号名称", "平台", "标题", "发布时间", "终审时间"],
        ["云溪发布", "微信公众号", "甲", "2026-09-18 10:30", "2026-09-18 10:00"],
        ["云溪发布", "微信公众号", "乙", "2026-09-19", ""],
    ]
    first, second = read_export(workbook(tmp_path / "a.xlsx", rows), account("微信公众号")).posts
    assert first.reviewed_at is not None
    assert first.reviewed_at.isoformat() == "2026-09-18T10:00:00+08:00"
    assert second.reviewed_at is None
