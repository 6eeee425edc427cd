"""``python -m tests.golden.extract --write`` writes the records anew; look at the difference before committing."""

import sys

from tests.golden.extract.pages import PAGES
from tests.golden.extract.records import FOLDER, differing, record, text_of


def main() -> int:
    if "--write" in sys.argv[1:]:
        for name in PAGES:
            (FOLDER / f"{name}.json").write_text(text_of(record(name)), encoding="utf-8")
    for name in differing():
        print(f"differs: {name}")
    return int(bool(differing()))


if __name__ == "__main__":
    sys.exit(main())
