"""What an annual report's audit finds, in the fields of the command's contract."""

from decimal import Decimal
from typing import Literal

import msgspec

Kind = Literal["error", "review", "advice"]
Side = int | float | str | None

KIND_ZH = {"error": "错误", "review": "待核实", "advice": "提示"}
"""``error``: against the form or the arithmetic; ``review``: a person decides; ``advice``: nothing official broken."""


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """One defect. ``check`` = id of the rule's row; ``left`` and ``right`` are the two sides compared.

    ``difference`` = left minus right where both are numbers of one relation, else none; ``text`` one plain sentence.
    """

    check: str
    table: str | None = None
    row: str | None = None
    column: str | None = None
    left: Side = None
    right: Side = None
    difference: int | float | None = None
    text: str
    kind: Kind = "error"

    @property
    def counts(self) -> bool:
        """Whether it makes the command end with 1: an error, or numbers that differ and that a person must explain."""
        return self.kind == "error" or (self.kind == "review" and self.difference is not None)


def plain(number: Decimal) -> int | float:
    """A number as JSON has it: whole numbers without a point."""
    return int(number) if number == number.to_integral_value() else float(number)
