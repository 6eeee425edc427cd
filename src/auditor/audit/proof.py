"""申诉、说明材料 for one finding: the copy kept, when and from where it came, its hash, and what happened since."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path

import msgspec

from auditor.audit.opened import OpenedOffice
from auditor.errors import UsageError
from auditor.model.fetched import Fetched
from auditor.model.words import OUTCOME_ZH
from auditor.model.zone import SHANGHAI
from auditor.report.files import write_all
from auditor.report.paper import Block, Paper, body, heading
from auditor.report.paper_word import write_paper_word
from auditor.report.phrases import day
from auditor.report.tables import Column, Table
from auditor.store import LedgerEntry, LedgerEvent

_EVENTS = {
    "found": "检查发现", "seen": "复查仍存在", "notified": "通知整改", "claimed_fixed": "责任科室报整改",
    "not_fixed": "复查未整改到位", "verified": "复查确认已整改", "closed": "销号", "reopened": "重新打开",
    "explained": "作情况说明", "not_ours": "认定不属于本单位", "false_alarm": "认定为误报", "expired": "说明到期",
    "edited": "更正台账",
}  # fmt: skip
SELF_KEPT = (
    "以上副本、时间和校验值由本单位自查程序在采集时自动保存，属本单位自存证据，未经第三方见证；"
    "如需更高证明力，可另行申请公证或由电子数据存证机构出具证明。"
)
_SUFFIXES = {"text/html": ".html", "application/pdf": ".pdf", "image/jpeg": ".jpg", "image/png": ".png"}


class Proof(msgspec.Struct, frozen=True, kw_only=True):
    """What was written: the paper, and the stored bytes where there are any."""

    paper: Path
    copies: tuple[Path, ...]


def write_proof(opened: OpenedOffice, number: str, folder: Path, *, at: datetime) -> Proof:
    """Write the paper on the finding ``number`` (its number in the ledger) as things stood at ``at``.

    Raises:
        UsageError: no finding, or several, begin with that number; or it was not known yet at that moment.
        StorageError: the files cannot be written.
    """
    entry = _entry(opened, number)
    events = [one for one in opened.store.findings.events(opened.office.id, finding=entry.id) if one.at <= at]
    if not events and entry.first_seen > at:
        raise UsageError(f"截至 {_time(at)} 尚未发现该问题，请把 --at 改为 {_time(entry.first_seen)} 之后")
    looks = sorted(_looks(opened, entry, events, at), key=lambda look: look.started)
    target = folder / f"说明材料-{entry.number}"
    copies = dict(_copies(opened, entry, looks))
    paper = _paper(opened, entry, events, looks, list(copies), at)
    jobs = {name: partial(_copy, opened, digest) for name, digest in copies.items()}
    *written, made = write_all(target, {**jobs, "说明材料.docx": partial(write_paper_word, paper)})
    return Proof(paper=made, copies=tuple(written))


def _entry(opened: OpenedOffice, number: str) -> LedgerEntry:
    entries = opened.store.findings.list(opened.office.id)
    found = [entry for entry in entries if number and entry.id.startswith(number.lower())]
    if len(found) != 1:
        words = "台账中没有" if not found else "台账中有多个"
        raise UsageError(f"{words}编号以“{number}”开头的问题，可用 auditor ledger list 查看编号")
    return found[0]


def _looks(opened: OpenedOffice, entry: LedgerEntry, events: Sequence[LedgerEvent], at: datetime) -> Iterable[Fetched]:
    """Every kept fetch of the finding's address or of its evidence, until ``at``."""
    runs = dict.fromkeys([*(event.run for event in events if event.run), entry.last_run])
    for run in runs:
        for fetched in opened.store.fetches.of_run(run) if run else ():
            told = entry.url in (fetched.url, fetched.final_url) or (
                entry.evidence and fetched.sha256 == entry.evidence
            )
            if told and fetched.started <= at:
                yield fetched


def _copies(opened: OpenedOffice, entry: LedgerEntry, looks: Sequence[Fetched]) -> Iterable[tuple[str, str]]:
    """Name every kept copy; bytes that retention removed (保存期限) stand in the paper by their sum only."""
    kinds = {look.sha256: look.header("content-type") or "" for look in looks if look.sha256}
    digests = dict.fromkeys([*kinds, entry.evidence] if not looks else kinds)
    for digest in digests:
        if digest and opened.store.evidence.has(digest):
            suffix = _SUFFIXES.get(kinds.get(digest, "").partition(";")[0].strip().lower(), ".bin")
            yield f"证据副本-{digest[:16]}{suffix}", digest


def _copy(opened: OpenedOffice, digest: str, path: Path) -> None:
    path.write_bytes(opened.store.evidence.get(digest))


def _paper(
    opened: OpenedOffice,
    entry: LedgerEntry,
    events: Sequence[LedgerEvent],
    looks: Sequence[Fetched],
    copies: Sequence[str],
    at: datetime,
) -> Paper:
    office = opened.office
    blocks: list[Block] = [
        heading("一、所涉问题"),
        body(f"问题编号{entry.number}：{entry.text}"),
        body(f"所在网址：{entry.url or '无'}。所在页面：{entry.parent_url or '同上'}。"),
        body(f"检查依据：{entry.clause or '见检查项说明'}。"),
        heading("二、采集经过"),
    ]
    blocks.append(_looks_table(looks) if looks else body("本次检查未保存该网址的单独采集记录，以检查结果为准。"))
    blocks += [heading("三、证据副本")]
    blocks.append(body(_attached(looks, copies)))
    blocks += [body(SELF_KEPT), heading("四、处理经过"), _events_table(events)]
    return Paper(
        title_lines=(f"关于问题{entry.number}的说明材料",),
        blocks=tuple(blocks),
        signature=office.report.signature or office.name,
        date=day(at.astimezone(SHANGHAI)),
        at=at,
    )


def _attached(looks: Sequence[Fetched], copies: Sequence[str]) -> str:
    gone = len({look.sha256 for look in looks if look.sha256}) - len(copies)
    words = "随附文件：" + "、".join(copies) + "。校验值为文件的SHA-256，见上表。" if copies else "无副本。"
    return words + (f"另有{gone}份网页原件已按保存期限清理，仅存上表中的校验值。" if gone > 0 else "")


def _looks_table(looks: Sequence[Fetched]) -> Table:
    rows = [
        (
            _time(look.started),
            look.final_url,
            look.address or "未连接",
            f"{look.status}" if look.status else OUTCOME_ZH[look.outcome],
            look.sha256 or "无内容",
        )
        for look in looks
    ]
    return _table("采集记录", (("时间", 12), ("网址", 24), ("服务器地址", 14), ("应答", 8), ("SHA-256", 24)), rows)


def _events_table(events: Sequence[LedgerEvent]) -> Table:
    rows = [(_time(one.at), _EVENTS.get(one.kind, one.kind), one.person or "程序", one.reason) for one in events]
    return _table("处理经过", (("时间", 14), ("事项", 16), ("经办", 10), ("说明", 24)), rows)


def _table(title: str, columns: Sequence[tuple[str, int]], rows: Sequence[tuple[str, ...]]) -> Table:
    return Table(
        key=title,
        title=title,
        columns=tuple(Column(key=name, width=width) for name, width in columns),
        rows=tuple(rows),
    )


def _time(at: datetime) -> str:
    return f"{at.astimezone(SHANGHAI):%Y-%m-%d %H:%M:%S}"
