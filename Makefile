.PHONY: demo test check

demo:
	uv run auditor demo

test:
	uv run pytest

check:
	bash .ci/run
