"""What is wrong with a register, gathered so that all of it is told at once."""

from collections.abc import Sequence
from dataclasses import dataclass

from auditor.errors import UsageError

Loc = tuple[str | int, ...]
"""Where in a document: keys and list positions from the top down."""

SHOWN_AT_MOST = 200


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong at ``loc``; ``text`` is Chinese and says how to mend it."""

    loc: Loc
    text: str


class RegisterError(UsageError):
    """The register cannot be used as it is. ``problems`` holds one Chinese line for each thing to mend."""

    def __init__(self, problems: Sequence[str]) -> None:
        self.problems = tuple(problems)
        shown = self.problems[:SHOWN_AT_MOST]
        lines = [f"对象登记有 {len(self.problems)} 处需要改正：", *shown] if len(self.problems) > 1 else list(shown)
        if len(self.problems) > SHOWN_AT_MOST:
            lines.append(f"……另有 {len(self.problems) - SHOWN_AT_MOST} 处未列出，请先改正以上各处")
        super().__init__("\n".join(lines))


def field_name(loc: Loc) -> str:
    """``("office", "sites", 0, "url")`` → ``office.sites[0].url``."""
    written = ""
    for part in loc:
        if part == "[key]":
            continue
        written += f"[{part}]" if isinstance(part, int) else f".{part}" if written else str(part)
    return written
