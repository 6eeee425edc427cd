"""问题整改台账.xlsx: how an entry stands in the table, for export and import alike."""

import hashlib
from collections.abc import Mapping
from datetime import date, datetime

from auditor.ledger.section import overdue_days
from auditor.ledger.sheet_writing import FormColumn, printable
from auditor.model.words import SEVERITY_ZH
from auditor.model.zone import SHANGHAI
from auditor.store import LedgerEntry, State

SHEET = "整改台账"
EXPORTED = "_导出时"
NUMBER, MEASURES, STATUS, FIXED_ON = "问题编号", "整改措施", "整改情况", "完成时间"
REASON, PERSON, UNTIL, NOTE = "情况说明或理由", "填报人", "有效期至", "备注"

WAITING, UNDER_WAY, CLAIMED, PROVEN = "待整改", "正在整改", "已整改（待复查）", "已整改"
EXPLAINED, NOT_OURS, FALSE_ALARM = "已作情况说明", "不属于本单位", "误报剔除"
STATUS_WORDS: Mapping[State, str] = {
    State.OPEN: WAITING,
    State.NOTIFIED: UNDER_WAY,
    State.CLAIMED: CLAIMED,
    State.CLOSED: PROVEN,
    State.EXPLAINED: EXPLAINED,
    State.NOT_OURS: NOT_OURS,
    State.FALSE_ALARM: FALSE_ALARM,
}
CHOICES = (WAITING, UNDER_WAY, CLAIMED, EXPLAINED, NOT_OURS, FALSE_ALARM)

COLUMNS = (
    FormColumn(heading="序号", width=5),
    FormColumn(heading=NUMBER, width=12),
    FormColumn(heading="检查对象", width=16),
    FormColumn(heading="问题描述", width=40),
    FormColumn(heading="网址", width=28),
    FormColumn(heading="性质", width=9),
    FormColumn(heading="责任科室", width=12),
    FormColumn(heading="责任人", width=9),
    FormColumn(heading=MEASURES, width=26, fill=True),
    FormColumn(heading="整改时限", width=11),
    FormColumn(heading="超期天数", width=8),
    FormColumn(heading=FIXED_ON, width=11, fill=True, note="如 2026-09-01"),
    FormColumn(heading=STATUS, width=14, fill=True, choices=CHOICES),
    FormColumn(heading=REASON, width=26, fill=True, note="情况说明、不属于本单位、误报剔除时必填"),
    FormColumn(heading=PERSON, width=9, fill=True),
    FormColumn(heading=UNTIL, width=11, fill=True, note="误报剔除时必填，到期后重新检查"),
    FormColumn(heading="复查时间", width=11),
    FormColumn(heading="复查结果", width=10),
    FormColumn(heading="销号", width=7),
    FormColumn(heading="来源", width=12),
    FormColumn(heading=NOTE, width=18, fill=True),
)
HEADINGS = tuple(column.heading for column in COLUMNS)
FILLED = tuple(column.heading for column in COLUMNS if column.fill)


def cells_of(entry: LedgerEntry, as_of: datetime) -> dict[str, str]:
    """Return the entry's cells by heading (but for 序号)."""
    word = entry.settled
    late = overdue_days(entry, as_of)
    cells = {
        NUMBER: entry.number,
        "检查对象": entry.object_name or entry.object,
        "问题描述": entry.text,
        "网址": entry.url,
        "性质": SEVERITY_ZH[entry.severity],
        "责任科室": entry.unit,
        "责任人": entry.owner,
        MEASURES: entry.measures,
        "整改时限": _day(entry.last_day),
        "超期天数": str(late) if late else "",
        FIXED_ON: _day(entry.fixed_on),
        STATUS: STATUS_WORDS[entry.state],
        REASON: word.reason if word else "",
        PERSON: word.person if word else "",
        UNTIL: _day(word.expires if word else None),
        "复查时间": _day(entry.checked_at),
        "复查结果": entry.check_result,
        "销号": "已销号" if entry.state is State.CLOSED else "",
        "来源": str(entry.origin),
        NOTE: entry.note,
    }
    return {heading: printable(text).strip() for heading, text in cells.items()}


def fingerprint(text: str) -> str:
    """Stand for a cell's text where only "is it still the same" is asked."""
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def fingerprints(row: Mapping[str, str]) -> str:
    """Return the fingerprints of a row's cells in the order of `HEADINGS`, as one text."""
    return " ".join(fingerprint(row.get(heading, "")) for heading in HEADINGS)


def _day(moment: date | datetime | None) -> str:
    if isinstance(moment, datetime):
        moment = moment.astimezone(SHANGHAI).date()
    return "" if moment is None else moment.isoformat()
