"""Where a node may belong: ranked candidate parents, with the reason for each.

By words (TF-IDF of the candidate, of its children and its key results), by the levels that are
allowed, and by where other work of the node's unit goes. English words are compared by their stems;
others as they are.
"""

from cascade.suggest.likeness import Likeness
from cascade.suggest.reasons import Shared
from cascade.suggest.suggester import Candidate, Suggester, results_of
from cascade.suggest.twins import Twins, near_duplicates

__all__ = ["Candidate", "Likeness", "Shared", "Suggester", "Twins", "near_duplicates", "results_of"]
