"""Measures memory, in a process of its own."""

import tracemalloc
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


def alone(measurement: Callable[P, T], *arguments: P.args, **more: P.kwargs) -> T:
    """What the measurement gives in a fresh process; it and its arguments are pickled.

    Memory that Python traces is that of all threads: a job that an earlier test's window left behind would count.
    """
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(measurement, *arguments, **more).result()


def peaks(
    sizes: Iterable[int], calls: Callable[[int], Iterator[tuple[str, Callable[[], object]]]]
) -> dict[str, list[int]]:
    """The most bytes that each named call takes beyond what there was before it, by size."""
    most: dict[str, list[int]] = {}
    for size in sizes:
        for name, call in calls(size):
            most.setdefault(name, []).append(peak(call))
    return most


def peak(call: Callable[[], object]) -> int:
    """Bytes that a call takes at most more than there were before it."""
    tracemalloc.start()
    try:
        call()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
