"""Builds a fictional office and its facts from short words, so that a case shows only what it is about."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

import msgspec
import pytest

from auditor.checks.base import Context
from auditor.model.facts import (
    AccountFacts,
    AccountSeen,
    ArticleFacts,
    ColumnFacts,
    Facts,
    Filing,
    HomeFacts,
    InnerPage,
    ItemFacts,
    LinkFacts,
    Observation,
    PageSample,
    Post,
    PostPage,
    Probe,
    Referrer,
    SearchTry,
    SiteFacts,
    SourceRun,
    SubmittedItem,
)
from auditor.model.judgement import ReportingPeriod
from auditor.model.office import Account, Column, Office, Site
from auditor.model.page import NavEntry, PageDetails, ReadDate
from auditor.model.words import Method, Outcome, PageCondition
from auditor.model.zone import SHANGHAI
from auditor.rulebook.book import Rulebook
from auditor.rulebook.loading import load_rulebook

HOME = "https://www.linjiang.example/yunxi/"
QUARTER = ReportingPeriod(id="2026Q3", start=date(2026, 7, 1), end=date(2026, 9, 30), due=date(2026, 10, 10))


class Weekdays:
    """Working days without holidays: Monday to Friday."""

    def is_working_day(self, day: date) -> bool:
        return day.weekday() < 5

    def known(self, year: int) -> bool:
        return year >= 2026

    def between(self, start: date, end: date) -> int:
        days = (end - start).days
        return sum(self.is_working_day(start + timedelta(days=step)) for step in range(1, days + 1))


def moment(text: str | datetime) -> datetime:
    """``2026-09-30`` or ``2026-09-30T18:00`` in Asia/Shanghai."""
    found = text if isinstance(text, datetime) else datetime.fromisoformat(str(text))
    return found.replace(tzinfo=SHANGHAI)


def day(text: object) -> date:
    return text if isinstance(text, date) else date.fromisoformat(str(text))


class Builder:
    """One case as the YAML files write it → office, facts and context."""

    def __init__(self, case: Mapping[str, Any], rulebook: Rulebook) -> None:
        self.case = case
        self.at = moment(case.get("at", "2026-09-30T18:00"))
        self.seen_at = moment(case["collected"]) if "collected" in case else self.at
        self.rulebook = rulebook

    def context(self) -> Context:
        return Context(at=self.at, period=QUARTER, office=self.office(), rulebook=self.rulebook, calendar=Weekdays())

    def office(self) -> Office:
        words = dict(self.case.get("office", {}))
        return Office(
            id="yunxi",
            name="临江区云溪街道办事处",
            short_name="云溪街道",
            units=({"id": "dzb", "name": "党政办公室"}, {"id": "lj", "name": "绿景社区"}),
            sites=() if self.case.get("no_site") else (self._site(),),
            accounts=tuple(Account.model_validate(_account(each)) for each in self.case.get("accounts", ())),
            **words,
        )

    def _site(self) -> Site:
        declared = [Column.model_validate(_declared(each)) for each in self.case.get("columns", ())]
        words = {"id": "bk", "name": "云溪街道", "url": HOME, "unit": "dzb", "own_names": ("云溪街道",)}
        return Site.model_validate({**words, **self.case.get("site", {}), "columns": declared})

    def facts(self) -> Facts:
        sites = () if self.case.get("no_site") or self.case.get("site_unseen") else (self._site_facts(),)
        return Facts(
            office="yunxi",
            run="r1",
            started=self.seen_at,
            finished=self.seen_at,
            sites=sites,
            accounts=tuple(
                account_facts(each["facts"], _account(each)["id"])
                for each in self.case.get("accounts", ())
                if "facts" in each
            ),
            filings=msgspec.convert(self.case.get("filings"), tuple[Filing, ...] | None),
            submitted=msgspec.convert(self.case.get("submitted"), tuple[SubmittedItem, ...] | None),
        )

    def _site_facts(self) -> SiteFacts:
        home = dict(self.case.get("home", {}))
        entries, articles = self._items(home.pop("items", ()), "home")
        columns = tuple(
            self._column_facts({**each, "name": _declared(each)["name"]})
            for each in self.case.get("columns", ())
            if not each.get("unseen")
        )
        return SiteFacts(
            site="bk",
            home=HomeFacts(url=HOME, items=entries, articles=articles, **_outcomes(home)),
            columns=columns,
            links=tuple(self._link(each) for each in self.case.get("links", ())),
            links_checked=self.case.get("links_checked", True),
            navigation=tuple(_entry(each) for each in self.case.get("navigation", ())),
            samples=tuple(_sample(each, number) for number, each in enumerate(self.case.get("samples", ()))),
            ipv6=self.case.get("ipv6", "not_asked"),
            probes=tuple(probe for each in self.case.get("probes", ()) for probe in _probes(each)),
            ipv6_pages=msgspec.convert(self.case.get("ipv6_pages", ()), tuple[InnerPage, ...]),
            searches=msgspec.convert(self.case.get("searches", ()), tuple[SearchTry, ...]),
        )

    def _column_facts(self, case: Mapping[str, Any]) -> ColumnFacts:
        words = dict(case.get("facts", {}))
        items, articles = self._items(case.get("items", ()), case["name"])
        return ColumnFacts(
            column=_declared(case)["id"],
            url=_declared(case)["url"],
            items=items,
            articles=articles,
            **{"collected_at": self.seen_at, **_outcomes(words)},
        )

    def _items(self, lines: Any, folder: str) -> tuple[tuple[ItemFacts, ...], tuple[ArticleFacts, ...]]:
        items, articles = [], []
        for number, line in enumerate(lines):
            item, article = self._item(line, f"{HOME}{folder}/{number}.html")
            items.append(item)
            if article is not None:
                articles.append(article)
        return tuple(items), tuple(articles)

    def _item(self, line: str, url: str) -> tuple[ItemFacts, ArticleFacts | None]:
        """``2026-09-16 标题 | 置顶 | 未打开``; the words after the bars change what is usual (see ``_article``)."""
        head, *words = (part.strip() for part in line.split("|"))
        shown, _, title = head.partition(" ")
        listed = None if shown == "-" else day(shown)
        source = next((word.removeprefix("来源:") for word in words if word.startswith("来源:")), "")
        seen = next((word.removeprefix("首见:") for word in words if word.startswith("首见:")), "")
        item = ItemFacts(
            title=title,
            url=url,
            listed=listed,
            pinned="置顶" in words,
            source=source,
            first_seen=moment(seen) if seen else None,
        )
        return item, self._article(item, words)

    def _article(self, item: ItemFacts, words: list[str]) -> ArticleFacts | None:
        if "未打开" in words:
            return None
        shown = next((word.removeprefix("稿件:") for word in words if word.startswith("稿件:")), None)
        published = item.listed if shown is None else day(shown)
        written = next((word.removeprefix("成文:") for word in words if word.startswith("成文:")), None)
        read = None
        if published is not None and "无日期" not in words:
            read = _read(published)
        outcome = next((Outcome(word[3:]) for word in words if word.startswith("结果:")), Outcome.OK)
        gone = PageCondition.SOFT_404 if "软404" in words else PageCondition.OK
        return ArticleFacts(
            url=item.url,
            outcome=outcome,
            condition=gone,
            title=item.title,
            published=read,
            written=_read(day(written)) if written else None,
            source=item.source,
            fetched_at=self.seen_at,
            is_article="外链" not in words,
            issuer=_told(words, "发文:"),
            number=_told(words, "文号:"),
            validity=_told(words, "有效性:"),
        )

    def _link(self, case: Mapping[str, Any]) -> LinkFacts:
        words = dict(case)
        looks = [_look(each, words.get("status")) for each in words.pop("looks", ())]
        carried = [_referrer(each) for each in words.pop("on", [{}])]
        count = words.pop("count", len(carried))
        return LinkFacts(observations=tuple(looks), referrers=tuple(carried), referrer_count=count, **_outcomes(words))


def _told(words: list[str], label: str) -> str:
    return next((word.removeprefix(label) for word in words if word.startswith(label)), "")


def _probes(case: Mapping[str, Any]) -> list[Probe]:
    """``{from: 2026-09-24, days: 7, each: 20, failed: 1, well: false}``: hourly samples; ``failed`` of each day."""
    well = case.get("well", True)
    start, failed = moment(str(case["from"])), case.get("failed", 0)
    outcome = Outcome(case.get("outcome", "timeout"))
    return [
        Probe(
            at=start + timedelta(days=number, hours=hour),
            seconds=0.5,
            outcome=outcome if hour < failed else Outcome.OK,
            status=case.get("status") if hour < failed else 200,
            before=well,
            after=well,
        )
        for number in range(case.get("days", 1))
        for hour in range(case.get("each", 20))
    ]


def _sample(case: Mapping[str, Any], number: int) -> PageSample:
    """``{column: 指南, elements: {公开指南: [办公地址]}}``: what is no field of a sample is a field of its details."""
    words = dict(case)
    details = {key: words.pop(key) for key in PageDetails.__struct_fields__ if key in words}
    if "published" in words:
        words["published"] = _read(day(words["published"]))
    column = words.get("column", "")
    usual = {"url": f"{HOME}{column}/" if column else f"{HOME}{number}.html", "kind": "article"}
    return msgspec.convert({**usual, **words, "details": details}, PageSample)


def _read(shown: date) -> ReadDate:
    return ReadDate(date=shown, rule="label", snippet=f"时间：{shown}", confidence=0.9)


def _outcomes(words: Mapping[str, Any]) -> dict[str, Any]:
    found = dict(words)
    for key, kind in (("outcome", Outcome), ("condition", PageCondition), ("method", Method)):
        if key in found:
            found[key] = kind(found[key])
    if "collected_at" in found:
        found["collected_at"] = moment(found["collected_at"])
    return found


def _declared(case: Mapping[str, Any]) -> dict[str, Any]:
    skipped = ("items", "facts", "unseen")
    words = {key: value for key, value in case.items() if key not in skipped}
    name = words.setdefault("name", words["type"])
    words.setdefault("id", name)
    words.setdefault("url", f"{HOME}{name}/")
    return words


def _account(case: Mapping[str, Any]) -> dict[str, Any]:
    words = {key: value for key, value in case.items() if key != "facts"}
    words.setdefault("platform", "微信公众号")
    words.setdefault("name", "云溪发布")
    words.setdefault("id", words["platform"])
    return words


def account_facts(case: Mapping[str, Any], account: str) -> AccountFacts:
    """``posts: [2026-09-20, "2026-09-21T10:00 deleted"]``, ``covers: [from, to]`` = complete over these days."""
    posts = tuple(_post(str(each)) for each in case.get("posts", ()))
    covers = case.get("covers")
    errors = tuple(case.get("errors", ()))
    return AccountFacts(
        account=account,
        posts=posts,
        complete=covers is not None and not case.get("incomplete"),
        coverage_from=day(covers[0]) if covers else None,
        coverage_to=day(covers[1]) if covers else None,
        runs=(SourceRun(adapter="import", status="failed" if errors else "ok", errors=errors),),
        seen=msgspec.convert(case.get("seen", {}), AccountSeen),
        pages=msgspec.convert(case.get("pages", ()), tuple[PostPage, ...]),
    )


def _post(text: str) -> Post:
    """``2026-09-21T10:00 deleted | 题目:防汛提示 | 评论:3 | 阅读:120``."""
    head, *words = (part.strip() for part in text.split("|"))
    stamp, _, state = head.partition(" ")
    precise = "T" in stamp
    comments, reads = _told(words, "评论:"), _told(words, "阅读:")
    return Post(
        title=_told(words, "题目:") or "推文",
        comments=int(comments) if comments else None,
        reads=int(reads) if reads else None,
        reviewed_at=moment(_told(words, "终审:")) if _told(words, "终审:") else None,
        published_at=moment(stamp),
        precision="minute" if precise else "day",
        state=state or "published",  # type: ignore[arg-type]
    )


def _look(text: str, status: int | None) -> Observation:
    """``2026-09-30T10:00 timeout s1`` with ``红`` at the end where our own network was down."""
    stamp, outcome, session, *rest = text.split()
    found = Outcome(outcome)
    answered = found in (Outcome.OK, Outcome.REDIRECT_OK)
    return Observation(
        at=moment(stamp),
        outcome=found,
        status=200 if answered else status,
        session=session,
        sentinel="红" not in rest,
    )


def _referrer(case: Mapping[str, Any]) -> Referrer:
    return Referrer(**{"url": f"{HOME}tzgg/1.html", "text": "附件下载", "page_title": "关于道路施工的通告", **case})


def _entry(case: Mapping[str, Any] | str) -> NavEntry:
    if isinstance(case, str):
        return NavEntry(name=case, url=f"{HOME}{case}/")
    return NavEntry(**case)


@pytest.fixture(scope="session")
def rulebook() -> Rulebook:
    """The shipped rules as a street office sees them."""
    return load_rulebook("street-office", None)


@pytest.fixture(scope="session")
def build(rulebook: Rulebook) -> Callable[[Mapping[str, Any]], Builder]:
    """Turn one case into office, facts and context; a case may name another profile."""
    books = {"street-office": rulebook}

    def built(case: Mapping[str, Any]) -> Builder:
        profile = case.get("profile", "street-office")
        if profile not in books:
            books[profile] = load_rulebook(profile, None)
        return Builder(case, books[profile])

    return built
