"""The report as JSON values, for scripts.

``{"annotators": [...], "documents": n, "characters": n, "sentences": n, "bootstrap": {"rounds", "seed", "level"},
"pooled": FIGURES, "labels": {"CODE": FIGURES}, "pairs": [{"annotators": [a, b], "f1_exact": ..., ...}]}``. FIGURES:
``{"n": {...}, "prevalence": {...}, "f1_exact": x, ..., "interval": [low, high], "intervals": {"f1_exact": ...}}``.
``interval`` is that of ``f1_exact``. What is undefined is null, and ``"undefined": {"figure": reason}`` says why; the
key is missing where everything is defined.

Where somebody says something beside labels, two keys more (`core.agreement.said` says what they count): ``"attributes":
[{"attribute": CODE, "unit": "元" or null, "metric": "nominal" or "interval", "alpha": x, "interval": [low, high],
"units": n, "values": {NAME: n}, "open": n}]`` and ``"links": [{"kind": CODE, or null for all, "f1": x, "interval": ...,
"links": {NAME: n}, "compared": n, "pairs": [{"annotators": [a, b], "f1": x}]}]``.
"""

from core.agreement.bootstrap import LEVEL
from core.agreement.figures import FigureRow, Measure
from core.agreement.report import AgreementReport

MAIN = Measure.F1_EXACT
"""The figure whose interval stands alone as ``interval``."""


def report_to_json(report: AgreementReport) -> dict[str, object]:
    """See above; annotators by their names."""
    return {
        "annotators": list(report.names),
        "documents": len(report.documents),
        "characters": report.characters,
        "sentences": report.sentences,
        "bootstrap": {"rounds": report.rounds, "seed": report.seed, "level": LEVEL},
        "pooled": _figures(report, report.pooled),
        "labels": {code: _figures(report, row) for code, row in report.labels.items()},
        **_said(report),
        "pairs": [
            {
                "annotators": [report.names[i], report.names[j]],
                **{measure.value: figure.pairs[number] for measure, figure in report.pooled.figures.items()},
            }
            for number, (i, j) in enumerate(report.pairs)
        ],
    }


def _said(report: AgreementReport) -> dict[str, object]:
    said = report.said
    if said is None:
        return {}
    return {
        "attributes": [
            {
                "attribute": figure.attribute.code,
                "unit": figure.unit or None,
                "metric": figure.metric.value,
                "alpha": figure.alpha,
                "interval": None if figure.interval is None else list(figure.interval),
                "units": figure.units,
                "values": dict(zip(report.names, figure.values, strict=True)),
                "open": figure.open,
            }
            for figure in said.attributes
        ],
        "links": [
            {
                "kind": figure.kind and figure.kind.code,
                "f1": figure.f1,
                "interval": None if figure.interval is None else list(figure.interval),
                "links": dict(zip(report.names, figure.links, strict=True)),
                "compared": figure.compared,
                "pairs": [
                    {"annotators": [report.names[i], report.names[j]], "f1": value}
                    for (i, j), value in zip(report.pairs, figure.pairs, strict=True)
                ],
            }
            for figure in said.links
        ],
    }


def _figures(report: AgreementReport, row: FigureRow) -> dict[str, object]:
    undefined = {measure.value: figure.undefined.value for measure, figure in row.figures.items() if figure.undefined}
    intervals = {
        measure.value: None if figure.interval is None else list(figure.interval)
        for measure, figure in row.figures.items()
    }
    no_interval = row.figures[MAIN].interval_undefined
    if no_interval is not None:
        undefined["interval"] = no_interval.value
    return {
        "n": {
            "documents": row.n.documents,
            "documents_with": row.n.documents_with,
            "characters": row.n.characters,
            "sentences": row.n.sentences,
            "spans": dict(zip(report.names, row.n.spans, strict=True)),
        },
        "prevalence": {"character": row.prevalence.character, "sentence": row.prevalence.sentence},
        **{measure.value: figure.value for measure, figure in row.figures.items()},
        "interval": intervals[MAIN],
        "intervals": intervals,
        **({"undefined": undefined} if undefined else {}),
    }
