"""Ranked pairs as matches, with their reasons."""

from collections.abc import Mapping
from itertools import repeat

from matching.engine.clauses import to_confirm, unmet
from matching.engine.eligibility import broken_rules
from matching.engine.pairs import Pairs
from matching.engine.results import CRITERIA, Criterion, Match
from matching.engine.sentences import Pair, sentence


def matches(pairs: Pairs, weights: Mapping[str, float]) -> tuple[Match, ...]:
    """Explain pairs, in their order.

    Parameters
    ----------
    pairs : Pairs
        A page of pairs.
    weights : mapping of str to float
        Share of each criterion.

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
    return tuple(
        _match(_pair(pairs, row), values[row], known[row], broken[row], pairs, weights) for row in range(count)
    )


def _pair(pairs: Pairs, row: int) -> Pair:
    ventures, mandates = pairs.ventures, pairs.mandates
    venture = ventures.profile(min(row, len(ventures) - 1), pairs.encoder)
    return Pair(venture, mandates.profiles[min(row, len(mandates) - 1)], pairs.encoder)


def _match(
    pair: Pair, values: list[float], known: list[bool], broken: list[str], pairs: Pairs, weights: Mapping[str, float]
) -> Match:
    criteria = tuple(
        Criterion(
            criterion=name,
            score=value if said else None,
            weight=weights[name],
            contribution=value * weights[name],
            known=said,
            reason=sentence(name, pair, value, known=said),
        )
        for name, value, said in zip(CRITERIA, values, known, strict=True)
    )
    score = 0.0
    for criterion in criteria:
        score += criterion.contribution
    return Match(
        venture_key=pair.venture.key,
        mandate_key=pair.mandate.key,
        score=min(score, 1.0),
        eligible=not broken,
        criteria=criteria,
        unmet=tuple(unmet(rule, pair, pairs.rules) for rule in broken),
        to_confirm=tuple(to_confirm(pair, pairs.rules)),
    )
