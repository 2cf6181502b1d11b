"""The weights of a composite index and its coherence, for `fazhi.stat.index`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, TypeAlias

from fazhi import _fazhi
from fazhi._arguments import to_number
from fazhi._source import wrong_type

if TYPE_CHECKING:
    import polars as pl

    Items: TypeAlias = pl.DataFrame | Mapping[str, object]

__all__ = [
    "balanced_weights",
    "benefit_of_doubt",
    "cronbach",
    "effective_weights",
    "pca_weights",
]


def pca_weights(items: Items) -> dict[str, float]:
    """Return the weights of the first principal component of the correlations.

    A weight is the square of an item's direction: its share in the variance of the component, which
    is no measure of importance. Units with a null are left out (OECD and JRC 2008, section 6.1).

    Examples
    --------
    >>> import fazhi as fz
    >>> round(fz.stat.index.pca_weights({"a": [1, 2, 4], "b": [1, 3, 4]})["a"], 6)
    0.5
    """
    names, columns = to_items(items)
    weights, _ = _fazhi.pca_weights(columns)
    return dict(zip(names, weights, strict=True))


def balanced_weights(
    items: Items, importances: Mapping[str, float] | None = None
) -> dict[str, float]:
    """Return the weights with which the items' correlations with their mean are as wished.

    The correlations are in the proportions of `importances`, which are equal where none are given,
    as far as that can be had with weights of at least 0 (Becker, Saisana, Paruolo and Vandecasteele
    2017, Ecological Indicators 80:12-22).

    Examples
    --------
    >>> import fazhi as fz
    >>> found = fz.stat.index.balanced_weights({"a": [1, 2, 4, 3], "b": [10, 30, 40, 20]})
    >>> {name: round(weight, 4) for name, weight in found.items()}
    {'a': 0.9091, 'b': 0.0909}
    """
    names, columns = to_items(items)
    weights, _ = _fazhi.balanced_weights(columns, to_weights(importances, names, "importances"))
    return dict(zip(names, weights, strict=True))


def benefit_of_doubt(
    items: Items, *, least_share: float = 0.0, most_share: float = 1.0
) -> list[float]:
    """Return the score of each unit with the weights that it is best with, at most 1; no nulls.

    An item has at least `least_share` and at most `most_share` of the score (Cherchye, Moesen,
    Rogge and Van Puyenbroeck 2007, Social Indicators Research 82:111-145).

    Examples
    --------
    >>> import fazhi as fz
    >>> found = fz.stat.index.benefit_of_doubt({"a": [4, 1, 2], "b": [1, 4, 2]})
    >>> [round(score, 2) for score in found]
    [1.0, 1.0, 0.8]
    """
    _, columns = to_items(items)
    rows = [[to_number(cell, "items") for cell in row] for row in zip(*columns, strict=True)]
    least, most = to_number(least_share, "least_share"), to_number(most_share, "most_share")
    scores, _ = _fazhi.benefit_of_doubt(rows, least, most)
    return scores


def cronbach(items: Items) -> float | None:
    """Return Cronbach's alpha: how far the items measure one thing (Psychometrika 16:297-334).

    `None` of fewer than two items, or if they do not vary. A covariance is that of the units that
    have both values.

    Examples
    --------
    >>> import fazhi as fz
    >>> f"{fz.stat.index.cronbach({'a': [1, 2, 4], 'b': [2, 3, 5]}):.4f}"
    '1.0000'
    """
    return _fazhi.cronbach(to_items(items)[1])


def effective_weights(
    items: Items, weights: Mapping[str, float] | None = None
) -> dict[str, float] | None:
    """Return the share of each item in the variance of the weighted mean.

    The shares sum to 1; one below 0 is that of an item that runs against the others. `None` if the
    mean does not vary. Weights are equal where none are given.

    Examples
    --------
    >>> import fazhi as fz
    >>> found = fz.stat.index.effective_weights({"a": [1, 1, 3, 3], "b": [1, 5, 1, 5]})
    >>> {name: round(share, 6) for name, share in found.items()}
    {'a': 0.2, 'b': 0.8}
    """
    names, columns = to_items(items)
    shares = _fazhi.effective_weights(columns, to_weights(weights, names, "weights"))
    return None if shares is None else dict(zip(names, shares, strict=True))


def to_items(items: Items) -> tuple[list[str], list[list[float | None]]]:
    """Convert items to their names and columns of numbers."""
    import polars as pl

    if not isinstance(items, (pl.DataFrame, Mapping)):
        raise wrong_type("items", items, "a frame of numbers, or a mapping from names to columns")
    frame = items if isinstance(items, pl.DataFrame) else pl.DataFrame(items)
    numbers = frame.select(pl.all().cast(pl.Float64))
    return numbers.columns, [column.to_list() for column in numbers]


def to_weights(weights: Mapping[str, float] | None, names: list[str], what: str) -> list[float]:
    """Convert weights to a list in the order of the items; they are equal where none are given."""
    if weights is None:
        return [1.0] * len(names)
    if not isinstance(weights, Mapping) or set(weights) != set(names):
        raise wrong_type(what, weights, f"a mapping with a number for each of {', '.join(names)}")
    return [to_number(weights[name], f"{what}[{name!r}]") for name in names]
