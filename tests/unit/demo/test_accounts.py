"""The demo's account exports read as real ones do."""

from pathlib import Path

import pytest

from auditor.channels.import_file import read_export
from auditor.demo import DEMO_AT
from auditor.demo.accounts import ACCOUNTS, feed_xml, moments, write_exports
from auditor.demo.workspace import demo_office
from auditor.model.facts import PostImport

BY_ID = {account.id: account for account in ACCOUNTS}


@pytest.fixture(scope="module")
def batches(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[PostImport]]:
    office = {account.id: account for account in demo_office(DEMO_AT).accounts}
    read: dict[str, list[PostImport]] = {}
    for export in write_exports(tmp_path_factory.mktemp("导出"), DEMO_AT):
        batch = read_export(
            export.path, office[export.account], covers_from=export.covers_from, covers_to=export.covers_to
        )
        read.setdefault(export.account, []).append(batch)
    return read


@pytest.mark.parametrize("account", ["wechat", "weibo", "douyin", "toutiao", "channels", "rednote"])
def test_every_post_is_read_from_the_export_on_its_day(batches: dict[str, list[PostImport]], account: str) -> None:
    read = sorted(post.published_at.date() for batch in batches[account] for post in batch.posts)
    assert read == sorted(moment.date() for moment in moments(BY_ID[account], DEMO_AT))


def test_the_two_tabs_of_wechat_are_told_apart(batches: dict[str, list[PostImport]]) -> None:
    assert {batch.part for batch in batches["wechat"]} == {"已通知", "未开启通知"}


def test_a_work_withheld_in_review_is_no_post(batches: dict[str, list[PostImport]]) -> None:
    (batch,) = batches["douyin"]
    assert batch.rows == len(batch.posts) + 1


def test_only_the_incomplete_exports_declare_no_days(batches: dict[str, list[PostImport]]) -> None:
    assert {key for key, found in batches.items() if found[0].covers_to is None} == {"toutiao", "netease"}


def test_the_feed_goes_on_where_the_export_ends(batches: dict[str, list[PostImport]]) -> None:
    newest = max(post.published_at for batch in batches["netease"] for post in batch.posts)
    assert (DEMO_AT - newest).days > 30
    assert feed_xml(DEMO_AT).count(b"<item>") == len(BY_ID["netease"].days)


def test_exports_are_the_same_from_run_to_run(tmp_path: Path) -> None:
    first, second = (write_exports(tmp_path / name, DEMO_AT) for name in ("a", "b"))
    assert [one.path.read_bytes() for one in first] == [two.path.read_bytes() for two in second]
