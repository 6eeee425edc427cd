"""A portal of its own on loopback, audited as a clerk does: its search box tried, its guide held against last time."""

import asyncio
import json
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.journeys.conftest import Auditor
from tests.journeys.workspaces import HOST, article, listing
from tests.servers.raw import Answer, Asked, RawServer, reply

AT = "2026-09-30T18:00"
TITLES = [f"关于做好第{n}号防汛工作的通知" for n in range(1, 7)]
FORM = "<form action='/search'><input type=hidden name=site value=7><input name=q placeholder=请输入关键字></form>"
TABS = "<p><a href='/search?t=1'>政策文件</a><a href='/search?t=2'>新闻动态</a><a href='/search?t=3'>办事服务</a></p>"
REGISTER = """\
profile: district-portal
network:
  resolve: {{{host}: "{address}"}}
  allow: [127.0.0.0/8]
office:
  id: linjiang
  name: 临江区人民政府
  sites:
    - id: portal
      name: 临江区人民政府
      url: http://{host}/
      scope: site
      budget: {{delay: 0, pages: 80, minutes: 2}}
      columns:
        - {{id: notice, name: 通知公告, url: "http://{host}/tz/", type: 通知公告, categories: [notices]}}
        - {{id: guide, name: 公开指南, url: "http://{host}/zn.html", type: 静态, categories: [disclosure-guide]}}
"""


def guide(phone: str) -> bytes:
    words = (
        "政府信息按类别编排，可在本站查阅。工作机构：区政府办公室；办公地址：临江路1号；办公时间：工作日9时至17时；"
        f"联系电话：{phone}；传真：0500-6180019；电子邮箱：a@linjiang.example"
    )
    return reply(f"<title>政府信息公开指南</title><h1>政府信息公开指南</h1><p>{words}</p>")


def portal(phone: str, *, forgets: tuple[str, ...] = ()) -> dict[str, Answer | list[Answer]]:
    """The portal's pages; its search knows every title but those it ``forgets``."""

    async def search(asked: Asked, writer: asyncio.StreamWriter) -> bool:
        typed = parse_qs(urlsplit(asked.target).query).get("q", [""])[0]
        known = [n for n, title in enumerate(TITLES) if typed and typed in title and title not in forgets]
        found = "".join(f"<p><a href='/tz/{n}.html'>{TITLES[n]}</a></p>" for n in known)
        writer.write(reply(f"<meta charset=utf-8><title>搜索结果</title>{TABS}{found or '没有找到相关结果'}"))
        return True

    menu = "<a href='/tz/'>通知公告</a><a href='/zn.html'>政府信息公开指南</a>"
    pages: dict[str, Answer | list[Answer]] = {
        "/": reply(f"<meta charset=utf-8><title>临江区人民政府</title><div class=nav>{menu}</div>{FORM}"),
        "/tz/": reply(listing(*((f"/tz/{n}.html", title, f"2026-09-{n + 10}") for n, title in enumerate(TITLES)))),
        "/zn.html": guide(phone),
        "/search": search,
    }
    articles = {f"/tz/{n}.html": reply(article(title, f"2026-09-{n + 10}")) for n, title in enumerate(TITLES)}
    return {**pages, **articles}


async def audited(auditor: Auditor, folder: Path, pages: dict[str, Answer | list[Answer]]) -> dict[str, Any]:
    async with RawServer(pages) as server:
        register = REGISTER.format(host=HOST, address=server.at)
        (folder / "auditor.yaml").write_text(register, encoding="utf-8")
        done = await asyncio.to_thread(auditor, "audit", "-w", folder, "--at", AT, "--json", "-")
    assert done.stderr == ""
    return {entry["id"]: entry for entry in json.loads(done.stdout)["checks"] if entry["object"] == "portal"}


async def test_a_search_that_finds_what_is_published_passes_by_four_drawn_titles(
    auditor: Auditor, tmp_path: Path
) -> None:
    checks = await audited(auditor, tmp_path, portal("0500-6180018"))
    assert checks["search-title-not-found"]["verdict"] == "pass"
    assert "实测4条" in checks["search-title-not-found"]["observed"]
    assert checks["search-not-fuzzy"]["verdict"] == "pass"


async def test_a_title_not_found_where_another_is_fails_and_is_judged_again_to_the_same(
    auditor: Auditor, tmp_path: Path
) -> None:
    # Of six titles three are forgotten: whichever four are drawn, some are found and some are not.
    checks = await audited(auditor, tmp_path, portal("0500-6180018", forgets=tuple(TITLES[:3])))
    assert checks["search-title-not-found"]["verdict"] == "fail"
    assert checks["search-title-not-found"]["rows"] == ["JC19-D4.5:title_not_found_each"]
    again = auditor("rejudge", "latest", "-w", tmp_path)
    assert "一致" in again.stdout


async def test_a_guide_whose_telephone_changed_between_two_runs_is_told_with_both(
    auditor: Auditor, tmp_path: Path
) -> None:
    first = await audited(auditor, tmp_path, portal("0500-6180018"))
    assert first["guide-changed"]["verdict"] == "not_applicable"
    second = await audited(auditor, tmp_path, portal("0500-6189999"))
    assert second["guide-changed"]["verdict"] == "review"
    assert all(words in second["guide-changed"]["reason"] for words in ("05006180018", "05006189999", "联系电话"))
    third = await audited(auditor, tmp_path, portal("0500-6189999"))
    assert third["guide-changed"]["verdict"] in ("review", "pass")


async def test_a_page_without_title_is_audited_like_any_other(auditor: Auditor, tmp_path: Path) -> None:
    pages = portal("0500-6180018")
    pages["/tz/0.html"] = reply("<meta charset=utf-8><h1>通知</h1><p>发布时间：2026-09-29</p><p>正文。</p>")
    pages["/"] = reply(f"<meta charset=utf-8><a href='/tz/'>通知公告</a>{FORM}")
    checks = await audited(auditor, tmp_path, pages)
    assert checks["page-slow"]["verdict"] == "pass"
    assert checks["search-title-not-found"]["verdict"] in ("pass", "review")
