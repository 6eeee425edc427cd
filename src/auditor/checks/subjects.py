"""Which declared objects (检查对象) each kind of check judges."""

from auditor.checks.base import ObjectKind
from auditor.model.office import Office


def objects_of(kind: ObjectKind, office: Office) -> tuple[str, ...]:
    """Return the ids of all objects of ``kind`` declared by ``office``."""
    if kind == "site":
        return tuple(site.id for site in office.sites)
    if kind == "column":
        return tuple(column.id for site in office.sites for column in site.columns)
    if kind == "account":
        return tuple(account.id for account in office.accounts)
    return (office.id,)
