"""The words of the draft: six parts of 国办公开办函〔2021〕30号, 待填 where nothing is known."""

from datetime import datetime

from auditor.annual.draft_facts import Problems, YearFacts
from auditor.annual.draft_form import (
    ADDRESS,
    DOWNLOAD,
    MANAGEMENT,
    NONE_THIS_YEAR,
    OTHER,
    PHONE,
    SUPERVISION,
    Filled,
)
from auditor.annual.draft_tables import Numbers, plain, table_four, table_three_grid, table_two
from auditor.annual.form import CARRIED_IN, CARRIED_OUT, NEW, PARTS, RESULT_TOTAL, TABLE_3
from auditor.annual.words import PENDING
from auditor.model.office import Office
from auditor.report.paper import Block, Paper, body, heading, subheading
from auditor.report.phrases import NUMERALS, listed, quarter, share

_MOST_KINDS = 8
_ORDINALS = tuple(f"{numeral}是" for numeral in NUMERALS)


def pending(what: str) -> str:
    """The mark for what nobody has told yet."""
    return f"〔{PENDING}：{what}〕"


def draft_paper(office: Office, facts: YearFacts, filled: Filled, numbers: Numbers, *, at: datetime) -> Paper:
    """Return the draft; it bears the mark 草稿 while anything in it is 待填."""
    year = facts.year
    one, two, three, four, five, six = (f"{part.numeral}、{part.name}" for part in PARTS)
    blocks: tuple[Block, ...] = (
        body(_opening(office, year, filled)),
        heading(one),
        *_general(facts, filled, numbers),
        heading(two),
        table_two(numbers),
        heading(three),
        table_three_grid(numbers),
        heading(four),
        table_four(numbers),
        heading(five),
        *_problems(facts),
        heading(six),
        *_other(filled),
    )
    waiting = any(PENDING in getattr(block, "text", "") for block in blocks) or bool(numbers.pending)
    return Paper(
        title_lines=(office.name, f"{year}年政府信息公开工作年度报告"),
        blocks=blocks,
        signature="",
        at=at,
        draft=waiting,
    )


def _opening(office: Office, year: int, filled: Filled) -> str:
    names = listed([f"“{site.name}”" for site in office.sites if site.scope == "site"])
    where = filled.words.get(DOWNLOAD, names) or pending("报告电子版下载的网站")
    address = filled.words.get(ADDRESS) or pending("办公地址")
    phone = filled.words.get(PHONE, office.report.phone) or pending("联系电话")
    name = office.short_name or office.name
    return (
        f"根据《中华人民共和国政府信息公开条例》规定，现公布{office.name}{year}年政府信息公开工作年度报告。"
        f"本报告由总体情况、主动公开政府信息情况、收到和处理政府信息公开申请情况、政府信息公开行政复议、"
        f"行政诉讼情况、存在的主要问题及改进情况、其他需要报告的事项六部分组成。"
        f"本报告中所列数据的统计期限自{year}年1月1日起至{year}年12月31日止。"
        f"本报告电子版可在{where}下载，如对本报告有疑问，请与{name}联系（地址：{address}；电话：{phone}）。"
    )


def _general(facts: YearFacts, filled: Filled, numbers: Numbers) -> tuple[Block, ...]:
    """一、总体情况: the five subjects of the form."""
    return (
        subheading("（一）主动公开"),
        body(_published(facts)),
        subheading("（二）依申请公开"),
        body(_applications(numbers)),
        subheading("（三）政府信息管理"),
        body(filled.words.get(MANAGEMENT) or pending("政府信息审查、清理、动态调整等管理情况")),
        subheading("（四）政府信息公开平台建设"),
        body(_platforms(facts)),
        subheading("（五）监督保障"),
        body(_inspected(facts)),
        body(filled.words.get(SUPERVISION) or pending("组织领导、培训，工作考核、社会评议和责任追究结果情况")),
    )


def _published(facts: YearFacts) -> str:
    """Items of the year: a sum is printed only where every quarter was counted."""
    section = _year_sum(facts, [one.section_items for one in facts.quarters.values()])
    portal = _year_sum(facts, [one.portal_items for one in facts.quarters.values()])
    posts = _year_sum(facts, [_posts(one.posts) for one in facts.quarters.values()])
    return (
        f"{facts.year}年主动公开政府信息的渠道主要有三个。一是政府信息公开专栏，全年公开信息{section}条。"
        f"二是政府门户网站，{_submitted(facts)}本单位板块其他栏目发布信息{portal}条。"
        f"三是政务新媒体，现有账号{facts.accounts}个，全年发布信息{posts}条。"
    )


def _year_sum(facts: YearFacts, values: list[int | None]) -> str:
    known = [value for value in values if value is not None]
    if facts.missing or len(known) < len(values):
        gaps = f"{listed([quarter(one)[5:] for one in facts.missing])}没有检查记录" if facts.missing else "统计不全"
        so_far = f"，已统计{sum(known)}" if known else ""
        return pending(f"{gaps}{so_far}")
    return str(sum(known))


def _posts(posts: dict[str, int | None]) -> int | None:
    counts = list(posts.values())
    return None if None in counts else sum(count for count in counts if count is not None)


def _submitted(facts: YearFacts) -> str:
    sent = sum(row.submitted for row in facts.submissions)
    used = sum(row.adopted for row in facts.submissions)
    if not facts.submitting:
        return f"全年报送信息{pending('没有导入报送记录')}条，"
    if len(facts.submitting) < len(facts.quarters) or facts.missing:
        return f"全年报送信息{pending(f'部分季度没有报送记录，已统计报送{sent}、采用{used}')}条，"
    rate = f"，采用率{share(used, sent)}" if sent else ""
    return f"全年报送信息{sent}条，采用{used}条{rate}，"


def _applications(numbers: Numbers) -> str:
    """The same numbers as table three, never others."""
    new, carried, settled, left = (numbers.get(TABLE_3, row.id) for row in (NEW, CARRIED_IN, RESULT_TOTAL, CARRIED_OUT))
    if new is None or carried is None or settled is None or left is None:
        return f"本年度收到和办理政府信息公开申请的情况{pending('申请办理数据')}。"
    if not new and not carried:
        return "本年度没有收到政府信息公开申请，也没有上年结转的申请。"
    return (
        f"本年度新收政府信息公开申请{plain(new)}件，上年结转{plain(carried)}件，"
        f"办结政府信息公开申请{plain(settled)}件，结转下年度继续办理{plain(left)}件。"
    )


def _platforms(facts: YearFacts) -> str:
    return (
        f"登记在册的网站（专栏）栏目{facts.columns}个、政务新媒体账号{facts.accounts}个，"
        f"逐一明确责任科室，按季度检查栏目更新、链接可用和账号更新情况。"
    )


def _inspected(facts: YearFacts) -> str:
    done = len(facts.quarters)
    if not done:
        return f"本年度季度自查情况{pending('没有检查记录')}。"
    problems = facts.problems
    owed = problems.total - problems.not_ours
    mended = f"，已整改{problems.fixed}个，整改率{share(problems.fixed, owed)}" if owed > 0 else ""
    found = f"发现问题{problems.total}个{mended}" if problems.total else "未发现问题"
    return f"开展季度自查{done}次，{found}。"


def _problems(facts: YearFacts) -> tuple[Block, ...]:
    """五: the year's problems by type with last year's beside them, and what is done about them."""
    if not facts.quarters:
        return (body(f"存在的主要问题及改进情况{pending('没有检查记录')}。"),)
    return (body(_compared(facts)), body(_improved(facts)))


def _compared(facts: YearFacts) -> str:
    now, before = facts.problems, facts.before
    last = "上年没有检查记录，未作比较" if before is None else f"上年{before.total}个"
    if not now.total:
        return f"本年度季度自查未发现问题（{last}）。"
    kinds = list(now.kinds.items())
    told = [
        f"{_ORDINALS[index]}{name}{count}个{_beside(name, before)}"
        for index, (name, count) in enumerate(kinds[:_MOST_KINDS])
    ]
    rest = sum(count for _, count in kinds[_MOST_KINDS:])
    more = f"；其他问题{rest}个" if rest else ""
    gone = [name for name in (before.kinds if before else ()) if name not in now.kinds]
    ended = f"上年存在的{listed(gone[:_MOST_KINDS])}问题本年度未再发现。" if gone else ""
    return f"本年度季度自查共发现问题{now.total}个（{last}）。{'；'.join(told)}{more}。{ended}"


def _beside(name: str, before: Problems | None) -> str:
    return "" if before is None else f"（上年{before.kinds.get(name, 0)}个）"


def _improved(facts: YearFacts) -> str:
    steps = "".join(f"{_ORDINALS[index]}{text}" for index, text in enumerate(facts.steps))
    return f"针对存在的问题，主要采取以下改进措施：{steps}"


def _other(filled: Filled) -> tuple[Block, ...]:
    law = "依据《政府信息公开信息处理费管理办法》规定"
    if filled.fee is None:
        fee = f"{law}，本年度信息处理费收取情况{pending('收取金额')}。"
    elif filled.fee == 0:
        fee = f"{law}，本年度没有收取信息处理费，收取金额为0万元。"
    else:
        fee = f"{law}，本年度收取信息处理费{plain(filled.fee)}万元。"
    more = filled.words.get(OTHER, "")
    if more in ("", NONE_THIS_YEAR, "无"):
        more = "没有其他需要报告的事项。" if more else pending("其他需要报告的事项")
    return (body(fee), body(more))
