"""What one run's visits start from and leave behind (采集准备): history, read pages, foreign links of the last day."""

from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import msgspec

from auditor.audit.gather import Gathering
from auditor.audit.opened import EVIDENCE, OpenedOffice
from auditor.crawl import History, PageSource, SharedSource
from auditor.crawl.lines import Job
from auditor.errors import StorageError
from auditor.model.fetched import Fetched
from auditor.model.office import Network, Office, Site
from auditor.reading.urls import host_of
from auditor.store import Pieces, Store

CACHE = "cache"
READ = "read.db"
_FOREIGN = "foreign-links"
_foreign_links = msgspec.msgpack.Decoder(dict[str, Fetched])


def crawl_history(store: Store, folder: Path, office: str) -> History:
    """Return what earlier runs left for the next one's visits."""

    def stored(digest: str) -> bytes | None:
        try:
            return store.evidence.get(digest)
        except StorageError:
            return None

    return History(
        observations=store.history.observations(office),
        first_seen=store.history.first_seen(office),
        validators=store.history.validators(office),
        stored=stored,
        holds=store.evidence.has,
        memory=Pieces(folder / CACHE / READ),
    )


def own_hosts(office: Office) -> tuple[str, ...]:
    """Return the hosts that declared sites and columns stand on."""
    urls = [site.url for site in office.sites]
    urls += [column.url for site in office.sites for column in site.columns if column.url]
    return tuple(sorted({host_of(url) for url in urls}))


def shared_source(opened: OpenedOffice, source: PageSource, work: Gathering) -> SharedSource:
    """Return the source that all sites of a run share; all offices of a workspace share what is known of others."""
    with closing(Pieces(opened.folder / CACHE / READ)) as pieces:
        kept = pieces.get(_FOREIGN)
    try:
        known = _foreign_links.decode(kept) if kept else {}
    except msgspec.MsgspecError:
        known = {}
    return SharedSource(source, own_hosts(work.office), now=work.started, known=known)


def remember_visits(opened: OpenedOffice, office: str, shared: SharedSource) -> None:
    """Keep what the next run needs to ask less."""
    opened.store.history.save_validators(office, shared.validators)
    with closing(Pieces(opened.folder / CACHE / READ)) as pieces:
        pieces.put(_FOREIGN, msgspec.msgpack.encode(shared.known))


def jobs(shares: Sequence[Sequence[Site]], network: Network, work: Gathering) -> list[Job]:
    """Return the work of each process."""
    return [
        Job(
            sites=tuple(site.model_dump_json().encode() for site in share),
            network=network.model_dump_json().encode(),
            own_hosts=own_hosts(work.office),
            session=work.run,
            at=work.at,
            start=work.period.start,
            base=str(work.base),
            evidence=str(work.base / EVIDENCE),
            memory=str(work.base / CACHE / READ),
            journal=str(work.journal.folder),
            resumed=work.recorded is not None,
            links_only=work.links_only,
            observations=work.history.observations,
            first_seen=work.history.first_seen,
            validators=work.history.validators,
        )
        for share in shares
    ]
