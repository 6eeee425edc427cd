"""Does what is owed (应做事项), one module per kind of work. The schedule says which and when."""

from auditor.audit.owed.hands import Handler, Hands
from auditor.audit.owed.looks import claimed_owed, freshness_owed, links_owed, suspected_owed
from auditor.audit.owed.probe import probe_owed
from auditor.audit.owed.quarter import audit_owed, report_owed
from auditor.audit.owed.reminders import remind_owed
from auditor.audit.owed.upkeep import backup_owed, retain_owed
from auditor.model.tasks import Task

HANDLERS: dict[str, Handler] = {
    Task.PROBE: probe_owed,
    Task.AUDIT: audit_owed,
    Task.REPORT: report_owed,
    Task.FRESHNESS: freshness_owed,
    Task.LINKS: links_owed,
    Task.SUSPECTED: suspected_owed,
    Task.CLAIMED: claimed_owed,
    Task.REMIND: remind_owed,
    Task.RETAIN: retain_owed,
    Task.BACKUP: backup_owed,
}
"""Who does what. A kind without a handler is never owed."""

__all__ = ["HANDLERS", "Handler", "Hands"]
