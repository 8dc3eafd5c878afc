import os
import sys
from collections.abc import Iterator
from pathlib import Path

import orjson
import pytest

from core.exporting import export
from core.importing import import_paths
from core.model import Mask
from core.progress import Cancel
from core.reading.report import Reported
from core.session import Session
from core.storage import first_rows, structure
from core.text.canonical import document_id
from tests.counting import grows_evenly, lines_of

REPORT = "教育局2024年工作总结\n\n一、新建学校𠮷所。\n二、培训教师。\n"
OTHER = "县教体局2023年工作计划\n\n发放困难学生补贴，改善食堂。\n"


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    with Session.create(tmp_path / "p.biaodu") as session:
        yield session


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "in"
    made.mkdir()
    return made


def codes(reported: list[Reported]) -> list[tuple[str, str]]:
    return [(Path(told.source).name, told.error.code) for told in reported]


def texts(session: Session) -> list[str]:
    return [session.documents.text(document.id) for document in session.documents.list()]


def dataset(path: Path, *lines: dict[str, object]) -> Path:
    path.write_bytes(b"".join(orjson.dumps(line) + b"\n" for line in lines))
    return path


def span(text: str, quote: str, **more: object) -> dict[str, object]:
    start = text.index(quote)
    return {"start": start, "end": start + len(quote), "label": "teachers", "annotator": "张三", "text": quote} | more


UUID = "01936f2a-4c00-7a31-9c10-6b1c0de0c001"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "big5", "utf-16", "utf-16-le"])
def test_every_encoding_of_chinese_makes_the_same_text(session: Session, folder: Path, encoding: str) -> None:
    text = "教育局工作" * 40 if encoding == "big5" else OTHER * 10
    (folder / "a.txt").write_bytes(text.replace("\n", "\r\n").encode(encoding))
    report = import_paths(session, [folder])
    assert not report.failed
    assert texts(session) == [text]


def test_a_folder_comes_in_as_people_count_and_without_lock_files(session: Session, folder: Path) -> None:
    for name in ("10.txt", "9.md", "~$9.txt", ".hidden.txt", "sub/2.txt"):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(f"报告{name}的正文", encoding="utf-8")
    report = import_paths(session, [folder])
    assert [Path(imported.source).name for imported in report.imported] == ["9.md", "10.txt", "2.txt"]
    assert not report.skipped
    assert not report.failed


def test_what_cannot_be_read_is_named_and_the_rest_comes_in(session: Session, folder: Path) -> None:
    (folder / "bad.txt").write_bytes("教育局工作总结".encode() + b"\xff\xfe\x80" + "学校".encode())
    (folder / "blank.txt").write_text(" \n")
    (folder / "good.txt").write_text(REPORT, encoding="utf-8")
    (folder / "word.txt").write_bytes(b"PK\x03\x04 not a text")
    report = import_paths(session, [folder, folder / "missing.txt", folder / "good.txt"])
    assert [Path(imported.source).name for imported in report.imported] == ["good.txt"]
    assert set(codes(report.failed)) == {
        ("bad.txt", "text.undecodable"),
        ("blank.txt", "text.empty"),
        ("word.txt", "import.damaged"),
        ("missing.txt", "file.not_found"),
    }
    (bad,) = [reported.error for reported in report.failed if reported.error.code == "text.undecodable"]
    assert bad.fields["byte"] == len("教育局工作总结".encode())


def test_a_text_named_docx_is_read_as_the_text_it_is(session: Session, folder: Path) -> None:
    (folder / "a.docx").write_text(REPORT, encoding="utf-8")
    report = import_paths(session, [folder])
    assert report.imported[0].document.source.reader == "text/1"
    assert texts(session) == [REPORT]


def test_the_same_text_comes_in_once(session: Session, folder: Path) -> None:
    (folder / "a.txt").write_text(REPORT, encoding="utf-8")
    (folder / "b.txt").write_bytes(REPORT.replace("\n", "\r\n").encode("gb18030"))
    first = import_paths(session, [folder])
    assert len(first.imported) == 1
    assert codes(first.skipped) == [("b.txt", "import.same_text")]
    again = import_paths(session, [folder])
    assert not again.imported
    assert codes(again.skipped) == [("a.txt", "import.same_text"), ("b.txt", "import.same_text")]


def test_an_import_is_one_step_to_undo(session: Session, folder: Path) -> None:
    (folder / "a.txt").write_text(REPORT, encoding="utf-8")
    dataset(folder / "b.jsonl", {"text": OTHER, "spans": [span(OTHER, "补贴", label="new_label")]})
    report = import_paths(session, [folder])
    assert report.labels == ["new_label"]
    assert report.annotators == ["张三"]
    session.history.undo()
    assert not session.documents.list()
    assert "new_label" not in [label.code for label in session.codebook.labels()]
    session.history.redo()
    assert len(session.documents.list()) == 2
    assert session.annotations.counts()
    assert session.check().ok


def test_subscribers_hear_of_an_import_once(session: Session, folder: Path) -> None:
    dataset(folder / "b.jsonl", {"text": OTHER, "spans": [span(OTHER, "补贴")]})
    heard: list[object] = []
    session.subscribe(heard.append)
    report = import_paths(session, [folder])
    assert [report.change] == heard[-1:]


def test_stopping_leaves_the_project_as_it_was(session: Session, folder: Path) -> None:
    for number in range(5):
        (folder / f"{number}.txt").write_text(f"{REPORT}{number}", encoding="utf-8")
    before = session.history.operations()
    asked = iter([False, False, False, True])
    with pytest.raises(Cancel):
        import_paths(session, [folder], cancelled=lambda: next(asked))
    told: list[int] = []
    with pytest.raises(Cancel):
        import_paths(session, [folder], progress=lambda done, *_: told.append(done), cancelled=lambda: len(told) > 9)
    assert session.history.operations() == before
    assert not session.documents.list()


def test_progress_grows_to_its_total(session: Session, folder: Path) -> None:
    (folder / "a.txt").write_text(REPORT, encoding="utf-8")
    dataset(folder / "b.jsonl", {"text": OTHER})
    told: list[tuple[int, int]] = []
    import_paths(session, [folder], progress=lambda done, total, _: told.append((done, total)))
    assert [done for done, _ in told] == sorted(done for done, _ in told)
    assert told[-1][0] == told[-1][1] > 0


def test_annotations_known_are_counted_and_changed_ones_reported(session: Session, folder: Path) -> None:
    same = span(OTHER, "补贴", id=UUID, note="旧")
    first = import_paths(session, [dataset(folder / "a.jsonl", {"text": OTHER, "spans": [same]})])
    assert (first.annotations, first.known_annotations) == (1, 0)
    again = import_paths(session, [folder / "a.jsonl"])
    assert (again.annotations, again.known_annotations) == (0, 1)
    assert codes(again.skipped) == [("a.jsonl:1", "import.same_text")]
    changed = dataset(folder / "b.jsonl", {"text": OTHER, "spans": [same | {"note": "新"}, span(OTHER, "补贴")]})
    report = import_paths(session, [changed])
    assert [code for _, code in codes(report.skipped)][1:] == ["import.annotation_differs", "import.same_annotation"]
    (kept,) = session.annotations.iterate()
    assert kept.note == "旧"


def test_annotations_removed_here_come_back_with_their_id(session: Session, folder: Path) -> None:
    path = dataset(folder / "a.jsonl", {"text": OTHER, "spans": [span(OTHER, "补贴", id=UUID)]})
    import_paths(session, [path])
    session.history.undo()
    report = import_paths(session, [path])
    assert (len(report.imported), report.annotations) == (1, 1)
    assert [annotation.id for annotation in session.annotations.iterate()] == [UUID]


def masked_dataset(folder: Path, masks: object, *, text: str = OTHER) -> Path:
    """A dataset of one text whose manifest says that these are its masks."""
    path = dataset(folder / "m.jsonl", {"text": text, "spans": []})
    beside = folder / "m.jsonl.manifest.json"
    beside.write_bytes(orjson.dumps({"masks": {document_id(text): masks}}))
    return path


def test_masks_come_from_the_manifest(session: Session, folder: Path) -> None:
    masks = [{"start": 4, "end": 6, "reason": "user"}, {"start": 0, "end": 4, "reason": "banner"}]
    report = import_paths(session, [masked_dataset(folder, masks)])
    assert (report.failed, report.skipped) == ([], [])
    assert session.documents.masks(report.imported[0].document.id) == [Mask(0, 4, "banner"), Mask(4, 6, "user")]


def test_masks_are_left_out_on_request(session: Session, folder: Path) -> None:
    path = masked_dataset(folder, [{"start": 0, "end": 4, "reason": "user"}])
    report = import_paths(session, [path], mask_furniture=False)
    assert session.documents.masks(report.imported[0].document.id) == []


@pytest.mark.parametrize(
    "masks",
    [
        {},
        ["x"],
        [{"start": 0, "end": 4}],
        [{"start": 0, "end": 4, "reason": ""}],
        [{"start": True, "end": 4, "reason": "user"}],
        [{"start": 4, "end": 4, "reason": "user"}],
        [{"start": -1, "end": 4, "reason": "user"}],
        [{"start": 0, "end": len(OTHER) + 1, "reason": "user"}],
        [{"start": 0, "end": 4, "reason": "user"}, {"start": 3, "end": 6, "reason": "user"}],
    ],
)
def test_masks_that_do_not_fit_are_told_and_the_text_comes_in(session: Session, folder: Path, masks: object) -> None:
    report = import_paths(session, [masked_dataset(folder, masks)])
    assert [reported.error.code for reported in report.warnings] == ["import.bad_masks"]
    assert session.documents.masks(report.imported[0].document.id) == []


@pytest.mark.parametrize("content", [b"", b"[]", b"{}", b'{"masks": []}'])
def test_a_manifest_without_masks_is_as_good_as_none(session: Session, folder: Path, content: bytes) -> None:
    path = dataset(folder / "m.jsonl", {"text": OTHER, "spans": []})
    (folder / "m.jsonl.manifest.json").write_bytes(content)
    report = import_paths(session, [path])
    assert (report.failed, report.skipped, len(report.imported)) == ([], [], 1)


def test_new_labels_get_the_description_of_the_manifest(session: Session, folder: Path, tmp_path: Path) -> None:
    label, _ = session.codebook.create(code="canteens", name_zh="食堂", colour="#112233", definition_zh="吃饭的地方")
    session.use_annotator(session.annotators.ensure("甲").id)
    (folder / "a.txt").write_text(OTHER, encoding="utf-8")
    document = import_paths(session, [folder]).imported[0].document
    session.annotations.create(document.id, 0, 3, label.id)
    export(session, tmp_path / "o.jsonl")
    with Session.create(tmp_path / "q.biaodu") as other:
        report = import_paths(other, [tmp_path / "o.jsonl"])
        made = other.codebook.by_code("canteens")
    assert report.labels == ["canteens"]
    assert (made.name_zh, made.colour, made.definition_zh) == ("食堂", "#112233", "吃饭的地方")


@pytest.mark.parametrize(("text", "title"), [(REPORT, "教育局2024年工作总结"), ("12,345\n", "12,345")])
@pytest.mark.parametrize("meta", ['{"title": ""}', '{"title": " "}', "{}", "null"])
def test_a_document_of_a_dataset_always_has_a_title(
    session: Session, folder: Path, text: str, title: str, meta: str
) -> None:
    (folder / "a.jsonl").write_bytes(b'{"text": %s, "meta": %s}' % (orjson.dumps(text), meta.encode()))
    (imported,) = import_paths(session, [folder]).imported
    assert imported.document.meta.title == title


def test_a_label_with_blanks_around_its_code_is_the_label(session: Session, folder: Path) -> None:
    spans = [
        {"start": n, "end": n + 1, "label": label, "annotator": "甲", "text": REPORT[n]}
        for n, label in enumerate([" teachers", "teachers ", " neu", "neu"])
    ]
    (folder / "a.jsonl").write_bytes(orjson.dumps({"text": REPORT, "spans": spans}))
    report = import_paths(session, [folder])
    assert (report.annotations, report.labels, report.failed) == (4, ["neu"], [])


def test_annotations_without_a_name_belong_to_whoever_is_given(session: Session, folder: Path) -> None:
    path = dataset(folder / "a.jsonl", {"text": OTHER, "spans": [span(OTHER, "补贴", annotator=None)]})
    assert codes(import_paths(session, [path]).failed) == [("a.jsonl:1", "import.no_annotator")]
    who = session.annotators.ensure("乙").id
    assert import_paths(session, [path], annotator=who).annotations == 1
    assert [annotation.annotator for annotation in session.annotations.iterate()] == [who]


def test_bad_lines_and_spans_of_a_dataset_are_told_with_their_line(session: Session, folder: Path) -> None:
    path = folder / "a.jsonl"
    good = orjson.dumps({"text": OTHER, "spans": [span(OTHER, "补贴"), span(OTHER, "食堂", start=0)]})
    path.write_bytes(b'{"text": \n' + good + b"\n")
    report = import_paths(session, [path])
    assert codes(report.failed) == [("a.jsonl:1", "import.bad_json"), ("a.jsonl:2", "import.span_mismatch")]
    assert (len(report.imported), report.annotations) == (1, 1)


def test_json_of_another_kind_is_refused_and_a_list_of_ours_is_read(session: Session, folder: Path) -> None:
    (folder / "other.json").write_text('[{"data": {"t": "x"}}]')
    (folder / "ours.json").write_bytes(orjson.dumps([{"text": OTHER}, {"text": REPORT}], option=orjson.OPT_INDENT_2))
    report = import_paths(session, [folder])
    assert codes(report.failed) == [("other.json", "import.unknown_json")]
    assert texts(session) == [OTHER, REPORT]


def test_lines_of_another_kind_are_one_failure(session: Session, folder: Path) -> None:
    (folder / "other.jsonl").write_bytes(b'{"data": 1}\n' * 50)
    (folder / "broken.jsonl").write_bytes(b"{\n" * 50)
    report = import_paths(session, [folder])
    assert codes(report.failed) == [("broken.jsonl", "import.bad_json"), ("other.jsonl", "import.unknown_json")]


def test_a_dataset_named_txt_is_a_dataset(session: Session, folder: Path) -> None:
    dataset(folder / "a.txt", {"text": OTHER, "spans": []})
    import_paths(session, [folder])
    assert texts(session) == [OTHER]


def test_more_than_one_batch_is_still_one_operation(
    session: Session, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("core.importing._BATCH", 50)
    spans = [span(OTHER, "补贴", id=UUID)]
    dataset(folder / "a.jsonl", *({"text": f"{OTHER}{n}", "spans": spans if n == 0 else []} for n in range(9)))
    dataset(folder / "b.jsonl", {"text": f"{OTHER}0", "spans": spans})
    report = import_paths(session, [folder])
    assert (len(report.imported), report.annotations, report.known_annotations) == (9, 1, 1)
    session.history.undo()
    assert not session.documents.list()


@pytest.mark.skipif(sys.platform != "linux", reason="file names that are no Unicode")
def test_names_in_gbk_are_read_and_odd_files_passed_over(session: Session, folder: Path) -> None:
    name = os.fsdecode("总结".encode("gb18030") + b".txt")
    (folder / name).write_text(REPORT, encoding="utf-8")
    os.mkfifo(folder / "pipe.txt")
    (folder / "gone.txt").symlink_to(folder / "nowhere")
    report = import_paths(session, [folder])
    (document,) = session.documents.list()
    assert document.source.name == "总结.txt"
    assert report.imported[0].source.endswith("/总结.txt")
    assert codes(report.failed) == [("gone.txt", "file.not_found"), ("pipe.txt", "import.other_file")]


def test_what_a_web_page_put_around_a_text_is_masked_with_the_same_step(session: Session, folder: Path) -> None:
    text = f"好文档分享网站\n{REPORT}扫描下方二维码，关注我们\n"
    (folder / "a.txt").write_text(text, encoding="utf-8")
    document = import_paths(session, [folder]).imported[0].document
    masked = [text[mask.start : mask.end] for mask in session.documents.masks(document.id)]
    assert "扫描下方二维码，关注我们" in masked
    session.history.undo()
    import_paths(session, [folder], mask_furniture=False)
    assert not session.documents.masks(document.id)


def test_the_seeds_come_in(session: Session, shared: Path) -> None:
    report = import_paths(session, [shared / "seeds"])
    assert (len(report.imported), report.skipped, report.failed) == (5, [], [])
    assert session.check().ok


def test_a_dataset_of_very_many_labels_and_people_is_taken_in_one_by_one(tmp_path: Path) -> None:
    """Reading the codebook and everybody anew for each took minutes for 8,000."""
    lines: list[int] = []
    for count in (100, 200):
        spans = [
            {"start": 0, "end": 2, "label": f"l{number}", "text": "新建", "annotator": f"人{number}"}
            for number in range(count)
        ]
        dataset = tmp_path / f"{count}.jsonl"
        dataset.write_bytes(orjson.dumps({"text": "新建学校。", "spans": spans}))
        listed = [{"code": f"l{number}", "parent": f"l{number - 1}" if number else None} for number in range(count)]
        codebook = {"format": "biaodu-codebook", "version": 1, "labels": listed}
        dataset.with_name(f"{count}.jsonl.manifest.json").write_bytes(orjson.dumps({"codebook": codebook}))
        with Session.create(tmp_path / f"{count}.biaodu") as session:
            lines.append(lines_of(lambda session=session, dataset=dataset: import_paths(session, [dataset])))
            labels = {label.code: label for label in session.codebook.labels()}
            assert labels["l9"].parent == labels["l8"].id
            assert len(session.annotators.list()) == len(list(session.annotations.iterate())) == count
    assert grows_evenly(*lines)


def written(text: str, quote: str, id_: str, **more: object) -> dict[str, object]:
    """A span as an export writes it."""
    at = "2024-05-01T08:00:00.000Z"
    return span(text, quote, id=id_, note=None, created_at=at, updated_at=at) | more


def ids(count: int) -> list[str]:
    return [f"{UUID[:-3]}{number:03}" for number in range(count)]


@pytest.mark.parametrize("batch", [1, 1_000_000])
def test_an_id_or_place_that_comes_twice_is_told_in_whatever_batch(
    session: Session, folder: Path, monkeypatch: pytest.MonkeyPatch, batch: int
) -> None:
    monkeypatch.setattr("core.importing._BATCH", batch)
    first, second, third, _ = ids(4)
    spans = [written(REPORT, "学校", first), written(REPORT, "教师", second)]
    again = [*spans, written(REPORT, "学校", third), written(REPORT, "培训", second), written(REPORT, "总结", third)]
    lines = [{"text": REPORT, "spans": spans}, {"text": OTHER, "spans": []}, {"text": REPORT, "spans": again}]
    report = import_paths(session, [dataset(folder / "a.jsonl", *lines)])
    # The third one's id is free again after its first place was taken.
    assert (report.annotations, report.known_annotations) == (3, 2)
    assert sorted(code for _, code in codes(report.skipped)) == [
        "import.annotation_differs",
        "import.same_annotation",
        "import.same_text",
    ]
    (document, *_) = session.documents.list()
    there = session.annotations.of_document(document.id)
    assert {
        (annotation.id, session.annotations.quote(document.id, annotation.start, annotation.end))
        for annotation in there
    } == {
        (first, "学校"),
        (second, "教师"),
        (third, "总结"),
    }
    assert session.check().ok
    session.history.undo()
    assert not session.documents.count()


@pytest.mark.parametrize("twice", [None, "id", "place"])
def test_very_many_annotations_go_into_an_empty_project_and_not_into_its_structure(
    session: Session, folder: Path, twice: str | None
) -> None:
    text = "".join(chr(0x4E00 + number % 20_000) for number in range(first_rows.FEW + 10))
    spans = [written(text, text[at : at + 2], id_) | {"start": at, "end": at + 2} for at, id_ in enumerate(many_ids())]
    if twice == "id":
        spans[-1]["id"] = spans[0]["id"]
    elif twice == "place":
        spans[-1] |= {name: spans[0][name] for name in ("start", "end", "text")}
    before = structure.structure(session._engine.conn)
    report = import_paths(session, [dataset(folder / "a.jsonl", {"text": text, "spans": spans})])
    assert report.annotations == len(spans) - (twice is not None)
    assert len(report.skipped) == (twice is not None)
    assert structure.structure(session._engine.conn) == before
    assert session.check().ok
    session.history.undo()
    session.history.redo()
    assert sum(session.annotations.label_totals().values()) == report.annotations
    with Session.open(session.path) as other:
        assert other.check().ok


def many_ids() -> list[str]:
    return [f"{UUID[:-5]}{number:05}" for number in range(first_rows.FEW + 1)]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "gb18030", "utf-32"])
def test_datasets_in_other_encodings_come_in_with_their_annotations(
    session: Session, folder: Path, encoding: str
) -> None:
    line = orjson.dumps({"text": OTHER, "spans": [span(OTHER, "补贴")]}).decode()
    (folder / "a.jsonl").write_bytes(f"{line}\n".encode(encoding))
    report = import_paths(session, [folder / "a.jsonl"])
    assert (len(report.imported), report.annotations, report.failed) == (1, 1, [])


def test_a_dataset_with_nan_comes_in(session: Session, folder: Path) -> None:
    (folder / "a.jsonl").write_text(f'{{"text": "{OTHER[:9]} NaN", "spans": [], "score": NaN}}\n', encoding="utf-8")
    (folder / "b.jsonl").write_text(
        '{"content": "正文二", "score": -Infinity}\n{"content": "正文三"}\n', encoding="utf-8"
    )
    report = import_paths(session, [folder / "a.jsonl", folder / "b.jsonl"])
    assert (len(report.imported), report.failed) == (3, [])
    assert f"{OTHER[:9]} NaN" in texts(session)


def test_labels_of_other_tools_are_told_by_their_key(session: Session, folder: Path) -> None:
    dataset(folder / "a.jsonl", {"text": OTHER, "meta": {}, "spans": [], "cats": {"x": 1}, "accept": ["y"]})
    report = import_paths(session, [folder / "a.jsonl"])
    assert [(warning.error.code, warning.error.fields["keys"]) for warning in report.warnings] == [
        ("import.labels_not_read", ["cats", "accept"])
    ]
    assert len(report.imported) == len(report.serious) == 1


def test_labels_given_by_a_name_that_is_shown_are_the_label_of_that_name(session: Session, folder: Path) -> None:
    session.codebook.create(code="canteens", name_zh="食堂", name_en="Canteens")
    spans = [
        span(OTHER, OTHER[at], label=name) for at, name in enumerate(("食堂", "CANTEENS", " canteens ", "new_one"))
    ]
    spans = [stored | {"start": at, "end": at + 1, "text": OTHER[at]} for at, stored in enumerate(spans)]
    report = import_paths(session, [dataset(folder / "a.jsonl", {"text": OTHER, "spans": spans})])
    assert (report.annotations, report.labels) == (4, ["new_one"])


def test_no_label_is_made_for_annotations_that_nobody_would_have(session: Session, folder: Path) -> None:
    nobody = {"start": 0, "end": 2, "label": "new_one", "text": OTHER[:2]}
    report = import_paths(session, [dataset(folder / "a.jsonl", {"text": OTHER, "spans": [nobody]})])
    assert [failure.error.code for failure in report.failed] == ["import.no_annotator"]
    assert (report.labels, "new_one" in [label.code for label in session.codebook.labels()]) == ([], False)


def test_a_file_with_a_bad_byte_comes_in_when_that_is_asked_for(session: Session, folder: Path) -> None:
    data = REPORT.encode()
    (folder / "a.txt").write_bytes(data[:30] + b"\xff" + data[30:])
    assert codes(import_paths(session, [folder]).failed) == [("a.txt", "text.undecodable")]
    report = import_paths(session, [folder], mark=True)
    assert [warning.error.code for warning in report.warnings] == [
        "import.bytes_marked",
        "import.replacement_characters",
    ]
    assert texts(session)[0].replace("\ufffd", "") == REPORT
