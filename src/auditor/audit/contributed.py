"""What ledgers beside the audit add to the quarter's report: 报送采用 and 依申请公开."""

from datetime import datetime

import msgspec

from auditor.audit.opened import OpenedOffice
from auditor.ledger.applications import figures
from auditor.ledger.applications_table import kept_applications
from auditor.ledger.published import published_articles
from auditor.ledger.submissions import section
from auditor.ledger.submissions_table import kept_submissions
from auditor.model.facts import Facts, SubmittedItem
from auditor.model.judgement import ReportingPeriod
from auditor.model.zone import SHANGHAI
from auditor.result.report_document import Applications, Submissions
from auditor.store import RunRecord, Store


def submissions_of(opened: OpenedOffice, record: RunRecord, period: ReportingPeriod) -> Submissions | None:
    """Return 报送采用 of the quarter, held against what the run ``record`` saw; none where no list was handed in."""
    handed = kept_submissions(opened.store, opened.office.id)
    facts = opened.store.runs.facts(record.id) if handed else None
    articles = published_articles(facts, opened.office) if facts else ()
    columns = [column for site in facts.sites for column in site.columns] if facts else []
    unseen = sum(not column.seen or not column.complete for column in columns)
    return section(handed, articles, period, unseen)


def with_submissions(store: Store, facts: Facts) -> Facts:
    """Return the facts with what units handed to the portal, as told so far; none where no list was handed in."""
    kept = kept_submissions(store, facts.office)
    items = tuple(SubmittedItem(title=one.title, submitted=one.submitted, url=one.url) for one in kept)
    return msgspec.structs.replace(facts, submitted=items or None)


def applications_of(opened: OpenedOffice, period: ReportingPeriod, as_of: datetime) -> Applications | None:
    """Return 依申请公开 of the quarter as of a moment; none where no ledger was handed in."""
    held = kept_applications(opened.store, opened.office.id)
    if not held:
        return None
    return figures(held, period.start, period.end, as_of.astimezone(SHANGHAI).date(), opened.calendar)
