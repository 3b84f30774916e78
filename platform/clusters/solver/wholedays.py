"""Schedules where everybody is there all day: exact, and quick whatever the number of slots.

Which pairs meet does not hang on when: a day with so many slots takes every set of pairs in which nobody has more
meetings than there are slots, and that has no more pairs than rooms and slots together (König's theorem: the edges of
a bipartite graph take as many colours as its largest degree, and two colours can always be evened out). So the pairs
are chosen first, by a linear program whose corners are whole numbers, and are then given their slots.
"""

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import csr_array

from clusters.solver.parts import Meeting, Problem

#: A person of one side or the other, as they stand in the graph.
Node = tuple[str, int]
Pair = tuple[int, int]


def is_whole(problem: Problem) -> bool:
    """Say whether everybody is there in the same slots, and nothing is fixed."""
    return not problem.fixed and len({guest.slots for guest in (*problem.ventures, *problem.funders)}) == 1


def whole_day(problem: Problem) -> list[Meeting]:
    """Give the meetings of the most total fit.

    Parameters
    ----------
    problem : Problem
        One for which ``is_whole`` holds.
    """
    slots = sorted(problem.ventures[0].slots)
    pairs, _ = chosen(problem)
    if not pairs:
        return []
    colours = _evened(_coloured(pairs, len(slots)), problem.rooms)
    return sorted(Meeting(slots[colour], *pair) for colour, held in enumerate(colours) for pair in held)


def chosen(problem: Problem) -> tuple[list[Pair], float]:
    """Choose the pairs of the most fit that would meet if it did not matter when, and give their fit together.

    It is a flow from ventures to funders, whose whole limits make whole corners. Where not everybody is there all day
    there may be no slots for all of these pairs, but no schedule has more fit.
    """
    slots = dict(_slots(problem))
    fixed = {(each.venture, each.funder) for each in problem.fixed}
    able = {
        pair
        for pair, fit in problem.fit.items()
        if fit > 0 and {*_ends(pair)} <= slots.keys() and slots[_ends(pair)[0]] & slots[_ends(pair)[1]]
    }
    pairs = sorted(able | fixed)
    if not pairs:
        return [], 0.0
    guests = [("venture", guest) for guest in problem.ventures] + [("funder", guest) for guest in problem.funders]
    limits = {(side, guest.key): min(guest.most, len(slots[side, guest.key])) for side, guest in guests}
    limits |= {node: len(slots) for pair in fixed for node in _ends(pair) if node not in limits}
    rows = {node: number for number, node in enumerate(limits)}
    at = [rows[node] for pair in pairs for node in _ends(pair)] + [len(rows)] * len(pairs)
    columns = [number for number in range(len(pairs)) for _ in range(2)] + list(range(len(pairs)))
    every = frozenset[int]().union(*slots.values(), (each.slot for each in problem.fixed))
    fits = np.array([problem.fit.get(pair, 0.0) for pair in pairs])
    found = linprog(
        -fits,
        A_ub=csr_array((np.ones(len(at)), (at, columns)), shape=(len(rows) + 1, len(pairs))),
        b_ub=np.array([*limits.values(), problem.rooms * len(every)], dtype=float),
        bounds=[(float(pair in fixed), 1.0) for pair in pairs],
        method="highs-ds",
    )
    return [pair for pair, taken in zip(pairs, found.x.tolist(), strict=True) if taken > 0.5], -float(found.fun)


def _slots(problem: Problem) -> Iterator[tuple[Node, frozenset[int]]]:
    """Give when everybody is there, or has to be."""
    for name, guests in (("venture", problem.ventures), ("funder", problem.funders)):
        for guest in guests:
            held = {each.slot for each in problem.fixed if guest.key == getattr(each, name)}
            yield (name, guest.key), guest.slots | held


def _ends(pair: Pair) -> tuple[Node, Node]:
    return ("venture", pair[0]), ("funder", pair[1])


def _coloured(pairs: Sequence[Pair], count: int) -> list[set[Pair]]:
    """Give each pair a colour that neither of its ends has yet, swapping two colours along a path where it must."""
    at: dict[Node, dict[int, Pair]] = {}
    for pair in pairs:
        venture, funder = _ends(pair)
        mine, theirs = at.setdefault(venture, {}), at.setdefault(funder, {})
        free = [next(colour for colour in range(count) if colour not in taken) for taken in (mine, theirs)]
        if free[0] in theirs:
            # The path of these two colours that begins at the funder cannot end at the venture: sides alternate.
            _swap(at, _path(at, funder, free[0], free[1]), free[0], free[1])
        mine[free[0]] = theirs[free[0]] = pair
    colours: list[set[Pair]] = [set() for _ in range(count)]
    for held in at.values():
        for colour, pair in held.items():
            colours[colour].add(pair)
    return colours


def _path(at: Mapping[Node, Mapping[int, Pair]], start: Node, first: int, then: int) -> list[tuple[Pair, int]]:
    """Follow two colours in turn from a node, as far as they go."""
    path, node, colour = [], start, first
    while colour in at[node]:
        pair = at[node][colour]
        path.append((pair, colour))
        node = next(end for end in _ends(pair) if end != node)
        colour = then if colour == first else first
    return path


def _swap(at: Mapping[Node, dict[int, Pair]], held: Sequence[tuple[Pair, int]], first: int, then: int) -> None:
    for pair, colour in held:
        for node in _ends(pair):
            at[node].pop(colour, None)
    for pair, colour in held:
        for node in _ends(pair):
            at[node][then if colour == first else first] = pair


def _evened(colours: list[set[Pair]], rooms: int) -> list[set[Pair]]:
    """Move pairs from slots with more of them than rooms to slots with fewer; one is there as long as it must be."""
    while len(max(colours, key=len)) > rooms:
        full, empty = max(colours, key=len), min(colours, key=len)
        part = next(part for part in _parts(full, empty) if len(part & full) > len(part & empty))
        moved, back = part & full, part & empty
        full.difference_update(moved)
        full.update(back)
        empty.difference_update(back)
        empty.update(moved)
    return colours


def _parts(some: set[Pair], others: set[Pair]) -> list[set[Pair]]:
    """Part the pairs of two slots into paths and rings that share nobody."""
    touching: dict[Node, list[Pair]] = {}
    for pair in sorted(some | others):
        for node in _ends(pair):
            touching.setdefault(node, []).append(pair)
    parts, seen = [], set[Pair]()
    for begin in sorted(some | others):
        part, waiting = set[Pair](), [begin] if begin not in seen else []
        while waiting:
            pair = waiting.pop()
            if pair not in seen:
                seen.add(pair)
                part.add(pair)
                waiting += [each for node in _ends(pair) for each in touching[node]]
        if part:
            parts.append(part)
    return parts
