"""Events worth telling people (通知事项): what kinds there are and which of them cannot wait for the daily digest."""

from datetime import datetime
from enum import StrEnum
from typing import Literal

import msgspec


class EventKind(StrEnum):
    """What happened, in the word that settings and messages use."""

    OUTAGE = "站点中断"
    OUTAGE_ENDED = "站点恢复"
    AVAILABILITY = "可用率预警"
    AUDIT_FAILED = "检查失败"
    PARKED = "任务停下"
    REPORT_READY = "报告已生成"
    DEADLINE = "报送临近"
    DUE = "即将到期"
    OVERDUE = "已超期"
    SIGNOFF = "人工核查"
    CERTIFICATE = "证书到期"
    DISK = "磁盘不足"
    DISK_ENDED = "磁盘恢复"
    NETWORK = "本机断网"
    NETWORK_ENDED = "网络恢复"
    CLOCK = "本机时间"
    BACKUP = "备份"
    CHANNEL = "通知渠道"


URGENT = frozenset(
    {
        EventKind.OUTAGE,
        EventKind.AUDIT_FAILED,
        EventKind.PARKED,
        EventKind.DEADLINE,
        EventKind.DISK,
        EventKind.NETWORK,
    }
)
"""Told at once; all others wait for the digest of the day."""

BY_DAY = frozenset({EventKind.DEADLINE})
"""Urgent, but no reason to wake anybody: told from the hour of the digest on."""

Rank = Literal["", "A", "B", "lead"]
"""Whom an event is for: nobody in particular, owner A, owner B (AB 角), or the lead (分管领导) of its unit."""


class Event(msgspec.Struct, frozen=True, kw_only=True):
    """Something worth telling, in words an office reads.

    ``office`` is the office's id, ``*`` for the workspace as a whole. ``key`` tells it from all others of the office:
    what was told under a key is never told again. ``title`` is one short line, ``text`` one plain sentence: no page
    content, no secret, no person's name or number. ``unit`` is the id of the 科室 concerned. ``subject`` and ``state``
    belong to things that change to and fro (see `auditor.audit.telling.changed`). ``urgent`` none = as its kind is.
    """

    office: str
    kind: EventKind
    key: str
    title: str
    text: str
    at: datetime
    unit: str = ""
    rank: Rank = ""
    subject: str = ""
    state: str = ""
    urgent: bool | None = None

    @property
    def at_once(self) -> bool:
        """Whether it is told at once."""
        return self.kind in URGENT if self.urgent is None else self.urgent
