"""The container file: its form, and what it promises. No container engine is needed; the image itself is not built."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
FILE = ROOT / "packaging" / "container" / "Containerfile"
KNOWN = {"FROM", "COPY", "RUN", "ENV", "USER", "VOLUME", "WORKDIR", "STOPSIGNAL", "ENTRYPOINT", "CMD"}


def instructions() -> list[tuple[str, str]]:
    text = re.sub(r"\\\n\s*", " ", FILE.read_text(encoding="utf-8"))
    lines = [line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#")]
    return [(word, rest) for word, _, rest in (line.partition(" ") for line in lines)]


def test_every_line_is_an_instruction() -> None:
    assert {word for word, _ in instructions()} <= KNOWN
    assert instructions()[0][0] == "FROM"


def test_base_images_are_official_names_without_an_address() -> None:
    bases = [rest.split()[0] for word, rest in instructions() if word == "FROM"]
    assert bases
    assert [base for base in bases if not re.fullmatch(r"python:3\.\d+-slim-[a-z]+", base)] == []


def test_it_runs_as_nobody_special_and_keeps_its_data_in_a_volume() -> None:
    last = dict(instructions())
    user = last["USER"].split(":")[0]
    assert user.isdecimal()
    assert int(user) >= 10_000
    assert (last["VOLUME"], last["WORKDIR"]) == ("/data", "/data")
    after_user = instructions()[[word for word, _ in instructions()].index("USER") :]
    assert [word for word, _ in after_user if word in ("RUN", "COPY")] == []


def test_nothing_but_the_wheelhouse_goes_in_and_no_font_is_shipped() -> None:
    copied = [rest for word, rest in instructions() if word == "COPY" and "--from" not in rest]
    assert copied == ["wheelhouse/ /wheelhouse/"]
    ignored = FILE.with_name("Containerfile.dockerignore").read_text(encoding="utf-8").split("\n")
    assert [line for line in ignored if line and not line.startswith("#")] == ["*", "!wheelhouse"]


@pytest.mark.parametrize("word", ["http://", "https://", "apt-get", "curl", "ADD", "SECRET", "PASSWORD"])
def test_it_asks_no_network_and_names_no_secret(word: str) -> None:
    assert [rest for kind, rest in instructions() if word in f"{kind} {rest}"] == []
