"""Where official interfaces stand (接口地址). Another address is taken for loopback only: secrets go nowhere else."""

from ipaddress import ip_address
from urllib.parse import urlsplit

from auditor.channels.source import SourceTroubleError
from auditor.model.office import Source


def base_of(source: Source, official: str) -> str:
    """Return the address the interface is called at.

    Raises:
        SourceTroubleError: ``base_url`` names another machine.
    """
    if source.base_url is None:
        return official
    if not is_loopback(source.base_url):
        raise SourceTroubleError("base_url 只能指向本机（127.0.0.1），未调用接口", action="请删去 base_url")
    return source.base_url.rstrip("/")


def is_loopback(url: str) -> bool:
    """Whether ``url`` names this very machine by number."""
    try:
        return ip_address(urlsplit(url).hostname or "").is_loopback
    except ValueError:
        return False
