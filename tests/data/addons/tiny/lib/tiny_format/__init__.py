"""A format of somebody else's, as small as one can be."""

from core.formats.protocol import Feature, Format
from tiny_format.lines import verify, write

FORMAT = Format(
    id="tiny",
    title="Lines of labels",
    description="A line for each annotation",
    suffix=".tsv",
    version=1,
    holds=frozenset([Feature.OVERLAPS]),
    write=write,
    verify=verify,
)
