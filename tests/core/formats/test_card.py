from core.formats.card import card, codebook_csv, codebook_table
from core.formats.output import About
from tests.core.formats.small import ABOUT


def test_a_card_names_the_files_and_sizes_of_splits_as_the_hub_calls_them() -> None:
    about = About('a"b', ABOUT.labels, ("train", "dev"))
    shown = card(about, {"train": 3, "dev": 1}, {"shape": "sentences"}).decode()
    assert 'pretty_name: "a\\"b"\n' in shown
    assert "  - split: validation\n    path: dev.jsonl\n" in shown
    assert "    - name: validation\n      num_examples: 1\n" in shown
    assert "One text is one of sentences." in shown
    assert "| `build` | 建设 | building | 建房 |\n" in shown


def test_the_codebook_is_a_row_a_label_with_the_code_of_the_one_above() -> None:
    head, rows = codebook_table(ABOUT.labels)
    assert [dict(zip(head, row, strict=True))["parent"] for row in rows] == ["", "build"]
    lines = codebook_csv(ABOUT.labels).decode("utf-8-sig").splitlines()
    assert lines[0] == "code,name_zh,name_en,parent,colour,key,definition_zh,definition_en,examples"
    assert lines[1] == "build,建设,building,,#112233,1,建房,,"
