"""Attacks the product on many generated tables: python -m tests.attacker --many N --seed S"""

import argparse
import sys
import time

from tests.attacker.campaign import attacked, report
from tests.attacker.generated import linked, smallest, tables


def main() -> int:
    """Prints what came of it; 1 when anything was recovered, hidden or untrue."""
    asked = _asked()
    started = time.perf_counter()
    cases = [*tables(asked.seed, asked.many), *linked(asked.seed, asked.sets if asked.sets is not None else asked.many // 10)]
    outcomes = []
    for number, case in enumerate(cases, start=1):
        outcomes.append(attacked(case))
        if sys.stderr.isatty() and number % 50 == 0:
            print(f"\r{number:,} of {len(cases):,}", end="", file=sys.stderr, flush=True)
    print(report(outcomes))
    failed = [outcome for outcome in outcomes if not outcome.is_safe]
    if failed and asked.shrink:
        print("\nThe first of them, as small as it still fails:\n")
        print(attacked(smallest(failed[0].case, lambda case: not attacked(case).is_safe)))
    print(f"\n{len(cases):,} cases in {time.perf_counter() - started:.0f} s; {len(failed)} of them failed")
    return 1 if failed else 0


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.attacker", description=__doc__)
    parser.add_argument("--many", type=int, default=2_000, metavar="N", help="how many single tables")
    parser.add_argument("--sets", type=int, metavar="M", help="how many linked sets; default a tenth of N")
    parser.add_argument("--seed", type=int, default=1, metavar="S", help="the same seed makes the same tables")
    parser.add_argument("--shrink", action="store_true", help="make the first case that fails as small as it still fails")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
