"""The plan: everything that a merge does or leaves is listed before it is done."""

import json
from itertools import chain, repeat
from pathlib import Path

import pytest

from core.codebook import Codebook
from core.errors import UserError
from core.exchange.bundle import PackageKind
from core.exchange.contents import PackageContents
from core.exchange.plan import MergePlan
from core.ids import AnnotatorId, DocumentId, LabelId, new_uuid
from core.model import Meta, NewDocument, Source, Span, Status
from core.progress import Cancel
from core.reading.edition import apply, carry_over
from core.session import Session
from core.text.recognition import Recognition, with_recognition
from tests.core.exchange.worlds import whole
from tests.core.projects import add, first, label, project

LABELS = [LabelId(f"01936f2a-4c00-7a31-9c10-6b1c0de0c1{number:02}") for number in range(2)]


def codes(plan: MergePlan) -> list[str]:
    return [notice.error.code for notice in plan.notices]


def twin(tmp_path: Path, name: str = "mine", annotator: str = "李敏") -> Session:
    """Another project with the same report."""
    return project(tmp_path / f"{name}.biaodu", annotator=annotator)


def test_a_colleagues_work_is_new_then_changed_then_removed(tmp_path: Path) -> None:
    path = tmp_path / "theirs.biaodupkg"
    with project(tmp_path / "theirs.biaodu") as theirs, twin(tmp_path) as mine:
        stays, changes, goes = label(theirs, 0, 3), label(theirs, 4, 8), label(theirs, 9, 12)
        theirs.exchange.package(path)
        plan = mine.exchange.plan([path])
        assert plan.to_json(applied=False) | {"signatures": []} == {
            "documents": {"matched": 1, "new": 0, "unknown": 0},
            "annotations": {"new": 3, "changed": 0, "removed": 0, "same": 0},
            "codebook": [],
            "signatures": [],
            "applied": False,
        }
        assert plan.changes
        mine.exchange.apply(plan)
        theirs.annotations.move(changes.id, 4, 9)
        theirs.annotations.delete([goes.id])
        theirs.exchange.package(path)
        plan = mine.exchange.plan([path])
        assert (plan.annotations.new, plan.annotations.same) == (0, 1)
        (changed,), (removed,) = plan.annotations.changed, plan.annotations.removed
        assert (changed.before.end, changed.after.end, removed.before.id) == (8, 9, goes.id)
        assert not plan.annotations.own
        mine.exchange.apply(plan)
        found = {(annotation.id, annotation.start, annotation.end) for annotation in mine.annotations.iterate()}
        assert found == {(stays.id, 0, 3), (changes.id, 4, 9)}
        assert not mine.exchange.plan([path]).changes


def test_a_plan_changes_nothing(tmp_path: Path) -> None:
    with project(tmp_path / "theirs.biaodu") as theirs, twin(tmp_path) as mine:
        label(theirs, 0, 3)
        theirs.exchange.package(tmp_path / "p")
        before, bytes_ = whole(mine), mine.path.read_bytes()
        mine.exchange.plan([tmp_path / "p"])
        assert (whole(mine), mine.path.read_bytes()) == (before, bytes_)


def test_what_is_done_after_the_plan_is_kept(tmp_path: Path) -> None:
    with project(tmp_path / "theirs.biaodu") as theirs, twin(tmp_path) as mine:
        theirs.exchange.package(tmp_path / "p")
        label(theirs, 0, 3)
        theirs.exchange.package(tmp_path / "p")
        plan = mine.exchange.plan([tmp_path / "p"])
        own = label(mine, 4, 8)
        mine.exchange.apply(plan)
        assert len(list(mine.annotations.iterate())) == 2
        mine.history.undo()
        assert [annotation.id for annotation in mine.annotations.iterate()] == [own.id]


@pytest.mark.parametrize("questions", range(4))
def test_a_stopped_merge_leaves_everything_as_it_was(tmp_path: Path, questions: int) -> None:
    with project(tmp_path / "theirs.biaodu") as theirs, twin(tmp_path) as mine:
        label(theirs, 0, 3)
        add(theirs, "又一份报告。新建学校。")
        theirs.exchange.package(tmp_path / "p")
        plan, before = mine.exchange.plan([tmp_path / "p"]), whole(mine)
        answers = chain(repeat(False, questions), repeat(True))
        with pytest.raises(Cancel):
            mine.exchange.apply(plan, cancelled=lambda: next(answers))
        assert whole(mine) == before
        mine.exchange.apply(plan)
        assert len(mine.documents.list()) == 2


def test_a_merge_within_a_larger_operation_is_one_step_with_it(tmp_path: Path) -> None:
    with project(tmp_path / "theirs.biaodu") as theirs, twin(tmp_path) as mine:
        label(theirs, 0, 3)
        theirs.exchange.package(tmp_path / "p")
        plan = mine.exchange.plan([tmp_path / "p"])
        with mine.with_operation("document.import"):
            label(mine, 4, 8)
            mine.exchange.apply(plan)
        assert len(list(mine.annotations.iterate())) == 2
        mine.history.undo()
        assert not list(mine.annotations.iterate())


def test_merging_into_an_older_state_does_not_take_ours_back(tmp_path: Path) -> None:
    with project(tmp_path / "a.biaodu") as session:
        annotation = label(session, 0, 3)
        session.exchange.package(tmp_path / "old")
        session.annotations.set_note([annotation.id], "新")
        plan = session.exchange.plan([tmp_path / "old"])
        assert (plan.changes, len(plan.annotations.older), codes(plan)) == (False, 1, ["merge.older"])
        session.exchange.apply(plan)
        assert session.annotations.get(annotation.id).note == "新"


def test_labels_about_an_unknown_document_wait_for_it(tmp_path: Path) -> None:
    labels, report = tmp_path / "labels.biaodupkg", tmp_path / "report.biaodupkg"
    with project(tmp_path / "theirs.biaodu") as theirs, Session.create(tmp_path / "mine.biaodu") as mine:
        label(theirs, 0, 3)
        theirs.exchange.package(labels, PackageContents(kind=PackageKind.LABELS_BACK))
        theirs.exchange.package(report, PackageContents(blind=True))
        plan = mine.exchange.plan([labels])
        assert plan.to_json(applied=False)["documents"] == {"matched": 0, "new": 0, "unknown": 1}
        (notice,) = plan.notices
        assert notice.error.code == "merge.no_document"
        assert (notice.error.fields["title"], notice.error.fields["count"]) == ("城东区报告", 1)
        assert plan.annotations.waiting == 1
        mine.exchange.apply(plan)
        assert not list(mine.annotations.iterate())
        mine.exchange.apply(mine.exchange.plan([report]))
        assert len(list(mine.annotations.iterate())) == 1
        assert mine.check().ok


def test_a_document_removed_here_stays_so(tmp_path: Path) -> None:
    with project(tmp_path / "theirs.biaodu") as theirs, twin(tmp_path) as mine:
        label(theirs, 0, 3)
        theirs.exchange.package(tmp_path / "p")
        mine.documents.remove([first(mine)])
        plan = mine.exchange.plan([tmp_path / "p"])
        assert len(plan.documents.removed_here) == 1
        assert "merge.removed_here" in codes(plan)
        mine.exchange.apply(plan)
        assert not mine.documents.list()
        assert mine.check().ok
        add(mine)
        mine.exchange.apply(mine.exchange.plan([tmp_path / "p"]))
        assert len(list(mine.annotations.iterate())) == 1


def test_removing_a_document_takes_nothing_from_colleagues(tmp_path: Path) -> None:
    with project(tmp_path / "theirs.biaodu") as theirs, twin(tmp_path) as mine:
        own = label(mine, 0, 3)
        theirs.exchange.apply(theirs.exchange.plan([mine.path]))
        theirs.documents.remove([first(theirs)])
        theirs.exchange.package(tmp_path / "p")
        mine.exchange.apply(mine.exchange.plan([tmp_path / "p"]))
        assert [annotation.id for annotation in mine.annotations.iterate()] == [own.id]
        add(theirs)
        theirs.exchange.package(tmp_path / "p")
        mine.exchange.apply(mine.exchange.plan([tmp_path / "p"]))
        theirs.exchange.apply(theirs.exchange.plan([mine.path]))
        for session in (mine, theirs):
            assert [annotation.id for annotation in session.annotations.iterate()] == [own.id]


def test_labels_of_one_code_are_one_label(tmp_path: Path) -> None:
    with (
        Session.create(tmp_path / "a.biaodu", codebook=Codebook()) as one,
        Session.create(tmp_path / "b.biaodu", codebook=Codebook()) as other,
    ):
        for number, (session, name) in enumerate([(one, "安全"), (other, "校园安全")]):
            session.use_annotator(session.annotators.ensure(name).id)
            session.codebook.create(code="safety", name_zh=name, id=LABELS[number])
            add(session)
            label(session, number, 5, "safety")
        plan = one.exchange.plan([other.path])
        (difference,) = plan.codebook
        assert (difference.kind, difference.code, difference.mapped_to) == ("other_definition", "safety", "safety")
        assert difference.fields == ("name_zh",)
        one.exchange.apply(plan)
        other.exchange.apply(other.exchange.plan([one.path]))
        assert whole(one) == whole(other)
        assert [label.name_zh for label in one.codebook.labels()] == ["安全"]
        assert {annotation.label for annotation in other.annotations.iterate()} == {LABELS[0]}


def test_a_removed_label_that_a_colleague_uses_stays(tmp_path: Path) -> None:
    with project(tmp_path / "a.biaodu") as mine, twin(tmp_path, "b") as theirs:
        label(theirs, 0, 3, "safety")
        theirs.exchange.package(tmp_path / "labelled")
        mine.codebook.delete(mine.codebook.by_code("safety").id, None)
        mine.exchange.package(tmp_path / "removed")
        mine.exchange.apply(mine.exchange.plan([tmp_path / "labelled"]))
        assert mine.codebook.by_code("safety")
        plan = theirs.exchange.plan([tmp_path / "removed"])
        assert [(difference.kind, difference.code) for difference in plan.codebook] == [("kept", "safety")]
        theirs.exchange.apply(plan)
        assert theirs.codebook.by_code("safety")


def test_new_labels_and_changed_ones_are_listed(tmp_path: Path) -> None:
    with project(tmp_path / "a.biaodu") as mine, twin(tmp_path, "b") as theirs:
        theirs.codebook.create(code="meals", name_zh="供餐", key="9")
        theirs.codebook.create(code="repairs", name_zh="基础设施")
        theirs.codebook.edit(theirs.codebook.by_code("safety").id, definition_zh="新的说明")
        mine.codebook.create(code="buses", name_zh="校车", key="9")
        plan = mine.exchange.plan([theirs.path])
        found = {difference.code: (difference.kind, difference.fields) for difference in plan.codebook}
        assert found["meals"][0] in ("new", "key_taken")
        assert found["repairs"][0] == "same_name"
        assert found["safety"] == ("changed", ("definition_zh",))
        mine.exchange.apply(plan)
        keys = [label.key for label in mine.codebook.labels() if label.key]
        assert len(keys) == len(set(keys))


def test_two_people_of_one_name_are_told_apart(tmp_path: Path) -> None:
    with project(tmp_path / "a.biaodu", annotator="王芳") as one, twin(tmp_path, "b", "王芳") as other:
        label(one, 0, 3)
        label(other, 0, 3)
        plan = one.exchange.plan([other.path])
        notices = {notice.error.code: notice.error.fields for notice in plan.notices}
        assert notices["merge.same_name"]["shown"] == "王芳 (2)"
        assert notices.keys() == {"merge.same_name", "merge.unsigned"}
        one.exchange.apply(plan)
        other.exchange.apply(other.exchange.plan([one.path]))
        assert whole(one) == whole(other)
        assert sorted(person.name for person in one.annotators.list()) == ["王芳", "王芳 (2)"]


def test_one_person_with_another_name_is_listed(tmp_path: Path) -> None:
    with project(tmp_path / "a.biaodu") as mine, Session.create(tmp_path / "b.biaodu") as theirs:
        assert mine.annotator is not None
        theirs.annotators.create("旧名", id=mine.annotator.id)
        mine.annotators.rename(mine.annotator.id, "新名")
        plan = mine.exchange.plan([theirs.path])
        (error,) = [notice.error for notice in plan.notices]
        assert (error.code, error.fields["theirs"], error.fields["shown"]) == ("merge.other_name", "旧名", "新名")


def both_machines(tmp_path: Path) -> tuple[Session, Session]:
    """One person's project, copied to another machine after a first label."""
    desk = project(tmp_path / "desk.biaodu")
    label(desk, 0, 3)
    desk.save_copy(tmp_path / "laptop.biaodu")
    return desk, Session.open(tmp_path / "laptop.biaodu")


def test_changes_on_two_machines_are_named_and_the_later_one_is_taken(tmp_path: Path) -> None:
    desk, laptop = both_machines(tmp_path)
    with desk, laptop:
        (annotation,) = desk.annotations.iterate()
        desk.annotations.set_note([annotation.id], "先")
        laptop.annotations.set_note([annotation.id], "后")
        later = max(session.annotations.get(annotation.id).updated_at for session in (desk, laptop))
        plan = desk.exchange.plan([laptop.path])
        assert len(plan.annotations.two_machines) == 1
        assert "merge.two_machines" in codes(plan)
        assert ("merge.own" in codes(plan)) == bool(plan.annotations.own)
        desk.exchange.apply(plan)
        laptop.exchange.apply(laptop.exchange.plan([desk.path]))
        assert desk.annotations.get(annotation.id) == laptop.annotations.get(annotation.id)
        assert desk.annotations.get(annotation.id).updated_at == later


def test_deleting_what_two_machines_labelled_deletes_it(tmp_path: Path) -> None:
    desk, laptop = both_machines(tmp_path)
    with desk, laptop:
        label(desk, 4, 8)
        label(laptop, 4, 8)
        plan = desk.exchange.plan([laptop.path])
        assert "merge.same_place" in codes(plan)
        desk.exchange.apply(plan)
        (shown,) = [annotation for annotation in desk.annotations.iterate() if annotation.start == 4]
        desk.annotations.delete([shown.id])
        desk.exchange.apply(desk.exchange.plan([laptop.path]))
        laptop.exchange.apply(laptop.exchange.plan([desk.path]))
        for session in (desk, laptop):
            assert [annotation.start for annotation in session.annotations.iterate()] == [0]
        desk.history.undo()
        desk.history.undo()
        assert [annotation.start for annotation in desk.annotations.iterate()] == [0, 4]


def test_moving_what_two_machines_labelled_moves_it(tmp_path: Path) -> None:
    desk, laptop = both_machines(tmp_path)
    with desk, laptop:
        label(desk, 4, 8)
        label(laptop, 4, 8)
        desk.exchange.apply(desk.exchange.plan([laptop.path]))
        (shown,) = [annotation for annotation in desk.annotations.iterate() if annotation.start == 4]
        desk.annotations.move(shown.id, 9, 12)
        laptop.exchange.apply(laptop.exchange.plan([desk.path]))
        desk.exchange.apply(desk.exchange.plan([laptop.path]))
        assert [annotation.start for annotation in desk.annotations.iterate()] == [0, 9]
        assert [annotation.start for annotation in laptop.annotations.iterate()] == [0, 9]


def test_unmasking_what_two_people_masked_unmasks_it(tmp_path: Path) -> None:
    with project(tmp_path / "a.biaodu") as one, twin(tmp_path, "b") as other:
        one.documents.mask(first(one), Span(0, 10), "banner")
        other.documents.mask(first(other), Span(5, 14), "banner")
        one.exchange.apply(one.exchange.plan([other.path]))
        assert [(mask.start, mask.end) for mask in one.documents.masks(first(one))] == [(0, 10), (10, 14)] or [
            (mask.start, mask.end) for mask in one.documents.masks(first(one))
        ] == [(0, 5), (5, 14)]
        one.documents.unmask(first(one), Span(0, 14))
        one.exchange.apply(one.exchange.plan([other.path]))
        assert not one.documents.masks(first(one))


def test_a_label_deleted_for_two_is_deleted(tmp_path: Path) -> None:
    with project(tmp_path / "a.biaodu") as one, twin(tmp_path, "b") as other:
        for session in (one, other):
            session.codebook.create(code="meals", name_zh="供餐")
        one.exchange.apply(one.exchange.plan([other.path]))
        one.codebook.delete(one.codebook.by_code("meals").id, None)
        one.exchange.apply(one.exchange.plan([other.path]))
        with pytest.raises(UserError, match=r"label\.unknown"):
            one.codebook.by_code("meals")


def test_an_undone_status_does_not_come_back(tmp_path: Path) -> None:
    with project(tmp_path / "a.biaodu") as session:
        session.documents.set_status([first(session)], Status.DONE)
        session.exchange.package(tmp_path / "done")
        session.history.undo()
        session.exchange.apply(session.exchange.plan([tmp_path / "done"]))
        assert not session.documents.statuses()


def test_settings_that_differ_are_listed(tmp_path: Path) -> None:
    with project(tmp_path / "a.biaodu") as mine, twin(tmp_path, "b") as theirs:
        theirs.review.set_reasons(["理由"])
        mine.review.set_reasons(["别的理由"])
        theirs.exchange.set_team_folder(tmp_path)
        theirs.exchange.package(tmp_path / "p")
        plan = mine.exchange.plan([tmp_path / "p"])
        assert [notice.error.code for notice in plan.notices] == ["merge.setting"]
        assert "team_folder" not in json.dumps([dict(bundle.settings) for bundle in plan.bundles])


def test_a_project_is_not_merged_into_itself(tmp_path: Path) -> None:
    with project(tmp_path / "a.biaodu") as session, pytest.raises(UserError, match=r"merge\.same_project"):
        session.exchange.plan([session.path])


def test_a_receipt_alone_is_no_undo_step(tmp_path: Path) -> None:
    with project(tmp_path / "a.biaodu") as session:
        label(session, 0, 3)
        session.exchange.package(tmp_path / "p")
        session.exchange.apply(session.exchange.plan([tmp_path / "p"]))
        assert session.history.undo_name() == "annotation.create"
        operations = len(session.history.operations())
        session.exchange.apply(session.exchange.plan([tmp_path / "p"]))
        assert len(session.history.operations()) == operations


def test_work_of_an_unknown_author_is_named(tmp_path: Path) -> None:
    with project(tmp_path / "a.biaodu") as session:
        own = AnnotatorId(new_uuid())
        session.work_as(session.annotators.create("李敏", id=own)[0].id)
        report = session.exchange.package(tmp_path / "p")
        assert report.manifest.author is not None
        assert (report.manifest.author.id, report.manifest.author.name) == (own, "李敏")


def test_a_file_that_colleagues_read_otherwise_is_told_before_both_readings_stand_beside_each_other(
    tmp_path: Path,
) -> None:
    path, text = tmp_path / "theirs.biaodupkg", "某区教育局工作总结。新建学校三所。\n"
    with project(tmp_path / "theirs.biaodu") as theirs, twin(tmp_path) as mine:
        for session, own in ((theirs, text), (mine, text.replace("\n", ""))):
            source = Source("a.docx", "ab" * 32, "utf-8", "docx/2")
            session.documents.add([NewDocument(own, Meta("总结"), source)])
        other = NewDocument(text + "二", Meta("其他"), Source("t.xlsx:Sheet1:3", "ab" * 32, "utf-8", "xlsx/2"))
        theirs.documents.add([other])
        theirs.exchange.package(path)
        plan = mine.exchange.plan([path])
        (told,) = (notice.error for notice in plan.notices if notice.error.code == "merge.read_otherwise")
        assert (told.fields["title"], told.fields["other"]) == ("总结", "总结")
        assert len(plan.documents.new) == 2
        assert [set(pair) for pair in plan.documents.editions] == [{told.fields["id"], told.fields["document"]}]


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [("docx/2", "docx/3"), ("docx/9", "docx/10"), ("pdf/2", "scan/1"), ("scan/1", "scan/1 corrected")],
)
def test_everybody_takes_the_same_reading_of_a_file_for_the_newer_one(tmp_path: Path, ours: str, theirs: str) -> None:
    path = tmp_path / "p.biaodupkg"
    with project(tmp_path / "theirs.biaodu") as newer, twin(tmp_path) as older:
        ids = [add_reading(session, reader) for session, reader in ((older, ours), (newer, theirs))]
        for here, there in ((older, newer), (newer, older)):
            there.exchange.package(path)
            assert here.exchange.plan([path]).documents.editions == (tuple(ids),)
            path.unlink()


def test_the_labels_of_the_older_reading_go_over_to_the_newer_one(tmp_path: Path) -> None:
    path = tmp_path / "p.biaodupkg"
    with project(tmp_path / "theirs.biaodu") as newer, twin(tmp_path) as older:
        old, new = add_reading(older, "docx/2"), add_reading(newer, "docx/3")
        older.annotations.create(old, 0, 8, older.codebook.labels()[0].id)
        newer.exchange.package(path)
        plan = older.exchange.plan([path])
        older.exchange.apply(plan)
        apply(older, carry_over(older, *plan.documents.editions[0]))
        assert [(found.start, found.end) for found in older.annotations.of_document(new)] == [(0, 8)]


def test_labels_of_another_reading_are_known_by_the_file_although_no_text_comes_along(tmp_path: Path) -> None:
    path = tmp_path / "p.biaodupkg"
    with project(tmp_path / "theirs.biaodu") as newer, twin(tmp_path) as older:
        old, new = add_reading(older, "docx/2"), add_reading(newer, "docx/3")
        newer.annotations.create(new, 0, 8, newer.codebook.labels()[0].id)
        newer.exchange.package(path, PackageContents(PackageKind.LABELS_BACK))
        plan = older.exchange.plan([path])
        assert plan.documents.other_readings == ((new, old),)
        (told,) = (notice.error for notice in plan.notices if notice.error.code == "merge.other_reading")
        assert (told.fields["id"], told.fields["document"], told.fields["count"]) == (old, new, 1)
        older.exchange.apply(plan)
        # With the texts both stand here, the labels that waited have their place, and can be carried over.
        path.unlink()
        newer.exchange.package(path)
        plan = older.exchange.plan([path])
        assert (plan.documents.editions, plan.documents.other_readings) == (((old, new),), ())
        older.exchange.apply(plan)
        assert [found.start for found in older.annotations.of_document(new)] == [0]


def test_labels_of_a_document_of_another_file_are_told_as_before(tmp_path: Path) -> None:
    path = tmp_path / "p.biaodupkg"
    with project(tmp_path / "theirs.biaodu") as theirs, twin(tmp_path) as mine:
        new = add_reading(theirs, "docx/3")
        theirs.annotations.create(new, 0, 8, theirs.codebook.labels()[0].id)
        theirs.exchange.package(path, PackageContents(PackageKind.LABELS_BACK))
        plan = mine.exchange.plan([path])
        assert plan.documents.other_readings == ()
        assert [notice.error.code for notice in plan.notices if "document" in notice.error.fields] == [
            "merge.no_document"
        ]


def add_reading(session: Session, reader: str) -> DocumentId:
    """A reading of one file, whose text differs by its reader."""
    name, _, corrected = reader.partition(" ")
    meta = Meta("总结")
    if corrected:
        meta = with_recognition(meta, Recognition("x", (), (), corrected=True))
    source = Source("a.docx", "ab" * 32, "utf-8", name)
    text = f"某区教育局工作总结。由{reader}读出。"
    return session.documents.add([NewDocument(text, meta, source)])[0].added[0].id
