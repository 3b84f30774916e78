"""Ranked pairs as matches, with their reasons."""

from collections.abc import Mapping, Sequence
from itertools import repeat

from matching.engine.clauses import to_confirm, unmet
from matching.engine.eligibility import broken_rules
from matching.engine.pairs import Pairs
from matching.engine.results import CRITERIA, Criterion, Match
from matching.engine.sentences import Pair, sentence


def matches(
    pairs: Pairs, weights: Mapping[str, float], further: Sequence[Criterion] | None = None, kept: float = 1.0
) -> tuple[Match, ...]:
    """Explain pairs, in their order.

    Parameters
    ----------
    pairs : Pairs
        A page of pairs.
    weights : mapping of str to float
        Share of each criterion.
    further : sequence of Criterion, optional
        One more criterion of each pair.
    kept : float, default=1.0
        What share of the whole score is left to the criteria of the first stage.

    Returns
    -------
    matches : tuple of Match
        One for each pair; its contributions add up to its score.
    """
    if not len(pairs):
        return ()
    count = len(pairs)
    values, known = pairs.values().tolist(), pairs.known().tolist()
    broken: list[list[str]] = [[] for _ in range(count)]
    for rule, which in broken_rules(pairs.pairing):
        flags = which.tolist()
        for names, flag in zip(broken, flags if len(flags) == count else repeat(flags[0]), strict=False):
            if flag:
                names.append(rule)
    weighed = [(name, kept, weights[name]) for name in CRITERIA]
    found = []
    for row in range(count):
        pair = _pair(pairs, row)
        criteria = _criteria(pair, values[row], known[row], weighed)
        if further is not None:
            criteria.append(further[row])
        found.append(
            Match(
                venture_key=pair.venture.key,
                mandate_key=pair.mandate.key,
                score=min(_sum(criteria), 1.0),
                eligible=not broken[row],
                criteria=tuple(criteria),
                unmet=tuple(unmet(rule, pair, pairs.rules) for rule in broken[row]),
                to_confirm=tuple(to_confirm(pair, pairs.rules)),
            )
        )
    return tuple(found)


def _pair(pairs: Pairs, row: int) -> Pair:
    ventures, mandates = pairs.ventures, pairs.mandates
    venture = ventures.profile(min(row, len(ventures) - 1), pairs.encoder)
    return Pair(venture, mandates.profiles[min(row, len(mandates) - 1)], pairs.encoder)


def _criteria(
    pair: Pair, values: list[float], known: list[bool], weighed: list[tuple[str, float, float]]
) -> list[Criterion]:
    return [
        Criterion(
            criterion=name,
            score=value if said else None,
            weight=kept * weight,
            contribution=kept * (value * weight),
            known=said,
            reason=sentence(name, pair, value, known=said),
        )
        for (name, kept, weight), value, said in zip(weighed, values, known, strict=True)
    ]


def _sum(criteria: list[Criterion]) -> float:
    """Add up the contributions, one after the other."""
    score = 0.0
    for criterion in criteria:
        score += criterion.contribution
    return score
