"""The values of key results on a day that is past."""

from __future__ import annotations

from datetime import date

import numpy as np
from numpy.typing import NDArray

from cascade.layers import Floats
from goals.models import CheckIn

#: Up to so many key results are asked for by their numbers.
FEW = 500


def values_on(
    organisation_id: int, results: NDArray[np.int64], as_of: date, last_check_in: int
) -> Floats:
    """The last value of each of some key results on or before a day; NaN where there is none.

    ``results`` are their numbers, rising. One query. Check-ins after ``last_check_in`` are left
    out: they are of a later state.
    """
    values = np.full(len(results), np.nan)
    rows = _rows(organisation_id, results, as_of, last_check_in)
    if rows:
        numbers, days, order, found = zip(*rows, strict=True)
        by_time = np.lexsort((np.array(order), np.array(days, "datetime64[D]"), np.array(numbers)))
        number, value = np.array(numbers)[by_time], np.array(found, np.float64)[by_time]
        last = np.append(number[1:] != number[:-1], True)
        number, value = number[last], value[last]
        asked = np.isin(number, results)
        values[np.searchsorted(results, number[asked])] = value[asked]
    return values


def days_on(
    organisation_id: int, results: NDArray[np.int64], as_of: date, last_check_in: int
) -> NDArray[np.int32]:
    """The last day on or before a day on which each of some key results had a value; -1 for none.

    As :func:`values_on` otherwise.
    """
    last: dict[int, int] = {}
    for number, on, *_ in _rows(organisation_id, results, as_of, last_check_in):
        last[number] = max(last.get(number, -1), on.toordinal())
    return np.array([last.get(number, -1) for number in results.tolist()], np.int32)


def _rows(
    organisation_id: int, results: NDArray[np.int64], as_of: date, last_check_in: int
) -> list[tuple[int, date, int, float | None]]:
    """``(key result, day, number, value)`` of check-ins, in any order."""
    check_ins = CheckIn.objects.filter(
        organisation_id=organisation_id, on__lte=as_of, pk__lte=last_check_in
    )
    if len(results) <= FEW:
        check_ins = check_ins.filter(key_result__in=results.tolist())
    rows = check_ins.filter(key_result__isnull=False)
    return list(rows.values_list("key_result_id", "on", "id", "value"))
