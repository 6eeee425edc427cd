"""The demo portal holds what the truth says of it: every planted link is linked, every article stands on its day."""

import re
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import quote, urljoin

import pytest

from auditor.checks import load
from auditor.demo import DEMO_AT, Decoy, Planted, build
from auditor.demo.columns import BY_ID, COLUMNS
from auditor.demo.planted import DECOYS, HOME_LINK, INTERNAL, OTHER_LINK, PLANTED, SITE
from auditor.demo.portal import build_portal, day_of_entry, entry_url
from auditor.demo.server import address_of
from auditor.demo.story import HOME, OFFICE_ID, SERVICE_HALL, Section
from auditor.demo.workspace import demo_office
from auditor.model.words import ColumnType
from auditor.model.zone import SHANGHAI
from auditor.register import load_workspace
from auditor.rulebook import load_rulebook

PORTAL = build_portal(DEMO_AT)
PAGES = {
    address: reply.body.decode("gb18030" if "gb2312" in reply.content_type else "utf-8")
    for address, reply in PORTAL.items()
    if reply.content_type.startswith("text/html")
}
LINKS = {
    quote(urljoin(f"http://{host}{path}", found), safe=":/?&=%#;()")
    for (host, path), text in PAGES.items()
    for found in re.findall(r'(?:href|src)="([^"]+)"', re.sub(r"<!--.*?-->", "", text, flags=re.DOTALL))
}


def test_there_are_25_defects_and_25_decoys_at_least_each_with_an_id_and_words_of_its_own() -> None:
    for truth in (PLANTED, DECOYS):
        assert len(truth) >= 25
        assert len({each.id for each in truth}) == len({each.text for each in truth}) == len(truth)
        assert all(each.text for each in truth)


def test_each_defect_and_decoy_names_a_check_and_an_object_that_exist() -> None:
    checks = {check.meta.id for check in load()}
    office = demo_office(DEMO_AT)
    objects = {OFFICE_ID, SITE, *BY_ID, *(account.id for account in office.accounts)}
    for planted in PLANTED:
        assert {planted.check, *planted.also} <= checks, planted
        assert planted.object in objects, planted
    for decoy in DECOYS:
        assert {decoy.check, *decoy.may_warn} - {""} <= checks, decoy
        assert {decoy.object} - {""} <= objects, decoy
        assert decoy.mark or decoy.verdicts, decoy


@pytest.mark.parametrize("planted", [each for each in PLANTED if each.check in (HOME_LINK, OTHER_LINK, INTERNAL)])
def test_each_planted_link_is_linked_and_does_not_open_properly(planted: Planted) -> None:
    mark = planted.mark
    links = [link for link in LINKS if mark in link]
    assert len(links) == 1
    reply = PORTAL.get(address_of(links[0]))
    on_home = mark in PAGES[address_of(HOME)]
    assert on_home is (planted.check == HOME_LINK)
    broken = reply is None or reply.status >= 400 or reply.behaviour in ("reset", "truncated")
    assert broken or reply.status == 302 or "页面不存在" in reply.body.decode()  # type: ignore[union-attr]


LINKED_DECOYS = ("slow-page", "404-in-title", "no-head", "no-head-file", "redirected", "chinese-file-on-gbk-page")


@pytest.mark.parametrize("decoy", [each for each in DECOYS if each.id in LINKED_DECOYS], ids=lambda each: each.id)
def test_each_linked_decoy_opens_for_a_reader(decoy: Decoy) -> None:
    links = [link for link in LINKS if decoy.mark in link]
    assert len(links) == 1
    assert PORTAL[address_of(links[0])].status in (200, 302)


def test_every_link_within_the_portal_opens_but_the_planted_ones_and_those_barred() -> None:
    wrong = [each.mark for each in PLANTED if each.check in (HOME_LINK, OTHER_LINK, INTERNAL)]
    own = [link for link in LINKS if link.startswith((HOME, f"http://{SERVICE_HALL}/", "http://www.linjiang.example/"))]
    dead = {link for link in own if PORTAL.get(address_of(link)) is None or PORTAL[address_of(link)].status >= 400}
    assert {link for link in dead if not any(mark in link for mark in wrong)} == {
        f"{HOME}admin/login.html",
        BY_ID["letters"].url,
    }


@pytest.mark.parametrize(
    "section", [each for each in COLUMNS if each.entries and each.style != "page"], ids=lambda s: s.id
)
def test_every_entry_has_an_article_that_shows_its_day(section: Section) -> None:
    for number, entry in enumerate(section.entries):
        text = PAGES[address_of(entry_url(section, number, entry, DEMO_AT))]
        shown = f"发布时间：{day_of_entry(entry, DEMO_AT).isoformat()}"
        assert (shown in text) is entry.shows_date


def test_pages_wear_what_should_not_deceive() -> None:
    home = PAGES[address_of(HOME)]
    for words in ("javascript:;", "getFullYear()", "版权所有 2012-2026", "<!-- <a href", "mailto:", "tel:"):
        assert words in home
    assert 'http-equiv="Refresh"' in PAGES[address_of(BY_ID["notices"].url)]
    history = PORTAL[address_of(BY_ID["history"].url)]
    assert history.content_type == "text/html; charset=gb2312"
    with pytest.raises(UnicodeDecodeError):
        history.body.decode("gb2312")
    assert "镕" in history.body.decode("gb18030")


def test_the_portal_is_of_a_size_to_audit_in_seconds_and_the_same_each_time() -> None:
    assert 150 <= len(PORTAL) <= 250
    assert build_portal(DEMO_AT) == PORTAL


@pytest.mark.parametrize("at", [DEMO_AT - timedelta(days=92), datetime(2027, 12, 31, 9, tzinfo=SHANGHAI)])
def test_at_another_moment_the_same_things_are_planted(at: datetime) -> None:
    portal = build_portal(at)
    assert len(portal) == len(PORTAL)
    office = demo_office(at)
    assert [column.id for column in office.sites[0].columns] == [section.id for section in COLUMNS]


def test_building_serves_the_portal_and_writes_a_register_that_loads(tmp_path: Path) -> None:
    site = build(tmp_path)
    try:
        known = {category.id for category in load_rulebook("street-office", None).categories}
        workspace = load_workspace(tmp_path, categories=known)
        assert workspace.offices == (demo_office(DEMO_AT),)
        assert workspace.settings.network.resolve["www.linjiang.example"] == f"127.0.0.1:{site.server.port}"
        assert len(workspace.offices[0].sites[0].columns) >= 20
        types = {column.type for column in workspace.offices[0].sites[0].columns}
        assert types == set(ColumnType) - {ColumnType.SERVICE_STATISTICS}
        assert all(export.path.is_file() for export in site.exports)
    finally:
        site.server.stop()
