"""Weights of a composite index from the data, and how far its items measure one thing.

Items are a frame of numbers, or a mapping from names to columns, with a row for each unit; a null
is a value that is missing. An assessment has the same as `weights` and `method` of its groups, and
as `Index.weights` and `Index.coherence`.

>>> import fazhi as fz
>>> items = {"a": [1, 2, 4, 3], "b": [10, 30, 40, 20]}
>>> f"{fz.stat.index.cronbach(items):.4f}"
'0.2735'
"""

from fazhi.stat._index import (
    balanced_weights,
    benefit_of_doubt,
    cronbach,
    effective_weights,
    pca_weights,
)

__all__ = [
    "balanced_weights",
    "benefit_of_doubt",
    "cronbach",
    "effective_weights",
    "pca_weights",
]
