"""Does what is owed (应做事项), one module per kind of work. The schedule says which and when."""

from auditor.audit.owed.hands import Handler, Hands
from auditor.audit.owed.quarter import audit_owed, report_owed
from auditor.model.tasks import Task

HANDLERS: dict[str, Handler] = {
    Task.AUDIT: audit_owed,
    Task.REPORT: report_owed,
}
"""Who does what. A kind without a handler is never owed."""

__all__ = ["HANDLERS", "Handler", "Hands"]
