"""The files that go with a dataset: a card for people and for the Hub, and the codebook as a table."""

from collections.abc import Iterable, Mapping

import orjson

from core import VERSION
from core.formats.output import About
from core.formats.protocol import Chosen
from core.model import Label
from core.spreadsheet import Cell, csv_bytes

_FEATURES = """\
    - name: id
      dtype: string
    - name: text
      dtype: string
    - name: title
      dtype: string
    - name: region
      dtype: string
    - name: year
      dtype: int64
    - name: labels
      sequence: string
    - name: spans
      list:
      - name: start
        dtype: int64
      - name: end
        dtype: int64
      - name: label
        dtype: string
      - name: text
        dtype: string
      - name: id
        dtype: string
      - name: annotator
        dtype: string
      - name: note
        dtype: string
      - name: created_at
        dtype: string
      - name: updated_at
        dtype: string
%s    - name: meta
      dtype: string
"""
_HUB = {"dev": "validation"}
"""Names of splits for which the Hub has other words."""


def card(about: About, sizes: Mapping[str, int], chosen: Chosen) -> bytes:
    """A dataset card, https://huggingface.co/docs/hub/datasets-cards: YAML for programs, then words for people."""
    splits = about.splits or ("train",)
    files = "".join(f"  - split: {_HUB.get(split, split)}\n    path: {split}.jsonl\n" for split in splits)
    examples = "".join(
        f"    - name: {_HUB.get(split, split)}\n      num_examples: {sizes.get(split, 0)}\n" for split in splits
    )
    head = (
        "---\n"
        f"pretty_name: {_quoted(about.name)}\n"
        "language:\n- zh\n"
        "task_categories:\n- token-classification\n- text-classification\n"
        f"configs:\n- config_name: default\n  data_files:\n{files}"
        f"dataset_info:\n  features:\n{_features(about)}  splits:\n{examples}"
        "---\n"
    )
    labels = codebook_rows(about.labels)
    rows = "".join(f"| {split} | {sizes.get(split, 0)} |\n" for split in splits)
    body = (
        f"\n# {about.name}\n\n"
        f"One text is one of {chosen.get('shape', 'documents')}. Offsets (`start`, `end`) are Unicode code points of"
        " `text`, the end not included; every span was read back and compared after writing. `labels` names each label"
        " of a text once; texts without any are there, too.\n\n"
        f"| split | texts |\n|---|---|\n{rows}\n"
        f"## Codebook\n\n| code | 中文 | English | definition |\n|---|---|---|---|\n{labels}\n"
        f"Made by Biaodu {VERSION}.\n"
    )
    return (head + body).encode()


def _features(about: About) -> str:
    """The columns, with those for what is said beside labels if there are any."""
    if not about.said:
        return _FEATURES % ""
    from core.formats.rows_said import OF_ROWS, OF_SPANS

    spans = "".join(_struct(name, members, "      ") for name, members in OF_SPANS.items())
    return _FEATURES % spans + "".join(_struct(name, members, "    ") for name, members in OF_ROWS.items())


def _struct(name: str, members: Iterable[str], indent: str) -> str:
    listed = "".join(f"{indent}  - name: {member}\n{indent}    dtype: string\n" for member in members)
    return f"{indent}- name: {name}\n{indent}  list:\n{listed}"


def codebook_rows(labels: Iterable[Label]) -> str:
    """Rows of a table in Markdown: code, Chinese and English name, definition."""
    columns = (("`" + label.code + "`", label.name_zh, label.name_en, label.definition("zh")) for label in labels)
    return "".join("| " + " | ".join(map(_cell, row)) + " |\n" for row in columns)


def codebook_csv(labels: Iterable[Label]) -> bytes:
    """The codebook as a table for spreadsheets."""
    head, rows = codebook_table(labels)
    return csv_bytes(head, rows)


def codebook_table(labels: Iterable[Label]) -> tuple[list[str], list[list[Cell]]]:
    """The codebook as a table, with a row for each label."""
    listed = list(labels)
    codes = {label.id: label.code for label in listed}
    head = ["code", "name_zh", "name_en", "parent", "colour", "key", "definition_zh", "definition_en", "examples"]
    rows: list[list[Cell]] = [
        [
            *(label.code, label.name_zh, label.name_en, codes.get(label.parent, "") if label.parent else ""),
            *(label.colour, label.key, label.definition_zh, label.definition_en, "\n".join(label.examples)),
        ]
        for label in listed
    ]
    return head, rows


def _quoted(text: str) -> str:
    """A string in YAML. A JSON string is a YAML string."""
    return orjson.dumps(text).decode()


def _cell(text: str) -> str:
    return " ".join(text.replace("|", "\\|").split())
