"""Agreement of layers: figures that say their unit, N and interval, why they are undefined, and what is behind them.

The face for the window and the command line (none of it imports numpy until it computes):

``layers.read_layers(session, annotators, documents=None, presence=Presence.LABELLED, progress=, cancelled=)``
    -> `ComparedLayers`: lengths, sentences, masks and everybody's spans. Reads the project, so it runs in the session's
    thread (a worker takes ``session.clone()``). A document that an annotator has not done is missing for them.
``report.agreement(layers, labels=None, rounds=1000, seed=1, progress=, cancelled=)``
    -> `AgreementReport`; pure, touches no project, raises `core.progress.Cancel` when asked to stop.

`AgreementReport` (core/agreement/report.py)
    ``annotators`` (ids), ``names``, ``documents`` (compared: done by two or more), ``characters``, ``sentences``,
    ``rounds``, ``seed``, ``pairs`` (indices (0, 1), (0, 2) ...), ``pooled: FigureRow``, ``labels: {code: FigureRow}``,
    ``per_document: tuple[DocumentRow, ...]``,
    ``of_documents(measure, label=None)`` -> a value or None for each of ``documents`` (the plot),
    ``confusion(pair=None)`` -> `Confusion` (labels and "none" against each other),
    ``drivers(label=None, pair=None, examples=3)`` -> the commonest kinds of difference, most frequent first,
    ``evidence(Which(...), limit=None, offset=0)`` and ``count(Which(...))`` -> the passages behind any cell.
`FigureRow`: ``label`` (None: pooled), ``n: Numbers``, ``prevalence``, ``figures: {Measure: Figure}``.
`Figure`: ``value`` or None with ``undefined`` (a reason), ``interval`` (95 %, or None), ``pairs`` (a value or None for
    each of ``report.pairs``: the matrix of annotators), ``evidence(limit=None)`` -> the passages behind it.
`Evidence`: ``document``, ``kind`` (`core.review.pairing.DifferenceKind`), ``a`` and ``b`` (annotator ids), ``a_span``
    and ``b_span`` ((start, end, label code) or None), ``start``, ``end``.
``meaning.explain(report, label=None, measure=Measure.F1_EXACT, name=str)``
    -> `Statement`s: what the figure means, what drives it; ``meaning.worded(statement, language)`` words one.
``words.name_of(measure, language)``, ``words.reason(undefined, language)``: names of figures and reasons.
``table.write_csv(report, path)`` and ``page.write_page(report, path, language="zh_CN", label_names={})``: exports.
"""
