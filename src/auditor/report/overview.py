"""一、总体情况: scope, running of the section, accounts, and last quarter's look-back."""

from collections import Counter

from auditor.model.words import Verdict
from auditor.report.availability import availability_sentence
from auditor.report.phrases import listed, quarter, quoted, share, short_day
from auditor.report.view import View, printed_name
from auditor.result.figures import AccountFigures, Handled, Statistics
from auditor.result.report_document import LookBack, Submissions

_MOST_PLATFORMS = 4
_MOST_COLUMNS = 5


def scope(found: View) -> str:
    """（一）检查范围和方式: what was examined, with its denominators."""
    parts = [_site_scope(found), _account_scope(found)]
    targets = found.sites or (found.columns if found.document.topic else ())
    examined = sum(_is_examined(item.id, found) for item, _ in (*targets, *found.active_accounts))
    parts.append(f"列入检查的对象{found.targets}个，已检查{examined}个，检查率{share(examined, found.targets)}。")
    return "".join(part for part in parts if part)


def _site_scope(found: View) -> str:
    if not found.sites:
        return _column_scope(found) if found.document.topic else "本单位未在门户网站设置板块或专栏。"
    counts = found.statistics
    read = [f"栏目{len(found.columns)}个"]
    if counts.pages is not None:
        read.append(f"页面{counts.pages}个")
    if counts.links_checked is not None:
        read.append(f"链接{counts.links_checked}条")
    names = listed([item.name for item, _ in found.sites])
    return f"检查网站板块（专栏）{len(found.sites)}个，为{names}，共有{listed(read)}。"


def _column_scope(found: View) -> str:
    """A 专项自查 of columns names them while they are few."""
    if not found.columns:
        return ""
    names = listed([quoted(item.name) for item, _ in found.columns[:_MOST_COLUMNS]])
    more = "等" if len(found.columns) > _MOST_COLUMNS else ""
    return f"检查栏目{len(found.columns)}个，为{names}{more}。"


def _account_scope(found: View) -> str:
    if not found.accounts:
        return "" if found.document.topic else "本单位未开设政务新媒体账号。"
    platforms = Counter(figures.platform for _, figures in found.active_accounts)
    split = listed([f"{name}{count}个" for name, count in platforms.most_common()])
    if len(platforms) > _MOST_PLATFORMS:
        split = f"涉及{len(platforms)}个平台"
    exempt = len(found.accounts) - len(found.active_accounts)
    rest = f"，另有已注销、停用或登记例外的账号{exempt}个不列入检查" if exempt else ""
    return f"检查政务新媒体账号{len(found.active_accounts)}个（{split}）{rest}。"


def _is_examined(identifier: str, found: View) -> bool:
    """A section counts as examined where a check on it or a column of it was decided, an account where all were."""
    own = {identifier} | {item.id for item, figures in found.columns if figures.site == identifier}
    verdicts = {entry.verdict for entry in found.document.result.checks if entry.object in own}
    if found.kind_of(identifier) == "account" and Verdict.NOT_CHECKED in verdicts:
        return False
    return bool(verdicts & {Verdict.PASS, Verdict.FAIL})


def site_running(found: View) -> str:
    """（二）网站（专栏）运行: items, punctuality, links, availability, letters."""
    if found.document.topic and not (found.sites or found.columns):
        return "本次专项自查不涉及网站（专栏）。"
    counts = found.statistics
    sentences = [
        _items(counts),
        _punctuality(counts),
        _contribution(counts),
        _links(counts),
        availability_sentence(found.document.availability),
        _submissions(found.document.submissions),
        "" if found.document.topic else _letters(found),
    ]
    return "".join(sentence for sentence in sentences if sentence)


def _items(counts: Statistics) -> str:
    parts = []
    if counts.section_items is not None:
        top = sorted(counts.by_category, key=lambda item: (-item.items, item.name))
        split = listed([f"{item.name}{item.items}条" for item in top[:4] if item.items])
        rest = "等" if sum(bool(item.items) for item in top) > 4 else ""
        parts.append(f"专栏发布信息{counts.section_items}条" + (f"（{split}{rest}）" if split else ""))
    if counts.portal_items is not None:
        parts.append(f"板块其他栏目发布信息{counts.portal_items}条")
    return f"本季度{'，'.join(parts)}。" if parts else ""


def _punctuality(counts: Statistics) -> str:
    if not counts.columns_due or counts.columns_on_time is None:
        return ""
    on_time, due = counts.columns_on_time, counts.columns_due
    return f"有更新期限的栏目{due}个，更新及时率{share(on_time, due)}。"


def _contribution(counts: Statistics) -> str:
    """What a section adds to the district portal's own counters (超期, 空白)."""
    if counts.overdue_to_district is None or counts.blank_to_district is None:
        return ""
    return f"计入区门户的超期栏目{counts.overdue_to_district}个、空白栏目{counts.blank_to_district}个。"


def _links(counts: Statistics) -> str:
    if not counts.links_checked or counts.links_usable is None:
        return ""
    return f"链接可用率{share(counts.links_usable, counts.links_checked)}。"


def _submissions(section: Submissions | None) -> str:
    if section is None or not section.rows:
        return ""
    submitted, adopted = sum(row.submitted for row in section.rows), sum(row.adopted for row in section.rows)
    rate = f"，采用率{share(adopted, submitted)}" if submitted else ""
    once = f"（其中{section.doubled}条刊于多个栏目，各按1条计）" if section.doubled else ""
    return f"向门户网站报送信息{submitted}条{rate}{once}。"


def _letters(found: View) -> str:
    """留言, 找错留言 and 依申请公开; what no ledger records is said to be unrecorded, not to be nought."""
    counts = found.statistics
    known = [
        _handled("网民留言", counts.messages),
        _handled("“我为政府网站找错”留言", counts.corrections),
        _applications(found),
    ]
    none = [name for text, name in known if text is None]
    said = "".join(f"{text}。" for text, _ in known if text)
    return said + (f"{listed(none)}本季度未登记。" if none else "")


def _handled(name: str, value: Handled | None) -> tuple[str | None, str]:
    if value is None:
        return None, name
    if not value.received:
        return f"未收到{name}", name
    return f"收到{name}{value.received}件，办结率{share(value.answered, value.received)}", name


def _applications(found: View) -> tuple[str | None, str]:
    section, name = found.document.applications, "政府信息公开申请"
    if section is None:
        return None, name
    carried = f"（另有上季度结转{section.carried}件）" if section.carried else ""
    if not section.received and not section.carried:
        return f"未收到{name}", name
    late = f"，超期{section.overdue}件" if section.overdue else ""
    return f"收到{name}{section.received}件{carried}，办结{section.answered}件，在办{section.pending}件{late}", name


def account_running(found: View, detail: int, annex: int) -> str:
    """（三）新媒体运行: posts of the quarter, and each account while they are few."""
    if not found.accounts:
        return "本次专项自查不涉及政务新媒体。" if found.document.topic else "本单位未开设政务新媒体账号。"
    where = f"各账号情况详见附件{annex}。" if annex else ""
    active = [(item, figures) for item, figures in found.active_accounts if figures.posts is not None]
    lead = _post_count(found)
    if len(found.active_accounts) > detail + 1:
        return lead + where
    each = [f"{printed_name(item)}{_account(figures)}" for item, figures in active]
    return lead + (f"其中，{'；'.join(each)}。" if each else "") + where


def _post_count(found: View) -> str:
    """Posts of the quarter; accounts whose record has gaps are named as such, never counted as silent."""
    known = [figures for _, figures in found.active_accounts if figures.posts is not None]
    missing = len(found.active_accounts) - len(known)
    gaps = sum(not figures.complete for figures in known)
    lead = f"{len(known)}个账号本季度共发布信息{sum(figures.posts or 0 for figures in known)}条" if known else ""
    if known and gaps:
        lead += f"（其中{gaps}个账号的发布记录不完整，按已取得的计）"
    lead += "。" if known else ""
    return lead + (f"{missing}个账号未取得发布记录，未计入。" if missing else "")


def _account(figures: AccountFigures) -> str:
    parts = [f"发布{figures.posts}条"]
    if figures.newest is not None:
        parts.append(f"最近更新{short_day(figures.newest)}")
    if figures.longest_gap is not None:
        parts.append(f"最长间隔{figures.longest_gap}天")
    return "，".join(parts)


def look_back(section: LookBack) -> str:
    """（四）上季度问题整改“回头看”."""
    total = len(section.rows)
    if not total:
        return f"{quarter(section.period)}自查未发现问题，无需复查。"
    counted = {
        state: section.count(state)
        for state in ("已整改", "未整改", "反复出现", "未能复查", "不属于本单位", "误报剔除")
    }
    lead = f"{quarter(section.period)}自查发现问题{total}个，本季度逐一复查。"
    if counted["已整改"] == total:
        return f"{lead}经复查，均已整改完毕。"
    must = [f"{state}{counted[state]}个" for state in ("已整改", "未整改", "反复出现")]
    more = [f"{state}{counted[state]}个" for state in ("未能复查", "不属于本单位", "误报剔除") if counted[state]]
    return f"{lead}经复查，{listed([*must, *more])}。"
