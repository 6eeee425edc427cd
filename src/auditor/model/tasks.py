"""What an unattended workspace does by itself (应做事项), by name and in the words a user reads."""

from enum import StrEnum


class Task(StrEnum):
    """One kind of work that falls due."""

    PROBE = "probe"
    AUDIT = "audit"
    REPORT = "report"
    FRESHNESS = "freshness"
    LINKS = "links"
    SUSPECTED = "suspected"
    CLAIMED = "claimed"
    REMIND = "remind"
    RETAIN = "retain"
    BACKUP = "backup"


TASK_ZH = {
    Task.PROBE: "可用性监测",
    Task.AUDIT: "季度检查",
    Task.REPORT: "季度报告",
    Task.FRESHNESS: "更新情况检查",
    Task.LINKS: "链接检查",
    Task.SUSPECTED: "疑似问题复核",
    Task.CLAIMED: "整改复查",
    Task.REMIND: "催办提醒",
    Task.RETAIN: "清理到期内容",
    Task.BACKUP: "自动备份",
}
"""How each kind is called on screen."""


def task_zh(kind: str) -> str:
    """Return the name of a kind; a kind this program does not know (a newer one's row) under its own word."""
    return {task.value: word for task, word in TASK_ZH.items()}.get(kind, kind)
