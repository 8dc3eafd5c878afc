"""Runs a measurement in a process of its own."""

from collections.abc import Callable
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
