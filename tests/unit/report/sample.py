"""A realistic quarter of a fictional street: 临江区云溪街道办事处, third quarter of 2026. Hand-written."""

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import msgspec

from auditor.model.judgement import Answer, AppliedLimit, ReportingPeriod
from auditor.model.words import Confidence, Responsibility, Severity, Verdict
from auditor.result.document import (
    AuditedObject,
    CheckEntry,
    Finding,
    Profile,
    ResultCoverage,
    ResultDocument,
    Score,
    Unfetched,
)
from auditor.result.figures import AccountFigures, CategoryCount, ColumnFigures, Handled, SiteFigures, Statistics
from auditor.result.report_document import (
    Applications,
    Figure,
    LookBack,
    LookBackRow,
    PreviousQuarter,
    Rectification,
    RectificationRow,
    ReportDocument,
    ReportWords,
    SignoffQuestion,
    Signoffs,
    SiteAvailability,
    SubmissionRow,
    Submissions,
    UnitWords,
    VetoRule,
)

SHANGHAI = ZoneInfo("Asia/Shanghai")
AT = datetime(2026, 9, 30, 18, 0, tzinfo=SHANGHAI)
PORTAL = "https://www.linjiang.example/yunxi"

COLUMNS: tuple[tuple[str, str, str, str, str, int | None, str], ...] = (
    # id, name, type, limit, state, days since the newest item, unit
    ("jdxw", "街道动态", "动态要闻", "14天", "stale", 31, "党政办"),
    ("sqdt", "社区动态", "动态要闻", "14天", "fresh", 3, "社区办"),
    ("gsgg", "公告公示", "通知公告", "6个月", "early_warning", 170, "党政办"),
    ("zcwj", "政策文件", "政策文件", "6个月", "stale", 214, "党政办"),
    ("zcjd", "政策解读", "政策解读", "6个月", "fresh", 40, "党政办"),
    ("ysjs", "预算决算", "按年", "每年", "fresh", 200, "财政所"),
    ("xzxk", "行政许可和办事服务办理结果", "按发生公开", "", "not_periodic", 61, "便民中心"),
    ("jgzn", "机构简介与职能", "静态", "", "not_periodic", None, "党政办"),
    ("zfcg", "政府采购", "按发生公开", "", "blank", None, "财政所"),
    ("zjdc", "征集调查", "自定", "90天", "unseen", None, "社区办"),
)

ACCOUNTS: tuple[tuple[str, str, str, int | None, int | None, int | None, str], ...] = (
    # id, platform, name, posts, days since newest, longest gap, state
    ("wx-yunxi", "微信公众号", "云溪发布", 62, 1, 5, "fresh"),
    ("wb-yunxi", "新浪微博", "云溪街道", 9, 23, 33, "stale"),
    ("dy-yunxi", "抖音", "云溪融媒", 18, 4, 9, "fresh"),
    ("wx-shequ", "微信公众号", "云溪社区服务", None, None, None, "unseen"),
)

VETOES = (
    (
        "site-safety",
        "网站（专栏）",
        "安全、泄密事故等严重问题",
        "出现严重表述错误；泄露国家秘密；发布或链接反动、暴力、色情等内容。",
    ),
    (
        "site-open",
        "网站（专栏）",
        "站点无法访问",
        "监测1周，每天间隔性访问20次以上，打不开的次数累计占比超过（含）5%。",
    ),
    ("site-home", "网站（专栏）", "首页不更新", "监测2周，首页无信息更新。"),
    (
        "site-columns",
        "网站（专栏）",
        "栏目不更新",
        "2周内动态要闻类和6个月内通知公告、政策文件类一级栏目，累计超过（含）5个未更新；空白栏目超过（含）5个。",
    ),
    (
        "account-safety",
        "新媒体",
        "安全、泄密事故等严重问题",
        "出现严重表述错误；泄露国家秘密；发布或链接反动、暴力、色情等内容。",
    ),
    ("account-stale", "新媒体", "内容不更新", "监测时间点前2周内无更新。"),
)


def _objects() -> tuple[AuditedObject, ...]:
    made = [
        _object("section", "site", "云溪街道板块", PORTAL, SiteFigures(columns=2, pages=96)),
        _object("zhuanlan", "site", "政府信息公开专栏", f"{PORTAL}/zwgk", SiteFigures(columns=8, pages=84)),
        _object("office", "office", "临江区云溪街道办事处", "", None),
    ]
    for identifier, name, kind, limit, state, age, unit in COLUMNS:
        figures = ColumnFigures(
            site="section" if kind == "动态要闻" else "zhuanlan",
            path=name if kind == "动态要闻" else f"政府信息公开专栏>{name}",
            type=kind,
            level=1,
            limit=limit,
            newest=None if age is None else AT.date() - timedelta(days=age),
            newest_title="" if age is None else f"云溪街道{name}工作有关情况",
            age_days=age,
            state=state,
            reason="列表由脚本生成，未能读取" if state == "unseen" else "",
            items=None if age is None else max(0, 12 - age // 10),
            method="自动采集",
            shared=identifier == "sqdt",
            own_newest=date(2026, 9, 20) if identifier == "sqdt" else None,
            days=tuple(AT.date() - timedelta(days=n) for n in range(age or 0, 92, 11)) if age is not None else (),
        )
        made.append(_object(identifier, "column", name, f"{PORTAL}/{identifier}/", figures, unit=unit))
    for identifier, platform, name, posts, age, gap, state in ACCOUNTS:
        account = AccountFigures(
            platform=platform,
            posts=posts,
            newest=None if age is None else AT.date() - timedelta(days=age),
            longest_gap=gap,
            limit="2周",
            state=state,
            source="后台导出" if posts else "",
            reason="导出表缺少7月数据" if posts is None else "",
            complete=posts is not None,
            days=tuple(AT.date() - timedelta(days=n) for n in range(age or 0, 92, 5)) if age is not None else (),
        )
        made.append(_object(identifier, "account", name, "", account, unit="宣传办"))
    return tuple(made)


def _object(
    identifier: str, kind: str, name: str, url: str, figures: msgspec.Struct | None, unit: str = ""
) -> AuditedObject:
    facts = msgspec.to_builtins(figures) if figures is not None else {}
    return AuditedObject(id=identifier, kind=kind, name=name, url=url, unit=unit, owner="王芳", facts=facts)


def entry(
    check: str, title: str, target: str, verdict: Verdict, reason: str = "", rows: tuple[str, ...] = ()
) -> CheckEntry:
    """One verdict."""
    return CheckEntry(
        code=f"T-{len(check):02d}",
        id=check,
        object=target,
        verdict=verdict,
        reason=reason,
        rows=rows,
        title=title,
        limit=AppliedLimit(value="14天", layer="国家"),
    )


def _checks() -> tuple[CheckEntry, ...]:
    made = [
        entry("home-not-updated", "首页更新不及时", "section", Verdict.PASS, rows=("site-home",)),
        entry(
            "site-unreachable", "站点无法访问", "section", Verdict.NOT_APPLICABLE, "归区门户统一监测", ("site-open",)
        ),
        entry("missing-category", "应公开的类目缺失", "office", Verdict.FAIL, "缺少1类"),
        entry("dead-link", "链接无法打开", "section", Verdict.FAIL, "3个链接打不开"),
        entry("dead-link", "链接无法打开", "zhuanlan", Verdict.REVIEW, "1个链接打不开，需再次核实"),
        entry("backdated", "日期存疑", "jdxw", Verdict.REVIEW, "日期存疑"),
    ]
    columns = {"stale": Verdict.FAIL, "blank": Verdict.FAIL, "unseen": Verdict.NOT_CHECKED}
    for identifier, _, _, _, state, _, _ in COLUMNS:
        verdict = columns.get(state, Verdict.PASS)
        reason = "列表由脚本生成，未能读取" if verdict is Verdict.NOT_CHECKED else "见问题清单"
        made.append(entry("column-stale", "栏目更新不及时", identifier, verdict, reason, ("site-columns",)))
    for identifier, _, _, _, _, _, state in ACCOUNTS:
        verdict = columns.get(state, Verdict.PASS)
        reason = "导出表缺少7月数据" if verdict is Verdict.NOT_CHECKED else "见问题清单"
        made.append(entry("account-stale", "账号更新不及时", identifier, verdict, reason, ("account-stale",)))
    return tuple(made)


def finding(number: int, check: str, target: str, title: str, text: str, **changes: Any) -> Finding:
    """One finding; ``changes`` overrides any field."""
    values: dict[str, Any] = {
        "id": f"{number:064x}",
        "check": check,
        "object": target,
        "unit": "党政办",
        "url": f"{PORTAL}/{target}/",
        "parent_url": PORTAL,
        "title": title,
        "text": text,
        "observed": "",
        "expected": "",
        "clause": "政府网站检查指标",
        "severity": Severity.DEDUCT,
        "responsibility": Responsibility.OWN,
        "confidence": Confidence.CONFIRMED,
        "internal": False,
        "first_seen": AT - timedelta(days=1),
        "last_seen": AT,
        "evidence": f"{number:064x}"[::-1],
        "remedy": "请责任科室核实后整改",
        "root_cause": "",
        "count": 1,
    }
    return Finding(**(values | changes))


def _findings() -> tuple[Finding, ...]:
    stale = "最近更新日期2026年8月30日，已31天"
    blog = "最近更新日期2026年9月7日，已23天"
    return (
        finding(1, "column-stale", "jdxw", "街道动态", f"“街道动态”栏目超过14天未更新，{stale}。", observed=stale),
        finding(
            2,
            "column-stale",
            "zcwj",
            "政策文件",
            "“政策文件”栏目超过6个月未更新。",
            observed="最近更新日期2026年2月28日",
        ),
        finding(
            3,
            "column-blank",
            "zfcg",
            "政府采购",
            "“政府采购”栏目没有内容，也没有“本年无”说明。",
            unit="财政所",
            observed="0条",
        ),
        finding(
            4,
            "dead-link",
            "section",
            "“办事指南”链接无法打开",
            "链接返回404。",
            url="https://old.linjiang.example/bszn",
            count=35,
        ),
        finding(5, "dead-link", "section", "附件“申请表.doc”无法下载", "附件返回404。", url=f"{PORTAL}/sqb.doc"),
        finding(6, "dead-link", "section", "图片无法显示", "图片返回404。", url=f"{PORTAL}/a.jpg"),
        finding(7, "missing-category", "office", "缺少“制度”类目", "未找到“政府信息公开制度”栏目。", url=""),
        finding(
            8,
            "account-stale",
            "wb-yunxi",
            "云溪街道",
            "新浪微博“云溪街道”超过2周未更新。",
            unit="宣传办",
            observed=blog,
            severity=Severity.VETO,
        ),
        finding(9, "article-without-date", "sqdt", "云溪社区举办消防演练", "信息未标明发布日期。", unit="社区办"),
        finding(
            10,
            "column-stale",
            "gsgg",
            "公告公示",
            "“公告公示”栏目临近更新期限。",
            severity=Severity.ADVICE,
            observed="距期限10天",
        ),
        finding(11, "article-without-date", "zcjd", "一图读懂", "解读未标明来源。", severity=Severity.ADVICE),
        finding(
            12,
            "dead-link",
            "section",
            "页脚“网站地图”链接无法打开",
            "门户模板中的链接返回404。",
            responsibility=Responsibility.PLATFORM,
            count=96,
        ),
        finding(
            13,
            "dead-link",
            "zhuanlan",
            "“区政府公报”链接疑似无法打开",
            "链接一次访问超时。",
            confidence=Confidence.SUSPECTED,
        ),
        finding(
            14, "backdated", "jdxw", "疑似补发", "页面日期早于首次出现日期。", internal=True, severity=Severity.VETO
        ),
    )


def result_document() -> ResultDocument:
    """The result of the quarter's run."""
    counts = Statistics(
        section_items=29,
        by_category=(
            CategoryCount(name="政策文件", items=3),
            CategoryCount(name="公告公示", items=11),
            CategoryCount(name="政策解读", items=6),
            CategoryCount(name="预算决算", items=2),
            CategoryCount(name="行政许可和办事服务办理结果", items=7),
        ),
        portal_items=152,
        pages=180,
        links_checked=1240,
        links_usable=1236,
        columns_due=7,
        columns_on_time=5,
        messages=Handled(received=3, answered=3),
        corrections=Handled(received=0, answered=0),
    )
    return ResultDocument(
        tool="auditor 0.1.0",
        office="yunxi",
        office_name="临江区云溪街道办事处",
        run="2026Q3-0001",
        period="2026Q3",
        period_dates=ReportingPeriod(
            id="2026Q3", start=date(2026, 7, 1), end=date(2026, 9, 30), due=date(2026, 10, 10)
        ),
        at=AT,
        profile=Profile(id="street-office", layers=("国家",)),
        coverage=ResultCoverage(
            planned=182,
            fetched=180,
            unchanged=12,
            not_fetched=(
                Unfetched(url=f"{PORTAL}/zjdc/", outcome="blocked_challenge"),
                Unfetched(url=f"{PORTAL}/zjdc/2", outcome="blocked_challenge"),
            ),
            complete=False,
            reasons=("“征集调查”栏目未能读取",),
        ),
        objects=_objects(),
        checks=_checks(),
        findings=_findings(),
        score=Score(veto=("account-stale",), veto_undecided=("site-columns",)),
        statistics=msgspec.to_builtins(counts),
        started=AT - timedelta(days=2),
        finished=AT,
    )


def _ledger(findings: tuple[Finding, ...]) -> Rectification:
    shown = [item for item in findings if item.severity is not Severity.ADVICE and not item.internal]
    own = [item for item in shown if item.responsibility is Responsibility.OWN and item.confidence == "confirmed"]
    rows = tuple(
        RectificationRow(
            number=f"2026Q3-{index:03d}",
            finding=item.id,
            text=item.text,
            object=item.object,
            unit=item.unit,
            person="王芳",
            measure="补充更新并核对",
            due=date(2026, 10, 15),
            finished=date(2026, 10, 3) if index <= 5 else None,
            status="已整改" if index <= 5 else "正在整改",
            rechecked_at=date(2026, 10, 4) if index <= 5 else None,
            recheck="合格" if index <= 5 else "",
            closed=index <= 5,
            first_period="2026Q2" if index == 1 else "2026Q3",
            recurring=index == 1,
        )
        for index, item in enumerate(own, start=1)
    )
    back = LookBack(
        period="2026Q2",
        rows=(
            LookBackRow(finding="a1", text="“社区动态”栏目未更新", state="已整改"),
            LookBackRow(finding="a2", text="2个链接无法打开", state="已整改"),
            LookBackRow(finding="a3", text="“政府采购”栏目空白", state="未整改"),
            LookBackRow(finding=f"{1:064x}", text="“街道动态”栏目未更新", state="反复出现"),
        ),
    )
    return Rectification.of(rows, back)


def report_document() -> ReportDocument:
    """The report of the quarter: problems, hints, a veto, something unseen, a ledger and a previous quarter."""
    result = result_document()
    question = SignoffQuestion(
        id="q1",
        check="manual-safety",
        object="office",
        row="site-safety",
        text="网站（专栏）内容是否存在严重表述错误、泄密等问题",
        kind="manual",
        why="此项须由人工通读核查",
        unit="党政办",
        state="未发现问题",
    )
    pending = SignoffQuestion(
        id="q2",
        check="manual-account-safety",
        object="office",
        row="account-safety",
        text="账号内容是否存在严重表述错误、泄密等问题",
        kind="manual",
        why="此项须由人工通读核查",
        unit="宣传办",
    )
    answer = Answer(
        question="q1",
        check="manual-safety",
        object="office",
        evidence_hash="",
        answer="未发现",
        person="李强",
        answered_at=AT + timedelta(days=2),
    )
    return ReportDocument(
        result=result,
        as_of=datetime(2026, 10, 8, 10, 0, tzinfo=SHANGHAI),
        words=ReportWords(
            name="临江区云溪街道办事处",
            short_name="云溪街道",
            district="临江区",
            recipient="临江区人民政府办公室",
            contact="王芳",
            phone="000-12345678",
        ),
        units=(UnitWords(id="党政办", name="党政办公室", owner="王芳"),),
        vetoes=tuple(VetoRule(row=row, area=area, title=title, text=text) for row, area, title, text in VETOES),
        rows={row: title for row, _, title, _ in VETOES},
        rectification=_ledger(result.findings),
        signoffs=Signoffs(questions=(question, pending), answers=(answer,)),
        submissions=Submissions(
            rows=(
                SubmissionRow(unit="党政办", submitted=100, adopted=100),
                SubmissionRow(unit="社区办", submitted=52, adopted=51),
            )
        ),
        applications=Applications(received=2, answered=1, pending=1),
        availability=(SiteAvailability(site="section", name="云溪街道板块", samples=140, failed=0),),
        previous=PreviousQuarter(
            period="2026Q2",
            figures=(
                Figure(key="targets", name="检查对象", value=6, unit="个"),
                Figure(key="columns", name="检查栏目", value=10, unit="个"),
                Figure(key="section_items", name="专栏发布信息", value=24, unit="条"),
                Figure(key="on_time", name="栏目更新及时率", value=600 / 7, unit="%", part=6, whole=7),
                Figure(key="problems", name="自查发现问题", value=4, unit="个"),
            ),
        ),
    )


def clean_document() -> ReportDocument:
    """The same street in a quarter without problems: everything seen, everything decided."""
    document = report_document()
    result = document.result
    good = {"state": "fresh", "age_days": 2, "newest": "2026-09-28", "items": 8, "reason": ""}
    objects = tuple(
        msgspec.structs.replace(
            item,
            facts=item.facts
            | (good if item.kind == "column" else {})
            | (
                {"state": "fresh", "posts": 20, "newest": "2026-09-29", "longest_gap": 6}
                if item.kind == "account"
                else {}
            ),
        )
        for item in result.objects
    )
    checks = tuple(
        msgspec.structs.replace(
            item, verdict=Verdict.PASS if item.verdict is not Verdict.NOT_APPLICABLE else item.verdict
        )
        for item in result.checks
    )
    counts = result.statistics | {"columns_on_time": 7, "links_usable": 1240}
    questions = tuple(msgspec.structs.replace(item, state="未发现问题") for item in document.signoffs.questions)
    return msgspec.structs.replace(
        document,
        result=msgspec.structs.replace(
            result,
            objects=objects,
            checks=checks,
            findings=(),
            score=Score(),
            statistics=counts,
            coverage=msgspec.structs.replace(result.coverage, not_fetched=(), complete=True, reasons=()),
        ),
        rectification=None,
        previous=None,
        signoffs=msgspec.structs.replace(document.signoffs, questions=questions),
    )
