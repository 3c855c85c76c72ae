"""The benchmarks: `uv run python -m tests.benchmarks [--only NAME] [--quick]`. One table, on the standard output."""

import argparse
import asyncio
import os
import platform
import sys
from datetime import timedelta
from importlib import import_module

from tests.benchmarks.figure import Figure, Size, load, table_of
from tests.benchmarks.house import House

NAMES = (
    "letter", "sheet", "mail", "page_rate", "answer", "case_rate", "long_list", "many_records", "check", "eligibility",
)  # fmt: skip
QUICK = Size(rounds=2, scale=0.02)
# A part that has come to a stop ends the run with what its processes said last.
PATIENCE = timedelta(hours=1)


def main() -> None:
    words = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    words.add_argument("--only", choices=NAMES, action="append", help="one part; may be given again")
    words.add_argument("--quick", action="store_true", help="tiny sizes, to see that everything runs")
    asked = words.parse_args()
    size = QUICK if asked.quick else Size()
    print(f"{os.cpu_count()} cores, {platform.system()} {platform.machine()}, Python {platform.python_version()}, "
          f"load {load()} before, {size.rounds} rounds\n", flush=True)  # fmt: skip
    with House() as house:
        figures = asyncio.run(measured(house, tuple(asked.only or NAMES), size))
    print(table_of(figures))


async def measured(house: House, names: tuple[str, ...], size: Size) -> list[Figure]:
    figures: list[Figure] = []
    for name in names:
        print(f"… {name} (load {load()})", file=sys.stderr, flush=True)
        async with asyncio.timeout(PATIENCE.total_seconds()):
            part = await import_module(f"tests.benchmarks.{name}").measure(house, size)
        # A run that is ended half-way has told what it measured until then.
        print(table_of(part), file=sys.stderr, flush=True)
        figures += part
    return figures


if __name__ == "__main__":
    main()
