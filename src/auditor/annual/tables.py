"""Finding the numbers of a table whatever its layout: labels and numbers alternate, so each run of numbers belongs to
the label before it; runs are matched with the form's rows in their order."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from statistics import median

from auditor.annual.form import RowForm
from auditor.annual.pieces import Piece
from auditor.annual.report import Cell
from auditor.annual.words import is_value, reduced

_SHORTEST_SPLIT = 3
"""Characters of a label that must stand before the numbers when a page break carries the rest behind them."""


@dataclass(frozen=True)
class Shown:
    """A number's place as it was found: its text, which line it came from, how far from the left it stands."""

    text: str
    line: int
    x: float | None = None


@dataclass
class Run:
    """A label (all text since the numbers before) and the cells after it."""

    label: str = ""
    shown: list[Shown] = field(default_factory=list)

    @property
    def filled(self) -> bool:
        """Whether any of its cells shows something."""
        return any(one.text for one in self.shown)


def runs_of(pieces: Sequence[Piece]) -> list[Run]:
    """Cut a section's pieces into labels and the cells that follow them."""
    cutter = _Cutter()
    row: list[Piece] = []
    for number, piece in enumerate(pieces):
        if piece.kind == "cell":
            row.append(piece)
            continue
        cutter.row([one.text for one in row], number)
        row = []
        if piece.kind == "line":
            cutter.line(piece, number)
    cutter.row([one.text for one in row], len(pieces))
    return [run for run in cutter.runs if run.shown]


class _Cutter:
    def __init__(self) -> None:
        self.runs: list[Run] = [Run()]

    def row(self, texts: list[str], number: int) -> None:
        """A row of cells: those after the last label are numbers; blanks before a label only continue merged cells."""
        labels = [place for place, text in enumerate(texts) if text and not is_value(text)]
        first = labels[-1] + 1 if labels else 0
        after = texts[first:]
        if len(labels) > 1 and not any(after):
            first, after = len(texts), []  # a row of column names, its last cell merged with the one above
        for text in texts[:first]:
            self._label(text if text and not is_value(text) else "")
        self._values(after, number)

    def line(self, piece: Piece, number: int) -> None:
        """A line of words, some of them numbers."""
        for word in piece.words:
            if is_value(word.text):
                self.runs[-1].shown.append(Shown(word.text, number, word.x))
            else:
                self._label(word.text)

    def _label(self, text: str) -> None:
        if not text:
            return
        if self.runs[-1].shown:
            self.runs.append(Run())
        self.runs[-1].label += text

    def _values(self, texts: list[str], number: int) -> None:
        run = self.runs[-1]
        # Blank cells alone after a row's numbers begin the next row: they are merged with a cell above or beside.
        if any(texts) or (run.label and not run.shown):
            run.shown += [Shown(text, number) for text in texts]


def matched(runs: Sequence[Run], rows: Sequence[RowForm]) -> dict[str, Run]:
    """Row id → the run that belongs to it: the longest matching in the order of the form."""
    labels = [reduced(run.label) for run in runs] + [""]
    fits = [[_fits(labels[r], labels[r + 1], row) for row in rows] for r in range(len(runs))]
    best = _best(fits, len(runs), len(rows))
    found: dict[str, Run] = {}
    r = w = 0
    while r < len(runs) and w < len(rows):
        if fits[r][w] and best[r][w] == best[r + 1][w + 1] + 1:
            found[rows[w].id] = runs[r]
            r, w = r + 1, w + 1
        elif best[r + 1][w] >= best[r][w + 1]:
            r += 1
        else:
            w += 1
    return found


def _best(fits: list[list[bool]], runs: int, rows: int) -> list[list[int]]:
    """The most rows that can be matched from each run and row on (longest common subsequence)."""
    best = [[0] * (rows + 1) for _ in range(runs + 1)]
    for r in range(runs - 1, -1, -1):
        for w in range(rows - 1, -1, -1):
            taken = best[r + 1][w + 1] + 1 if fits[r][w] else 0
            best[r][w] = max(taken, best[r + 1][w], best[r][w + 1])
    return best


def _fits(label: str, following: str, row: RowForm) -> bool:
    """Whether the label ends with the row's own; a page break may leave its rest behind the numbers."""
    if any(label.endswith(key) for key in row.keys):
        return True
    key = row.keys[0]
    if key[:_SHORTEST_SPLIT] not in label[-len(key) :]:
        return False
    cuts = range(_SHORTEST_SPLIT, len(key))
    return any(label.endswith(key[:cut]) and following.startswith(key[cut:]) for cut in cuts)


def renamed(runs: Sequence[Run], rows: Sequence[RowForm], found: dict[str, Run]) -> dict[str, str]:
    """Rows told by their place alone: as many unknown filled runs between two known ones as rows are missing there.

    Adds them to ``found`` and returns row id → label as written.
    """
    places = {id(run): place for place, run in enumerate(runs)}
    names: dict[str, str] = {}
    before = -1
    for is_found, group in groupby(rows, key=lambda row: row.id in found):
        members = list(group)
        if is_found:
            before = places[id(found[members[-1].id])]
            continue
        after = _next_place(rows, members[-1], found, places, len(runs))
        between = [run for run in runs[before + 1 : after] if run.filled and len(run.shown) >= len(members[0].columns)]
        if len(between) == len(members) and before >= 0 and after < len(runs):
            for row, run in zip(members, between, strict=True):
                names[row.id] = run.label
                found[row.id] = run
    return names


def repeated(runs: Sequence[Run], found: Mapping[str, Run]) -> dict[str, tuple[str, ...]]:
    """Rows the table holds twice with different numbers, as where last year's stand beside: row id → both as shown.

    The same numbers again are a row that a page break repeats.
    """
    told: dict[str, tuple[str, ...]] = {}
    for row, run in found.items():
        label = reduced(run.label)
        same = [one for one in runs if label and one.filled and reduced(one.label) == label]
        shown = tuple(dict.fromkeys(" ".join(text for text in _texts(one.shown) if text) for one in same))
        if len(shown) > 1:
            told[row] = shown
    return told


def _next_place(
    rows: Sequence[RowForm], last: RowForm, found: Mapping[str, Run], places: Mapping[int, int], end: int
) -> int:
    following = rows[list(rows).index(last) + 1 :]
    return next((places[id(found[row.id])] for row in following if row.id in found), end)


def column_places(found: Mapping[str, Run], rows: Iterable[RowForm]) -> tuple[float, ...]:
    """How far from the left each column stands, by the rows read whole; empty where the format does not tell."""
    whole = [
        [one.x for one in found[row.id].shown]
        for row in rows
        if row.id in found and len(found[row.id].shown) == len(row.columns)
    ]
    told = [[x for x in xs if x is not None] for xs in whole]
    if not told or any(len(xs) != len(told[0]) for xs in told):
        return ()
    return tuple(median(column) for column in zip(*told, strict=True))


def cells_of(run: Run, wanted: int, places: Sequence[float] = ()) -> list[Cell] | None:
    """Exactly ``wanted`` cells of a run, or none where it cannot be told which is which."""
    for shown in (list(_texts(run.shown)), _by_line(run.shown)):
        fitted = _without_spare_blanks(shown, wanted)
        if fitted is not None:
            return [Cell(text) for text in fitted]
    return _by_place(run.shown, wanted, places)


def _texts(shown: Iterable[Shown]) -> Iterator[str]:
    return (one.text for one in shown)


def _by_line(shown: Sequence[Shown]) -> list[str]:
    """One cell a line, its digits apart by blanks."""
    return ["".join(_texts(group)) for _, group in groupby(shown, key=lambda one: one.line)]


def _without_spare_blanks(texts: list[str], wanted: int) -> list[str] | None:
    """Merged cells may leave blanks before and after the numbers of a row."""
    texts = list(texts)
    while len(texts) > wanted and not texts[0]:
        texts.pop(0)
    while len(texts) > wanted and not texts[-1]:
        texts.pop()
    return texts if len(texts) == wanted else None


def _by_place(shown: Sequence[Shown], wanted: int, places: Sequence[float]) -> list[Cell] | None:
    """Fewer numbers than columns in a PDF: each goes to the column it stands nearest to."""
    if len(places) != wanted or not shown or len(shown) > wanted:
        return None
    texts = [""] * wanted
    for one in shown:
        if one.x is None:
            return None
        nearest = min(range(wanted), key=lambda column: abs(places[column] - (one.x or 0.0)))
        if texts[nearest]:
            return None
        texts[nearest] = one.text
    return [Cell(text) for text in texts]
