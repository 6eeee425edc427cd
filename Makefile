.PHONY: demo test check soak wheelhouse bench-crawl bench-extract bench-channels bench-hazards

demo:
	uv run auditor demo

test:
	uv run pytest

check:
	bash .ci/run

# 200 kills of real runners, then 72 simulated hours of unattended work; SOAK_MINUTES=10 for a shorter one.
soak:
	uv run python -m tests.soak

# All wheels for machines without network: Linux and Windows, Python 3.11 to 3.13, with hashes and bill of materials.
wheelhouse:
	uv run python scripts/build_wheelhouse.py wheelhouse

# Crawlers side by side on a generated portal behind a real nginx; PAGES=5000 for the long one.
PAGES ?= 1000
bench-crawl:
	uv run python -m tests.bench.crawl --pages $(PAGES) --rounds 3

# Dates and lists of the shared pages, side by side with htmldate, trafilatura, GNE and gerapy-auto-extractor.
bench-extract:
	uv run python -m tests.bench.extract.run

# What the tests show of each adapter of accounts: sample files, errors, constructed quarters.
bench-channels:
	uv run python -m tests.bench.channels

# Every hazard, its tests and whether they pass.
bench-hazards:
	uv run python -m tests.bench.hazards
