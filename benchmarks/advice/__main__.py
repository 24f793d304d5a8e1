"""Every figure of the advice: how well words are read, and where orphans belong.

python -m benchmarks.advice             # some minutes; with the optional meanings where they are
"""

from __future__ import annotations

import argparse

from benchmarks.advice import rank, report
from benchmarks.advice.statements import for_the_report
from cascade.errors import CascadeError
from cascade.meaning import load


def main() -> None:
    """Prints all tables."""
    argparse.ArgumentParser(prog="python -m benchmarks.advice", description=__doc__).parse_args()
    print(report.report())
    print(f"\nMedian of a statement: {report.speed(for_the_report()):.2f} ms\n")
    print("\n".join(rank.report()))
    try:
        load()
    except CascadeError as error:
        print(f"\nWithout meanings: {error}")
    else:
        print("\nWith meanings:")
        print("\n".join(rank.report(semantic=True)))


if __name__ == "__main__":
    main()
