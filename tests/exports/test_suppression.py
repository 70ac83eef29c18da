"""Nothing hidden can be worked out: attacked with linear programming, over a thousand random village tables."""

import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from exports.suppression import FLOOR, Thresholds, protect, protect_line

LEAST = 5


def recovered(shown):
    """Hidden cells and totals of which one value alone agrees with all that is shown."""
    height, width = len(shown.cells), len(shown.cells[0])
    said = {(row, column): shown.cells[row][column] for row in range(height) for column in range(width)}
    said |= {(row, width): shown.rows[row] for row in range(height)}
    said |= {(height, column): shown.columns[column] for column in range(width)}
    place = {cell: number for number, cell in enumerate(said)}
    equations, sums = [], []

    def equation(plus, minus, value):
        line = np.zeros(len(place))
        line[[place[cell] for cell in plus]] = 1
        line[[place[cell] for cell in minus]] = -1
        equations.append(line)
        sums.append(value)

    for row in range(height):
        equation([(row, column) for column in range(width)], [(row, width)], 0)
    for column in range(width):
        equation([(row, column) for row in range(height)], [(height, column)], 0)
    if shown.total is not None:
        equation([(row, width) for row in range(height)], [], shown.total)
    for cell, value in said.items():
        if value is not None:
            equation([cell], [], value)

    def solved(goal):
        return linprog(goal, A_eq=np.array(equations), b_eq=sums, bounds=(0, 10_000), method="highs").x

    hidden = np.array([place[cell] for cell, value in said.items() if value is None], dtype=int)
    if not len(hidden):
        return []
    seen = [solved(goal) for way in (1, 2) for goal in _both(np.random.default_rng(way).normal(size=len(place)))]
    unsure = hidden[np.ptp(seen, axis=0)[hidden] < 0.5]
    return [cell for cell in said if place[cell] in unsure and _width(solved, place[cell], len(place)) < 0.5]


def _both(goal):
    return goal, -goal


def _width(solved, number, of):
    """Between the lowest and the highest value that agree with what is shown."""
    goal = np.zeros(of)
    goal[number] = 1
    return solved(-goal)[number] - solved(goal)[number]


def primary(counts, least):
    return [(row, column) for row, line in enumerate(counts) for column, n in enumerate(line) if 0 < n < least]


def random_table(chance):
    """As villages answer: some large, some nearly silent."""
    height, width = chance.randint(4, 15), chance.randint(2, 6)
    scale = [chance.choice((2, 6, 12, 30)) for _ in range(height)]
    return [[max(0, int(chance.gauss(size / width, size / width))) for _ in range(width)] for size in scale]


def test_of_a_thousand_random_village_tables_no_hidden_cell_comes_back():
    chance = random.Random(20261123)
    hidden = 0
    for _ in range(1000):
        counts = random_table(chance)
        shown = protect(counts, LEAST)
        assert recovered(shown) == [], counts
        assert all(shown.cells[row][column] is None for row, column in primary(counts, LEAST))
        hidden += sum(value is None for row in shown.cells for value in row)
    assert hidden > 1000


def test_hiding_small_cells_alone_gives_them_away():
    """The attack itself works: it finds what primary suppression leaves open."""
    shown = protect([[1, 9], [12, 15]], LEAST)._replace(
        cells=[[None, 9], [12, 15]], rows=[10, 27], columns=[13, 24], total=37
    )
    assert recovered(shown) == [(0, 0)]


@given(st.integers(1, 4).flatmap(lambda width: st.lists(
    st.lists(st.integers(0, 9), min_size=width, max_size=width), min_size=1, max_size=5)), st.data())  # fmt: skip
@settings(max_examples=150, deadline=None)
def test_no_shape_of_table_gives_a_hidden_cell_away(counts, data):
    silent = data.draw(st.lists(st.booleans(), min_size=len(counts), max_size=len(counts)))
    shown = protect(counts, 3, silent)
    if shown.total is not None:
        assert [cell for cell in recovered(shown) if said_in(counts, cell)] == []
    for row, line in enumerate(counts):
        for column, count in enumerate(line):
            assert shown.cells[row][column] in (None, count)
            assert shown.cells[row][column] is None or not (0 < count < 3 or silent[row])


def said_in(counts, cell):
    """The number in a cell or total."""
    row, column = cell
    lines = counts if row == len(counts) else [counts[row]]
    return sum(sum(line) if column == len(line) else line[column] for line in lines)


def test_a_table_without_small_cells_is_shown_whole():
    counts = [[5, 0, 8], [7, 12, 0]]
    shown = protect(counts, LEAST)
    assert shown == (counts, [13, 19], [12, 12, 8], 32)


def test_a_table_of_too_few_altogether_is_hidden_whole():
    shown = protect([[1, 0], [0, 1]], 3)
    assert shown.cells == [[None, None], [None, None]]
    assert (shown.rows, shown.columns, shown.total) == ([None, None], [None, None], None)


def test_a_zero_is_hidden_when_nothing_else_can_be():
    shown = protect([[1, 9, 0], [9, 9, 9]], 3)
    assert shown.cells[0].count(None) >= 2
    assert recovered(shown) == []


def test_nothing_of_a_silent_row_is_shown_nor_follows():
    counts = [[4, 5, 6], [20, 30, 10], [15, 12, 18]]
    shown = protect(counts, 3, silent=[True, False, False])
    assert shown.cells[0] == [None, None, None]
    assert shown.rows[0] is None
    assert recovered(shown) == []


@given(st.lists(st.integers(0, 12), min_size=1, max_size=15), st.data())
def test_a_line_hides_a_second_count_so_that_the_total_tells_nothing(counts, data):
    silent = data.draw(st.lists(st.booleans(), min_size=len(counts), max_size=len(counts)))
    shown = protect_line(counts, 3, silent)
    hidden = [count for count, said in zip(counts, shown, strict=True) if said is None]
    assert all(said is None for count, said, quiet in zip(counts, shown, silent, strict=True) if quiet or 0 < count < 3)
    assert len(hidden) != 1 or len(counts) == 1
    assert len(hidden) == len(counts) or not hidden or sum(hidden) > 0 or sum(counts) == 0


def test_the_thresholds_are_those_of_the_law_and_the_design():
    assert Thresholds(answers=3, demographic=5, public_forms=10) == FLOOR


@pytest.mark.parametrize("least", [3, 5])
def test_the_price_is_small(least):
    """Hidden cells for each one that had to be: the reference design measured 1.35."""
    chance = random.Random(7)
    small = hidden = 0
    for _ in range(100):
        counts = random_table(chance)
        shown = protect(counts, least)
        small += len(primary(counts, least))
        hidden += sum(value is None for row in shown.cells for value in row)
    assert hidden / small < 1.5
