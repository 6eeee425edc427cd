"""The official samples: drawn by a recorded seed, the same on every machine and in every order."""

from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.rulebook import load_rulebook
from auditor.scoring import OFFICIAL_SAMPLES, seeded_sample

PAGES = [f"http://www.linjiang.example/p/{n}.html" for n in range(40)]


def test_a_recorded_seed_draws_the_same_pages_again() -> None:
    drawn = seeded_sample(PAGES, 5, 20260930)
    assert [page.rpartition("/")[2] for page in drawn] == ["25.html", "13.html", "8.html", "6.html", "17.html"]


@settings(deadline=None)
@given(st.lists(st.text(max_size=8)), st.integers(0, 12), st.integers(), st.randoms(use_true_random=False))
def test_the_order_of_the_population_never_matters(population, size, seed, random) -> None:
    mixed = list(population)
    random.shuffle(mixed)
    drawn = seeded_sample(population, size, seed)
    assert seeded_sample(mixed, size, seed) == drawn
    assert len(drawn) == min(size, len(set(population)))
    assert set(drawn) <= set(population)


@settings(deadline=None)
@given(st.integers(), st.integers(1, 10))
def test_one_more_page_changes_at_most_one_member_of_the_sample(seed: int, size: int) -> None:
    before = set(seeded_sample(PAGES, size, seed))
    after = set(seeded_sample([*PAGES, "http://www.linjiang.example/new.html"], size, seed))
    assert len(before - after) <= 1


def test_another_seed_draws_another_sample() -> None:
    assert len({seeded_sample(PAGES, 5, seed) for seed in range(20)}) > 15


def test_the_official_sizes_are_the_published_ones() -> None:
    assert [sample.size for sample in OFFICIAL_SAMPLES] == [3, 3, 5, 5, 2, 5, 2, 4, 5, 5]
    rows = load_rulebook("district-portal", None).rows
    assert all(sample.row in rows for sample in OFFICIAL_SAMPLES)
