"""信息报送清单 as units keep it: read from a table, kept in the store, one item once however often handed in."""

import hashlib
from datetime import date, datetime
from pathlib import Path

import msgspec

from auditor.errors import UsageError
from auditor.ledger.by_hand import unit_named
from auditor.ledger.filled import refuse
from auditor.ledger.published import folded
from auditor.ledger.submissions import Submission
from auditor.ledger.told_table import TableForm, ToldRow, read_told
from auditor.model.office import Office
from auditor.model.zone import SHANGHAI
from auditor.reading.urls import normalise
from auditor.store import Batch, Store

KIND = "submissions"
TITLE, UNIT, SUBMITTED, CATEGORY, URL = "title", "unit", "submitted", "category", "url"
ASKED, TOLD, OFFICE = "asked", "told", "office"

FORM = TableForm(
    headings={
        TITLE: ("标题", "信息标题", "稿件标题", "题目", "报送标题"),
        UNIT: ("报送科室", "科室", "报送部门", "报送单位", "供稿单位", "责任科室"),
        SUBMITTED: ("报送日期", "报送时间", "上报日期", "上报时间", "投稿时间", "日期"),
        CATEGORY: ("类别", "信息类别", "栏目", "报送栏目", "拟发栏目"),
        URL: ("网址", "发布网址", "链接", "采用链接"),
        ASKED: ("要求报送日期", "报送截止", "应报日期", "截止日期"),
        TOLD: ("是否采用", "采用", "采用情况"),
        OFFICE: ("单位", "单位名称", "街道"),
    },
    needed=(TITLE, UNIT, SUBMITTED),
    filled=(TITLE, UNIT, SUBMITTED),
    days=(SUBMITTED, ASKED),
)
_YES = ("是", "采用", "已采用", "√", "1")
_NO = ("否", "未采用", "不采用", "×", "0", "")
EARLIEST = date(2010, 1, 1)


class SubmissionImport(msgspec.Struct, frozen=True, kw_only=True):
    """What came of an import: items read, new ones, and ones known whose cells had changed."""

    read: int
    new: int = 0
    changed: int = 0


def import_submissions(store: Store, office: Office, path: Path, *, at: datetime, person: str) -> SubmissionImport:
    """Take in a list of items handed to the portal; all of it, or on any fault nothing.

    The same item (unit, title, day) told again replaces what was told of it before.

    Raises:
        UsageError: no such table, or every faulty cell with row and column.
    """
    today = at.astimezone(SHANGHAI).date()
    table = read_told(path, FORM, today)
    faults = list(table.faults)
    told = [one for row in table.rows if (one := _submission(row, office, today, faults)) is not None]
    refuse(path.name, faults)
    known = {_key(one): one for one in kept_submissions(store, office.id)}
    fresh = [one for one in {_key(one): one for one in told}.values() if known.get(_key(one)) != one]
    if fresh:
        digest = hashlib.sha256(msgspec.json.encode([fresh, at])).hexdigest()
        batch = Batch(office=office.id, kind=KIND, source_file=path.name, sha256=digest, imported_at=at, person=person)
        store.imports.add(batch, fresh)
    new = sum(_key(one) not in known for one in fresh)
    return SubmissionImport(read=len(told), new=new, changed=len(fresh) - new)


def kept_submissions(store: Store, office: str) -> tuple[Submission, ...]:
    """Return every item told so far, as last told, in the order of submission."""
    latest = {_key(one): one for found in store.imports.rows(office, KIND, Submission) for one in found.rows}
    return tuple(sorted(latest.values(), key=lambda one: (one.submitted, one.unit, one.title)))


def _key(one: Submission) -> tuple[str, str, date]:
    return one.unit, folded(one.title), one.submitted


def _submission(row: ToldRow, office: Office, today: date, faults: list[str]) -> Submission | None:
    found = _faults(row, office, today)
    faults += found
    if found or row.faulty or SUBMITTED not in row.days or not (row.text(TITLE) and row.text(UNIT)):
        return None
    unit = unit_named(office, row.text(UNIT))
    return Submission(
        title=row.text(TITLE),
        unit=unit.name if unit else row.text(UNIT),
        submitted=row.days[SUBMITTED],
        category=row.text(CATEGORY),
        url=normalise(row.text(URL)) or "",
        asked=row.days.get(ASKED),
        told=_yes_or_no(row.text(TOLD)),
    )


def _faults(row: ToldRow, office: Office, today: date) -> list[str]:
    where, named, day = f"第 {row.number} 行", row.text(OFFICE), row.days.get(SUBMITTED)
    faults = []
    if named and named not in (office.id, office.name, office.short_name):
        faults.append(f"{where}属于“{named}”，不是{office.name}的报送")
    if day is not None and not EARLIEST <= day <= today:
        faults.append(f"{where}“报送日期”（{day}）不合理或在今天之后，请核对")
    if row.text(TITLE) and not folded(row.text(TITLE)):
        faults.append(f"{where}“标题”没有文字：{row.text(TITLE)[:20]}")
    if row.text(URL) and normalise(row.text(URL)) is None:
        faults.append(f"{where}“网址”不是网址：{row.text(URL)[:40]}，请写完整网址或留空")
    if row.text(TOLD) not in (*_YES, *_NO):
        faults.append(f"{where}“是否采用”为“{row.text(TOLD)[:10]}”，请填 是 或 否，不清楚的留空")
    try:
        unit_named(office, row.text(UNIT))
    except UsageError as fault:
        faults.append(f"{where}{fault}")
    return faults


def _yes_or_no(text: str) -> bool | None:
    return None if not text else text in _YES
