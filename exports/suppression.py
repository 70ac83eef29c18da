"""Small cells: what of a table may be shown, so that no hidden number can be worked out from what is.

A table is counts by row and column; its totals by row, by column and of everything are shown beside it, so they are
cells like the others. Primary: a cell above nothing and below the threshold is hidden. Secondary: more cells are
hidden, zeros too, until no hidden one follows from the rest. Whether one does is decided exactly and without a
solver: hidden cells of a table with known totals are a transport problem, whose bounds are whole numbers; a cell is
fixed when no cycle of other hidden cells lets it grow or shrink.
"""

from collections.abc import Iterator, Sequence
from heapq import heappop, heappush
from itertools import product
from typing import NamedTuple

Counts = Sequence[Sequence[int]]


class Thresholds(NamedTuple):
    """The smallest count that is shown, and how many forms a village needs for a page of its own."""

    answers: int = 3
    demographic: int = 5
    public_forms: int = 10


FLOOR = Thresholds()
"""No setting goes below: art. 38 of the Polish act on official statistics draws the line at three."""


class Shown(NamedTuple):
    """A table as it may be shown; None where a number is hidden."""

    cells: list[list[int | None]]
    rows: list[int | None]  # totals
    columns: list[int | None]
    total: int | None


def protect(counts: Counts, least: int, silent: Sequence[bool] = ()) -> Shown:
    """least: the smallest count that is shown. silent: rows of which nothing is shown, whatever their counts.

    Every row must have as many columns. A table of fewer than `least` altogether is hidden whole.
    """
    table = _Table(counts, least, silent)
    if 0 < table.total < least or not table.hide_more():
        return _nothing(counts)
    return table.shown()


def protect_line(counts: Sequence[int], least: int, silent: Sequence[bool] = ()) -> list[int | None]:
    """Counts that add up to a total shown beside them; the total itself is the caller's to judge."""
    hidden = {place for place, count in enumerate(counts) if 0 < count < least or (silent and silent[place])}
    while hidden and (len(hidden) == 1 or not sum(counts[place] for place in hidden)) and len(hidden) < len(counts):
        left = (place for place in range(len(counts)) if place not in hidden)
        hidden.add(min(left, key=lambda place: (not counts[place], counts[place])))
    return [None if place in hidden else count for place, count in enumerate(counts)]


def _nothing(counts: Counts) -> Shown:
    rows: list[list[int | None]] = [[None] * len(row) for row in counts]
    return Shown(rows, [None] * len(rows), [None] * len(rows[0]), None)


Cell = tuple[int, int]
Line = tuple[bool, int]
"""A column (True) or a row by its number."""


class _Table:
    """The counts with one more row and column: what each total lacks to the total of everything.

    So bordered, every row and every column adds up to a number that is known, whatever is hidden.
    """

    def __init__(self, counts: Counts, least: int, silent: Sequence[bool]) -> None:
        self.total: int = sum(sum(row) for row in counts)
        self._height, self._width = len(counts), len(counts[0])
        rows = [[*row, self.total - sum(row)] for row in counts]
        self._counts = [*rows, [self.total - sum(column) for column in zip(*counts, strict=True)]]
        small = {cell for cell in self._every() if 0 < self._said(cell) < least}
        quiet = {row for row, is_silent in enumerate(silent) if is_silent}
        self._hidden = small | {cell for cell in self._every() if cell[0] in quiet}

    def hide_more(self) -> bool:
        """Hides cells until no hidden one follows from what is shown; False when that cannot be had."""
        for cell in sorted(self._hidden):
            cycle = self._cheapest_cycle(cell)
            if cycle is None:
                return False
            self._hidden |= cycle
        return True

    def shown(self) -> Shown:
        def say(row: int, column: int) -> int | None:
            return None if (row, column) in self._hidden else self._said((row, column))

        height, width = self._height, self._width
        return Shown(
            [[say(row, column) for column in range(width)] for row in range(height)],
            [say(row, width) for row in range(height)],
            [say(height, column) for column in range(width)],
            self.total,
        )

    def _every(self) -> Iterator[Cell]:
        """All but the corner, which stays known."""
        everywhere = product(range(self._height + 1), range(self._width + 1))
        return (cell for cell in everywhere if cell != (self._height, self._width))

    def _is_total(self, cell: Cell) -> bool:
        return cell[0] == self._height or cell[1] == self._width

    def _said(self, cell: Cell) -> int:
        """The number as it would be shown: a total where the border keeps what it lacks."""
        count: int = self._counts[cell[0]][cell[1]]
        return self.total - count if self._is_total(cell) else count

    def _price(self, cell: Cell) -> int:
        """Of hiding it: few cells, of the table rather than totals, small ones; zeros only when nothing else will."""
        if cell in self._hidden:
            return 0
        said, most = self._said(cell), self.total + 1
        each = 100 * most if self._is_total(cell) else most
        return most * each + (said or most)

    def _cheapest_cycle(self, cell: Cell) -> set[Cell] | None:
        """The cells of a cycle along which this one may grow or shrink; the cheapest to hide."""
        row, column = (False, cell[0]), (True, cell[1])
        found = [self._cheapest_way(column, row, cell)]
        if self._counts[cell[0]][cell[1]] > 0:
            found.append(self._cheapest_way(row, column, cell))
        return min((way for way in found if way), key=lambda way: way[0], default=(0, None))[1]

    def _cheapest_way(self, start: Line, goal: Line, without: Cell) -> tuple[int, set[Cell]] | None:
        """From line to line: a cell is passed from its row to its column by growing, back by shrinking."""
        left: list[tuple[int, Line, tuple[Cell, ...]]] = [(0, start, ())]
        seen: set[Line] = set()
        while left:
            price, at, way = heappop(left)
            if at == goal:
                return price, set(way)
            if at in seen:
                continue
            seen.add(at)
            for cell in self._cells_of(at):
                after = (not at[0], cell[0] if at[0] else cell[1])
                if cell != without and after not in seen:
                    heappush(left, (price + self._price(cell), after, (*way, cell)))
        return None

    def _cells_of(self, line: Line) -> Iterator[Cell]:
        """Those that may change: in a column only what can shrink."""
        of_column, number = line
        cells = (cell for cell in self._every() if cell[of_column] == number)
        return (cell for cell in cells if not of_column or self._counts[cell[0]][number] > 0)
