"""专项自查: an audit restricted to one unit, column, site, account, or to links."""

from collections.abc import Callable

from auditor.errors import UsageError
from auditor.model.office import Office, Site

SITES_ONLY = ("网站", "专栏")
ACCOUNTS_ONLY = ("新媒体", "政务新媒体")


def restricted(office: Office, only: str, *, links_only: bool = False) -> Office:
    """Return the office with just the objects that ``only`` names (id or name; 网站 or 新媒体 for a whole half).

    ``links_only`` leaves out columns' freshness and the accounts: only pages and links are looked at.

    Raises:
        UsageError: nothing of that name is declared.
    """
    if links_only:
        office = office.model_copy(update={"accounts": ()})
    if not only:
        return office
    if only in SITES_ONLY:
        return office.model_copy(update={"accounts": ()})
    if only in ACCOUNTS_ONLY:
        return office.model_copy(update={"sites": ()})
    units = {unit.id for unit in office.units if only in (unit.id, unit.name)}
    if units:
        return _kept(office, lambda _id, _name, unit: unit in units)
    found = _kept(office, lambda identifier, name, _unit: only in (identifier, name))
    if not found.sites and not found.accounts:
        raise UsageError(f"--only：没有登记名称或编号为“{only}”的科室、站点、栏目或账号，请对照对象登记表")
    return found


def object_ids(office: Office, *, whole: Office) -> frozenset[str]:
    """Return the ids of the objects left after a restriction; a site counts only with all its columns."""
    full = {site.id: len(site.columns) for site in whole.sites}
    sites = {site.id for site in office.sites if len(site.columns) == full.get(site.id)}
    columns = {column.id for site in office.sites for column in site.columns}
    return frozenset(sites | columns | {account.id for account in office.accounts})


def _kept(office: Office, wanted: Callable[[str, str, str | None], bool]) -> Office:
    sites = [kept for site in office.sites if (kept := _kept_site(site, wanted)) is not None]
    accounts = [account for account in office.accounts if wanted(account.id, account.name, account.unit)]
    return office.model_copy(update={"sites": tuple(sites), "accounts": tuple(accounts)})


def _kept_site(site: Site, wanted: Callable[[str, str, str | None], bool]) -> Site | None:
    if wanted(site.id, site.name, site.unit):
        return site
    columns = tuple(column for column in site.columns if wanted(column.id, column.name, column.unit or site.unit))
    return site.model_copy(update={"columns": columns}) if columns else None
