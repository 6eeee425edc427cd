"""Pin every dependency's version in pyproject.toml, without any registry's address.

``python scripts/pin_versions.py`` resolves anew and writes ``[tool.uv] constraint-dependencies``;
``--check`` only tells whether what is written still is what the project needs (exit 1 on drift).
The lock file holds addresses, so it stays out of version control; the constraints do its work.
"""

import argparse
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PROJECT = ROOT / "pyproject.toml"
BLOCK = re.compile(r"(?ms)^constraint-dependencies = \[(?:\]|.*?^\])\n")


def exported() -> list[str]:
    """Return ``name==version`` (with markers) of all that the project, its extras and its tests need."""
    command = ["uv", "export", "--quiet", "--no-hashes", "--no-annotate", "--no-header", "--no-emit-project"]
    listing = subprocess.run(
        [*command, "--all-extras", "--all-groups"], cwd=ROOT, check=True, capture_output=True, text=True
    ).stdout
    return sorted(line.strip().replace('"', "'") for line in listing.splitlines() if "==" in line)


def block_of(pins: list[str]) -> str:
    """Return the lines as they stand in pyproject.toml."""
    return "constraint-dependencies = [\n" + "".join(f'    "{pin}",\n' for pin in pins) + "]\n"


def main() -> int:
    """Write the pins, or compare them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true")
    check = parser.parse_args().check
    text = PROJECT.read_text(encoding="utf-8")
    if not check:
        text = BLOCK.sub(lambda _: block_of([]).replace("[\n]", "[]"), text)
        PROJECT.write_text(text, encoding="utf-8")
        subprocess.run(["uv", "lock", "--quiet", "--upgrade"], cwd=ROOT, check=True)
        PROJECT.write_text(BLOCK.sub(lambda _: block_of(exported()), text), encoding="utf-8")
        return 0
    subprocess.run(["uv", "lock", "--quiet"], cwd=ROOT, check=True)
    found = BLOCK.search(text)
    if found is None or found.group(0) != block_of(exported()):
        sys.stderr.write("version pins in pyproject.toml have drifted: run python scripts/pin_versions.py\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
