"""The speed budgets of the product: what was measured against them, and whether they hold."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Budget:
    """A figure that shall be at most (or, with `least`, at least) `limit`."""

    name: str
    value: float
    limit: float
    unit: str = ""
    least: bool = False

    @property
    def holds(self) -> bool:
        return self.value >= self.limit if self.least else self.value <= self.limit

    def line(self) -> str:
        sign, share = (">=", self.value / self.limit) if self.least else ("<=", self.value / self.limit)
        verdict = "holds" if self.holds else "MISSED"
        return f"{self.name:58} {self.value:9.2f} {sign} {self.limit:6.2f} {self.unit:5} {share:5.2f} of it  {verdict}"


NOTED: list[Budget] = []
"""Those measured in this run, in order."""


def at_most(name: str, value: float, limit: float, unit: str = "x") -> None:
    """Note a figure with an upper limit; ``x`` is a ratio to a floor measured in the same run."""
    NOTED.append(Budget(name, value, limit, unit))


def at_least(name: str, value: float, limit: float, unit: str = "x") -> None:
    """Note a figure with a lower limit."""
    NOTED.append(Budget(name, value, limit, unit, least=True))
