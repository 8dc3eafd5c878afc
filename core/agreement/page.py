"""The report as a page: one HTML file that needs no network, no script and no font of its own."""

from collections.abc import Callable, Iterable, Mapping
from html import escape
from itertools import islice, pairwise
from pathlib import Path

from core.agreement.figures import Confusion, Evidence, Figure, FigureRow, Measure
from core.agreement.meaning import drivers, explain, worded
from core.agreement.report import AgreementReport
from core.agreement.words import kind_name, meaning_of, name_of, on_page, reason
from core.files import write_atomically
from core.ids import DocumentId

TextOf = Callable[[DocumentId], str]

_CONTEXT = 12
"""Code points shown before and after a quoted passage."""
_QUOTED = 120
_DRIVERS = 12

_STYLE = """
:root { color-scheme: light dark; --paper: #fbfaf7; --ink: #1f2328; --faint: #6b7076; --line: #dfddd6;
  --accent: #0072b2; }
@media (prefers-color-scheme: dark) {
  :root { --paper: #1f2023; --ink: #d7d9dc; --faint: #9a9fa6; --line: #3a3c40; --accent: #56b4e9; }
}
body { background: var(--paper); color: var(--ink); margin: 0 auto; max-width: 72rem; padding: 2rem 1.5rem 4rem;
  font: 16px/1.6 "Noto Sans SC", "PingFang SC", "Microsoft YaHei", "Segoe UI", sans-serif; }
h1 { font-size: 1.6rem; margin: 0 0 .5rem; } h2 { font-size: 1.15rem; margin: 2.5rem 0 .75rem; }
h3 { font-size: 1rem; font-weight: 600; margin: 1rem 0 .25rem; }
p { margin: .25rem 0; } .faint, small, caption { color: var(--faint); }
.wide { overflow-x: auto; } .side { display: flex; flex-wrap: wrap; gap: 1rem 2.5rem; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; } caption { text-align: left; }
th, td { border-bottom: 1px solid var(--line); padding: .35rem .75rem; text-align: right; vertical-align: top; }
th { font-weight: 600; } th, td:first-child { word-break: keep-all; }
th:first-child, td:first-child { text-align: left; } small { display: block; }
tr.all td { border-top: 2px solid var(--ink); font-weight: 600; }
.bar { background: linear-gradient(var(--accent), var(--accent)) left bottom / calc(var(--v) * 100%) 3px no-repeat; }
.heat { background: color-mix(in srgb, var(--accent) calc(var(--v) * 60%), transparent); }
blockquote { border-left: 3px solid var(--line); margin: .5rem 0; padding: .1rem 1rem; } mark { background: none;
  color: inherit; border-bottom: 2px solid var(--accent); } mark.one { border-bottom-style: dotted; }
dt { font-weight: 600; } dd { margin: 0 0 .5rem; }
"""


def write_page(
    report: AgreementReport,
    path: Path,
    *,
    language: str = "zh_CN",
    label_names: Mapping[str, str] | None = None,
    text_of: TextOf | None = None,
) -> None:
    """Write the page to `path`, in Chinese (``zh...``) or English.

    `label_names` are shown for codes. With `text_of` (a document's canonical text) the differences are quoted. Raises
    `EnvironmentFault` with a ``file.`` code.
    """
    page = _Page(report, language, label_names or {}, text_of)
    write_atomically(path, page.html().encode("utf-8", errors="replace"))


class _Page:
    def __init__(
        self, report: AgreementReport, language: str, label_names: Mapping[str, str], text_of: TextOf | None
    ) -> None:
        self._report, self._language = report, language
        self._label_names, self._text_of = label_names, text_of
        self._people = dict(zip(report.annotators, report.names, strict=True))
        self._titles = {document.id: document.title for document in report.per_document}

    def html(self) -> str:
        """The whole file."""
        tag = "zh-CN" if self._language.startswith("zh") else "en"
        body = [self._head(), self._figures(), self._said(), self._pairs(), self._confusion(), self._drivers()]
        body.append(self._documents())
        return (
            f'<!doctype html>\n<html lang="{tag}">\n<head>\n<meta charset="utf-8">\n'
            '<meta name="viewport" content="width=device-width">\n'
            "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
            f"<title>{self._say('title')}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n"
            + "\n".join((*body, self._about()))
            + "\n</body>\n</html>\n"
        )

    def _say(self, key: str, **fields: object) -> str:
        return escape(on_page(key, self._language, **fields))

    def _label(self, code: str | None) -> str:
        return self._say("nothing") if code is None else escape(self._label_names.get(code) or code)

    def _head(self) -> str:
        report = self._report
        of = self._say(
            "of",
            names=("、" if self._language.startswith("zh") else ", ").join(report.names),
            documents=f"{len(report.documents):,}",
            characters=f"{report.characters:,}",
            sentences=f"{report.sentences:,}",
        )
        known = self._say("bootstrap", rounds=f"{report.rounds:,}", seed=report.seed)
        said = (sentence for sentence in explain(report, name=self._name_of) if not sentence.examples)
        means = " ".join(escape(worded(sentence, self._language)) for sentence in said)
        return f'<h1>{self._say("title")}</h1>\n<p>{of}</p>\n<p>{means}</p>\n<p class="faint">{known}</p>'

    def _name_of(self, code: str) -> str:
        return self._label_names.get(code) or code

    def _figures(self) -> str:
        report = self._report
        head = [self._say("label"), *(escape(name) for name in report.names), self._say("share")]
        head += [escape(name_of(measure, self._language)) for measure in Measure]
        rows = [self._row(row) for row in (*report.labels.values(), report.pooled)]
        return self._section("figures", _table(head, rows))

    def _said(self) -> str:
        said = self._report.said
        if said is None:
            return ""
        tables: list[str] = []
        if said.attributes:
            head = [self._say("attribute"), self._say("alpha"), self._say("places"), self._say("open")]
            rows = [
                _said_row(
                    figure.attribute.name(self._language) + (f" ({figure.unit})" if figure.unit else ""),
                    *(figure.alpha, figure.interval, figure.units, figure.open),
                )
                for figure in said.attributes
            ]
            tables.append(_table(head, rows))
        if said.links:
            head = [self._say("links"), "F1", self._say("compared"), self._say("links_made")]
            rows = [
                _said_row(
                    figure.kind.name(self._language) if figure.kind else on_page("all_links", self._language),
                    *(figure.f1, figure.interval, figure.compared, sum(figure.links)),
                )
                for figure in said.links
            ]
            tables.append(_table(head, rows))
        return self._section("said", f'<div class="side">{"".join(tables)}</div>')

    def _row(self, row: FigureRow) -> str:
        name = self._say("all") if row.label is None else self._label(row.label)
        share = row.prevalence.character
        cells = [f"<td>{name}</td>", *(f"<td>{count:,}</td>" for count in row.n.spans)]
        cells.append(f"<td>{'–' if share is None else f'{100 * share:.2f} %'}</td>")
        cells += [self._figure(row.figures[measure]) for measure in Measure]
        kind = "all" if row.label is None else "label"
        return f'<tr class="{kind}">{"".join(cells)}</tr>'

    def _figure(self, figure: Figure) -> str:
        if figure.undefined is not None:
            why = self._say("undefined", reason=reason(figure.undefined, self._language))
            return f"<td>–<small>{why}</small></td>"
        limits = "" if figure.interval is None else "<small>[{:.2f}, {:.2f}]</small>".format(*figure.interval)
        return f"<td>{_number(figure.value)}{limits}</td>"

    def _pairs(self) -> str:
        report = self._report
        if len(report.names) < 3:
            return ""
        names = [escape(name) for name in report.names]
        tables: list[str] = []
        for measure in Measure:
            values = dict(zip(report.pairs, report.pooled.figures[measure].pairs, strict=True))
            rows = [
                f"<tr><td>{name}</td>"
                + "".join(_shaded(values.get((min(i, j), max(i, j))), i == j) for j in range(len(names)))
                + "</tr>"
                for i, name in enumerate(names)
            ]
            tables.append(_table(["", *names], rows, escape(name_of(measure, self._language))))
        return self._section("pairs", f'<div class="side">{"".join(tables)}</div>')

    def _confusion(self) -> str:
        report = self._report
        tables: list[str] = []
        for i, j in islice(report.pairs, 10):
            about = self._say("confusion_about", first=report.names[i], second=report.names[j])
            tables.append(self._confusion_table(report.confusion((i, j)), about))
        return self._section("confusion", f'<div class="side">{"".join(tables)}</div>') if tables else ""

    def _confusion_table(self, found: Confusion, about: str) -> str:
        most = max((cell for row in found.counts for cell in row), default=0) or 1
        rows = [
            f"<tr><td>{self._label(code)}</td>"
            + "".join(f'<td class="heat" style="--v:{cell / most:.3f}">{cell or ""}</td>' for cell in counts)
            + "</tr>"
            for code, counts in zip(found.labels, found.counts, strict=True)
        ]
        return _table(["", *(self._label(code) for code in found.labels)], rows, about)

    def _drivers(self) -> str:
        parts: list[str] = []
        for said in drivers(self._report, None, self._name_of, _DRIVERS):
            parts.append(f"<h3>{escape(worded(said, self._language))}</h3>")
            parts += [self._quote(example) for example in said.examples]
        return self._section("drivers", "\n".join(parts)) if parts else ""

    def _quote(self, place: Evidence) -> str:
        title = escape(self._titles[place.document])
        says = "; ".join(
            f"{escape(self._people[who])}: {self._label(None if span is None else span[2])}"
            + ("" if span is None else f" {span[0]}–{span[1]}")
            for who, span in ((place.a, place.a_span), (place.b, place.b_span))
        )
        kind = escape(kind_name(place.kind, self._language))
        quoted = "" if self._text_of is None else f"<p>{_passage(self._text_of(place.document), place)}</p>"
        return f'<blockquote>{quoted}<p class="faint">{title} · {kind} · {says}</p></blockquote>'

    def _documents(self) -> str:
        report = self._report
        head = [self._say("document"), self._say("characters"), *(escape(name) for name in report.names)]
        head += [escape(name_of(measure, self._language)) for measure in Measure]
        rows = [
            f"<tr><td>{escape(document.title)}</td><td>{document.characters:,}</td>"
            + "".join(f"<td>{'–' if spans is None else f'{spans:,}'}</td>" for spans in document.spans)
            + "".join(_barred(document.figures[measure]) for measure in Measure)
            + "</tr>"
            for document in report.per_document
        ]
        return self._section("documents", _table(head, rows))

    def _about(self) -> str:
        items = "".join(
            f"<dt>{escape(name_of(measure, self._language))}</dt><dd>{escape(meaning_of(measure, self._language))}</dd>"
            for measure in Measure
        )
        if self._report.said is not None:
            items += f"<dt>{self._say('said')}</dt><dd>{self._say('said_about')}</dd>"
        return self._section("about", f"<dl>{items}</dl>")

    def _section(self, key: str, content: str) -> str:
        return f'<h2>{self._say(key)}</h2>\n<div class="wide">{content}</div>'


def _table(head: Iterable[str], rows: Iterable[str], caption: str = "") -> str:
    cells = "".join(f"<th>{column}</th>" for column in head)
    title = f"<caption>{caption}</caption>" if caption else ""
    body = "\n".join(rows)
    return f"<table>{title}<thead><tr>{cells}</tr></thead>\n<tbody>{body}</tbody></table>"


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"


def _said_row(name: str, value: float | None, limits: tuple[float, float] | None, *counts: int) -> str:
    between = "" if limits is None else "<small>[{:.2f}, {:.2f}]</small>".format(*limits)
    numbers = "".join(f"<td>{count:,}</td>" for count in counts)
    return f"<tr><td>{escape(name)}</td><td>{_number(value)}{between}</td>{numbers}</tr>"


def _shaded(value: float | None, itself: bool) -> str:
    if itself:
        return "<td></td>"
    return f'<td class="heat" style="--v:{max(value or 0, 0):.3f}">{_number(value)}</td>'


def _barred(value: float | None) -> str:
    return f'<td class="bar" style="--v:{max(value or 0, 0):.3f}">{_number(value)}</td>'


def _passage(text: str, place: Evidence) -> str:
    """The passage with a little of what stands around it; what only one of the two has is marked as such."""
    spans = [(span[0], span[1]) for span in (place.a_span, place.b_span) if span is not None]
    before, after = text[max(place.start - _CONTEXT, 0) : place.start], text[place.end : place.end + _CONTEXT]
    edges = sorted({edge for span in spans for edge in span})
    marked: list[str] = []
    for start, end in pairwise(edges):
        covered = sum(span[0] <= start and end <= span[1] for span in spans)
        kind = "both" if covered == 2 else "one"
        marked.append(f'<mark class="{kind}">{_shortened(text[start:end])}</mark>')
    return f"{_shortened(before)}{''.join(marked)}{_shortened(after)}"


def _shortened(part: str) -> str:
    """Long passages lose their middle; line ends become spaces."""
    if len(part) > _QUOTED:
        part = f"{part[: _QUOTED // 2]} … {part[-_QUOTED // 2 :]}"
    return escape(part.replace("\n", " "))
