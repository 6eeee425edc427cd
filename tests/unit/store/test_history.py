"""History accumulates without doubles, and what was first stays first."""

from auditor.model.facts import ColumnFacts, Facts, HomeFacts, ItemFacts, LinkFacts, Observation, SiteFacts
from auditor.model.fetched import Validators
from auditor.model.words import Outcome
from auditor.store import Store

URL = "http://www.linjiang.example/x.htm"


def look(at, day: int, outcome: Outcome = Outcome.HTTP_4XX) -> Observation:
    return Observation(at=at(9, day), outcome=outcome, status=404, session=f"r{day}", sentinel=True)


def test_looks_come_back_in_time_order_and_none_twice(store: Store, at) -> None:
    store.history.add_observations("yunxi", [(URL, look(at, 2)), (URL, look(at, 1))])
    store.history.add_observations("yunxi", [(URL, look(at, 1))])
    assert store.history.observations("yunxi") == {URL: (look(at, 1), look(at, 2))}


def test_looks_of_one_office_are_not_those_of_another(store: Store, at) -> None:
    store.history.add_observations("yunxi", [(URL, look(at, 1))])
    assert store.history.observations("heping") == {}


def test_only_looks_since_a_moment_are_returned_if_asked(store: Store, at) -> None:
    store.history.add_observations("yunxi", [(URL, look(at, 1)), (URL, look(at, 9))])
    assert store.history.observations("yunxi", since=at(9, 5)) == {URL: (look(at, 9),)}


def test_only_the_latest_looks_at_an_address_are_returned(store: Store, at) -> None:
    store.history.add_observations(
        "yunxi", [(URL, look(at, day)) for day in range(1, 15)] + [("http://b.example/", look(at, 1))]
    )
    found = store.history.observations("yunxi", latest=3)
    assert found[URL] == (look(at, 12), look(at, 13), look(at, 14))
    assert len(found["http://b.example/"]) == 1
    assert len(store.history.observations("yunxi")[URL]) == 10


def test_addresses_longer_than_an_index_takes_are_kept_apart(store: Store, at) -> None:
    base = "http://www.linjiang.example/?" + "长" * 5000
    store.history.note_first_seen("yunxi", {base + "1": at(1, 1), base + "2": at(2, 2)})
    store.history.add_observations("yunxi", [(base + "1", look(at, 1)), (base + "2", look(at, 1))])
    assert store.history.first_seen("yunxi") == {base + "1": at(1, 1), base + "2": at(2, 2)}
    assert len(store.history.observations("yunxi")) == 2


def test_the_first_meeting_stands_against_a_later_one(store: Store, at) -> None:
    store.history.note_first_seen("yunxi", {"k": at(3, 1)})
    store.history.note_first_seen("yunxi", {"k": at(9, 1), "l": at(9, 1)})
    assert store.history.first_seen("yunxi") == {"k": at(3, 1), "l": at(9, 1)}


def test_the_newest_validators_replace_older_ones(store: Store) -> None:
    store.history.save_validators("yunxi", {URL: Validators(etag="a"), "http://b.example/": Validators(etag="b")})
    store.history.save_validators("yunxi", {URL: Validators(last_modified="x", sha256="0" * 64)})
    assert store.history.validators("yunxi") == {
        URL: Validators(last_modified="x", sha256="0" * 64),
        "http://b.example/": Validators(etag="b"),
    }


def test_a_runs_facts_are_remembered_once_however_often_they_are_given(store: Store, at) -> None:
    items = (
        ItemFacts(title="一", url="http://a.example/1"),
        ItemFacts(title="二", url="http://a.example/2", first_seen=at(1, 2)),
    )
    column = ColumnFacts(column="gzdt", items=items, collected_at=at(9, 30))
    link = LinkFacts(url=URL, outcome=Outcome.HTTP_4XX, observations=(look(at, 1), look(at, 2)))
    site = SiteFacts(site="s", home=HomeFacts(url="http://a.example/"), columns=(column,), links=(link,))
    facts = Facts(office="yunxi", run="r", started=at(9, 29), finished=at(9, 30), sites=(site,))
    for _ in range(2):
        store.history.remember(facts)
    assert store.history.first_seen("yunxi") == {"http://a.example/1": at(9, 30), "http://a.example/2": at(1, 2)}
    assert store.history.observations("yunxi")[URL] == (look(at, 1), look(at, 2))


def test_more_rows_than_one_statement_takes_are_all_kept(store: Store, at) -> None:
    store.history.note_first_seen("yunxi", {f"http://a.example/{n}": at(1, 1) for n in range(1234)})
    assert len(store.history.first_seen("yunxi")) == 1234
