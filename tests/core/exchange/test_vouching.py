"""Whose work a merge takes in: signed by keys that are known, first seen, foreign or withdrawn, or by nobody."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from core.exchange.bundle import PackageKind
from core.exchange.contents import PackageContents
from core.exchange.keyring import Keyring
from core.exchange.package_file import read_package
from core.exchange.plan import MergePlan, Vouched
from core.exchange.signed import fingerprint, unpack_digests
from core.exchange.standing import Standing
from core.ids import AnnotationId, AnnotatorId, new_uuid
from core.model import Annotation, Status
from core.review.decisions import ADJUDICATED, Verdict
from core.session import Session
from tests.core.exchange.packages import lines_of, members, rewritten, with_line
from tests.core.exchange.worlds import shared, visible, whole
from tests.core.projects import add, first, label, project

SAMPLES = Path(__file__).parents[2] / "data" / "packages"


class Office:
    """People with a computer each, and so with a key each, who have copies of one project."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._open = ExitStack()
        self.people: dict[str, AnnotatorId] = {name: AnnotatorId(new_uuid()) for name in ("甲", "乙", "丙")}

    def computer(self, name: str, who: str, keys: str | None = None) -> Session:
        """A project on a computer with keys of its own, or those of another computer."""
        path = self.folder / f"{name}.biaodu"
        session = self._open.enter_context(Session.open(path) if path.exists() else Session.create(path))
        session.exchange.keys.keyring = Keyring(self.folder / "keys" / (keys or name))
        if not session.documents.list():
            with session.with_operation("document.import", undoable=False):
                add(session)
                for person, id_ in self.people.items():
                    session.annotators.create(person, id=id_)
        session.use_annotator(self.people[who])
        return session

    def package(self, session: Session, contents: PackageContents = PackageContents()) -> Path:  # noqa: B008 - frozen
        path = self.folder / f"{new_uuid()}.biaodupkg"
        report = session.exchange.package(path, contents)
        assert report.unsigned is None
        return path

    def key(self, session: Session) -> str:
        return session.exchange.keys.keyring.signer().key

    def close(self) -> None:
        self._open.close()


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    made = Office(tmp_path)
    yield made
    made.close()


def merge(session: Session, *packages: Path) -> MergePlan:
    plan = session.exchange.plan(packages)
    session.exchange.apply(plan)
    return plan


def of(plan: MergePlan, annotator: AnnotatorId) -> tuple[int, int, int, int]:
    """Signed, unsigned, foreign and withdrawn."""
    for vouched in plan.people:
        if vouched.annotator == annotator:
            return vouched.signed, vouched.unsigned, vouched.foreign, vouched.withdrawn
    return 0, 0, 0, 0


def codes(plan: MergePlan) -> set[str]:
    return {notice.error.code for notice in plan.notices}


def forged(package: Path, **fields: Any) -> Path:
    """A copy of a package in which an annotation says something else."""
    to = package.with_suffix(".forged.biaodupkg")
    rewritten(package, with_line("annotations.jsonl", lambda row: row.update(fields))(members(package)), to=to)
    return to


def test_signed_work_is_known_by_the_key_that_was_first_seen(office: Office) -> None:
    one, other = office.computer("one", "甲"), office.computer("other", "乙")
    label(one, 0, 3)
    plan = other.exchange.plan([office.package(one)])
    (person,) = plan.people
    key = office.key(one)
    assert person == Vouched(office.people["甲"], "甲", signed=1, keys=((key, Standing.FIRST),))
    (notice,) = (found.error for found in plan.notices if found.error.code == "merge.first_key")
    assert notice.fields["name"] == "甲"
    assert notice.fields["keys"] == [f"{key[:4]} {key[4:8]} {key[8:12]} {key[12:16]}"] == [fingerprint(key)]
    # Planning remembers nothing yet.
    assert other.exchange.keys.keyring.known() == {}
    other.exchange.apply(plan)
    assert other.exchange.keys.keyring.known() == {office.people["甲"]: {key}}
    label(one, 4, 8)
    plan = other.exchange.plan([office.package(one)])
    assert plan.people[0].keys == ((key, Standing.KNOWN),)
    assert codes(plan) == set()


def test_changed_or_added_rows_are_unsigned_and_the_rest_is_signed(office: Office) -> None:
    one, other = office.computer("one", "甲"), office.computer("other", "乙")
    label(one, 0, 3)
    label(one, 4, 8)
    plan = other.exchange.plan([forged(office.package(one), note="不是甲写的")])
    assert of(plan, office.people["甲"]) == (1, 1, 0, 0)
    (notice,) = (found.error for found in plan.notices if found.error.code == "merge.unsigned")
    assert (notice.fields["name"], notice.fields["count"]) == ("甲", 1)
    # It is shown, not refused.
    other.exchange.apply(plan)
    assert [annotation.note for annotation in other.annotations.iterate()] == [None, "不是甲写的"]
    said: Any = plan.to_json(applied=True)["signatures"]
    assert [(row["name"], row["signed"], row["unsigned"]) for row in said] == [("甲", 1, 1)]


def test_whoever_passes_work_on_passes_its_signatures_on(office: Office) -> None:
    one, other, third = office.computer("one", "甲"), office.computer("other", "乙"), office.computer("third", "丙")
    label(one, 0, 3)
    label(other, 4, 8)
    second = add(one, "另一份报告，教师与安全。", "另一份")
    one.annotations.create(second, 0, 3, one.codebook.by_code("safety").id)
    merge(other, office.package(one))
    plan = third.exchange.plan([office.package(other)])
    assert of(plan, office.people["甲"]) == (2, 0, 0, 0)
    assert of(plan, office.people["乙"]) == (1, 0, 0, 0)
    # Of only a part, and after more came to it on the way, each state is still known.
    part = third.exchange.plan([office.package(other, PackageContents(documents=[second]))])
    assert of(part, office.people["甲"]) == (1, 0, 0, 0)
    merge(third, office.package(other))
    assert {row[0] for row in read_package(office.package(third)).records["signature"]} >= {
        row[0] for row in read_package(office.package(one)).records["signature"]
    }


def test_two_machines_of_one_person_are_both_known_once_one_says_so(office: Office) -> None:
    desk, laptop, other = (office.computer(name, "甲") for name in ("desk", "laptop", "other"))
    other.use_annotator(office.people["乙"])
    label(desk, 0, 3)
    merge(other, office.package(desk))
    label(laptop, 4, 8)
    plan = merge(other, office.package(laptop))
    assert of(plan, office.people["甲"]) == (0, 0, 1, 0)
    assert "merge.foreign_key" in codes(plan)
    # The desk, whose key is known, adds the laptop's.
    merge(desk, office.package(laptop))
    desk.exchange.keys.add(desk.exchange.keys.find(office.key(laptop)[:8]))
    merge(other, office.package(desk))
    label(laptop, 9, 12)
    plan = merge(other, office.package(laptop))
    assert of(plan, office.people["甲"]) == (1, 0, 0, 0)
    assert codes(plan) == set()
    standings = {key.key: key.standing for key in other.exchange.keys.list()}
    assert standings == {office.key(desk): Standing.KNOWN, office.key(laptop): Standing.KNOWN}


def test_what_both_machines_signed_is_known_together(office: Office) -> None:
    """Also when they share one key, and neither has seen the other's work: no signature takes another's place."""
    desk, laptop = office.computer("desk", "甲", "home"), office.computer("laptop", "甲", "home")
    label(desk, 0, 3)
    label(laptop, 4, 8)
    both = [office.package(desk), office.package(laptop)]
    for order in (both, both[::-1]):
        with Session.create(office.folder / f"{new_uuid()}.biaodu") as other:
            other.exchange.keys.keyring = Keyring(office.folder / new_uuid())
            for package in order:
                merge(other, package)
            packed = office.package(other)
        with Session.create(office.folder / f"{new_uuid()}.biaodu") as third:
            third.exchange.keys.keyring = Keyring(office.folder / new_uuid())
            assert of(third.exchange.plan([packed]), office.people["甲"]) == (2, 0, 0, 0)


def test_merging_and_packing_makes_no_forged_row_ones_own(office: Office) -> None:
    one, other = office.computer("one", "甲"), office.computer("other", "乙")
    label(one, 0, 3)
    bad = forged(office.package(one), note="不是甲写的", revision=7)
    plan = merge(one, bad)
    assert of(plan, office.people["甲"]) == (0, 1, 0, 0)
    label(one, 4, 8)
    plan = other.exchange.plan([office.package(one)])
    assert of(plan, office.people["甲"]) == (1, 1, 0, 0)
    # Writing it anew makes it one's own.
    (row,) = (annotation for annotation in one.annotations.iterate() if annotation.note)
    one.annotations.set_note([row.id], "是甲写的")
    assert of(other.exchange.plan([office.package(one)]), office.people["甲"]) == (2, 0, 0, 0)


def test_a_colleague_who_changes_anothers_labels_does_not_sign_for_them(office: Office) -> None:
    one, other, third = office.computer("one", "甲"), office.computer("other", "乙"), office.computer("third", "丙")
    label(one, 0, 3, "safety")
    label(one, 4, 8, "teachers")
    merge(other, office.package(one))
    # Giving up a label relabels everybody's annotations.
    other.codebook.delete(other.codebook.by_code("safety").id, other.codebook.by_code("teachers").id)
    assert of(third.exchange.plan([office.package(other)]), office.people["甲"]) == (1, 1, 0, 0)


def test_comments_statuses_decisions_and_strikes_are_signed_by_who_wrote_them(office: Office) -> None:
    one, lead, third = office.computer("one", "甲"), office.computer("lead", "乙"), office.computer("third", "丙")
    label(one, 0, 3)
    one.documents.set_status([first(one)], Status.DONE)
    merge(lead, office.package(one))
    label(lead, 0, 4)
    layers = [office.people["甲"], office.people["乙"]]
    (case,) = lead.review.cases(first(lead), layers)
    lead.review.decide(case, Verdict.TAKE, layer=office.people["甲"])
    lead.review.comment(case.sources[0].id, "为什么？")
    own = label(lead, 20, 22)
    lead.exchange.strikes.strike_annotations([own.id])
    plan = third.exchange.plan([office.package(lead)])
    counts = {vouched.name: (vouched.signed, vouched.doubtful) for vouched in plan.people}
    # 甲: label and status; 乙: two labels, decision, comment, strike; the decided layer is signed by the reviewer.
    assert counts == {"甲": (2, 0), "乙": (5, 0), "定稿": (1, 0)}
    assert of(plan, ADJUDICATED) == (1, 0, 0, 0)
    # A comment about a layer that is not in the package is still known.
    alone = third.exchange.plan([office.package(lead, PackageContents(kind=PackageKind.LABELS_BACK))])
    assert {vouched.name: vouched.doubtful for vouched in alone.people} == {"乙": 0}


def test_decisions_of_two_reviewers_are_each_signed_by_theirs(office: Office) -> None:
    one, other, third = office.computer("one", "甲"), office.computer("other", "乙"), office.computer("third", "丙")
    label(one, 0, 3)
    label(one, 20, 23)
    merge(other, office.package(one))
    for session, at in ((one, 0), (other, 1)):
        case = session.review.cases(first(session), [office.people["甲"], office.people["丙"]])[at]
        session.review.decide(case, Verdict.TAKE, layer=office.people["甲"])
    merge(other, office.package(one, PackageContents(kind=PackageKind.ADJUDICATION)))
    plan = third.exchange.plan([office.package(other, PackageContents(kind=PackageKind.ADJUDICATION))])
    assert of(plan, ADJUDICATED) == (2, 0, 0, 0)
    assert [of(plan, office.people[name]) for name in "甲乙"] == [(1, 0, 0, 0), (1, 0, 0, 0)]


def test_what_a_merge_hides_before_it_was_signed_is_signed_all_the_same(office: Office) -> None:
    """The row that is shown is another's then; the shared state is one's own."""
    desk, laptop, third = office.computer("desk", "甲"), office.computer("laptop", "甲"), office.computer("third", "丙")
    made = label(laptop, 0, 3)
    hidden = label(desk, 0, 3)
    assert made.id < hidden.id
    merge(desk, office.package(laptop))
    assert [annotation.id for annotation in desk.annotations.iterate()] == [made.id]
    assert of(third.exchange.plan([office.package(desk)]), office.people["甲"]) == (2, 0, 0, 0)


def test_one_person_under_two_names_signs_both_with_one_key(office: Office) -> None:
    one, other = office.computer("one", "甲"), office.computer("other", "丙")
    label(one, 0, 3)
    office.package(one)
    one.use_annotator(office.people["乙"])
    label(one, 4, 8)
    office.package(one)
    one.use_annotator(office.people["甲"])
    label(one, 9, 12)
    one.work_as(office.people["乙"])
    plan = other.exchange.plan([office.package(one)])
    assert [of(plan, office.people[name]) for name in "甲乙"] == [(2, 0, 0, 0), (1, 0, 0, 0)]
    assert {key for vouched in plan.people for key, _ in vouched.keys} == {office.key(one)}


def test_an_older_package_changes_nothing(office: Office) -> None:
    """Its signatures fit, but its states are older: the revision decides."""
    one, other = office.computer("one", "甲"), office.computer("other", "乙")
    made = label(one, 0, 3)
    old = office.package(one)
    one.annotations.set_note([made.id], "改")
    merge(other, office.package(one))
    before = whole(other)
    plan = merge(other, old)
    assert not plan.changes
    assert whole(other) == before


def test_a_foreign_key_is_shown_and_taken_on_the_users_word_only(office: Office) -> None:
    one, thief, other = office.computer("one", "甲"), office.computer("thief", "甲"), office.computer("other", "乙")
    label(one, 0, 3)
    merge(other, office.package(one))
    label(thief, 4, 8)
    plan = merge(other, office.package(thief))
    assert of(plan, office.people["甲"]) == (0, 0, 1, 0)
    assert office.key(thief) not in other.exchange.keys.keyring.known()[office.people["甲"]]
    (notice,) = (found.error for found in plan.notices if found.error.code == "merge.foreign_key")
    assert notice.fields["keys"] == [fingerprint(office.key(thief))]
    other.exchange.keys.accept(office.people["甲"], office.key(thief))
    label(thief, 9, 12)
    assert of(merge(other, office.package(thief)), office.people["甲"]) == (1, 0, 0, 0)


def test_a_lost_key_is_withdrawn_by_another_of_the_same_person(office: Office) -> None:
    desk, laptop, other = (office.computer(name, "甲") for name in ("desk", "laptop", "other"))
    other.use_annotator(office.people["乙"])
    label(desk, 0, 3)
    merge(laptop, office.package(desk))
    label(laptop, 4, 8)
    merge(desk, office.package(laptop))
    desk.exchange.keys.add(office.key(laptop))
    merge(laptop, office.package(desk))
    merge(other, office.package(desk))
    # The desk is gone. What it signed and stands is signed by the laptop now.
    laptop.exchange.keys.withdraw(office.key(desk))
    merge(other, office.package(laptop))
    label(desk, 20, 22)
    plan = merge(other, office.package(desk))
    assert of(plan, office.people["甲"]) == (0, 0, 0, 1)
    assert "merge.withdrawn_key" in codes(plan)
    fresh = office.computer("fresh", "丙")
    fresh.exchange.keys.accept(office.people["甲"], office.key(laptop))
    fresh.exchange.keys.accept(office.people["甲"], office.key(desk))
    assert of(fresh.exchange.plan([office.package(laptop)]), office.people["甲"]) == (2, 0, 0, 0)


def test_withdrawing_counts_in_whatever_order_it_comes_and_against_itself(office: Office) -> None:
    """A thief with one key can have the others withdrawn, too; then nothing is known of that person, from anybody."""
    desk, laptop, other = (office.computer(name, "甲") for name in ("desk", "laptop", "other"))
    other.use_annotator(office.people["乙"])
    label(desk, 0, 3)
    merge(other, office.package(desk))
    merge(laptop, office.package(desk))
    label(laptop, 4, 8)
    merge(desk, office.package(laptop))
    desk.exchange.keys.add(office.key(laptop))
    merge(laptop, office.package(desk))
    laptop.exchange.keys.withdraw(office.key(desk))
    desk.exchange.keys.withdraw(office.key(laptop))
    packages = [office.package(desk), office.package(laptop)]
    for order in (packages, packages[::-1]):
        with Session.create(office.folder / f"{new_uuid()}.biaodu") as third:
            third.exchange.keys.keyring = Keyring(office.folder / new_uuid())
            third.exchange.keys.accept(office.people["甲"], office.key(desk))
            for package in order:
                merge(third, package)
            assert {key.standing for key in third.exchange.keys.list()} == {Standing.WITHDRAWN}
    merge(desk, packages[1])
    label(desk, 20, 22)
    change, why = desk.exchange.keys.sign()
    assert (change.operation, why and why.code) == (None, "key.withdrawn")


def test_a_key_is_replaced_by_a_new_one(office: Office) -> None:
    one, other = office.computer("one", "甲"), office.computer("other", "乙")
    label(one, 0, 3)
    merge(other, office.package(one))
    old = office.key(one)
    one.exchange.keys.renew()
    assert office.key(one) != old
    label(one, 4, 8)
    plan = merge(other, office.package(one))
    assert of(plan, office.people["甲"]) == (1, 0, 0, 0)
    standings = {key.key: key.standing for key in other.exchange.keys.list()}
    assert standings == {old: Standing.WITHDRAWN, office.key(one): Standing.KNOWN}


def test_signatures_that_do_not_fit_are_left_out_and_told(office: Office) -> None:
    """Neither one of another's words, nor one that pretends to be greater, takes a person's signature away."""
    one, other = office.computer("one", "甲"), office.computer("other", "乙")
    label(one, 0, 3)
    package = office.package(one)
    merge(other, package)
    before = shared(other)["signature"]
    (row,) = lines_of(members(package), "signatures.jsonl")
    broken = row["signature"].translate(str.maketrans("ABCD", "BCDA"))
    changed = with_line("signatures.jsonl", lambda fields: fields.update(signature=broken))
    rewritten(package, changed(members(package)))
    plan = merge(other, package)
    assert "merge.bad_signatures" in codes(plan)
    assert shared(other)["signature"] == before


def test_unsigned_packages_of_the_older_format_are_merged_as_such(office: Office) -> None:
    mine = office.computer("mine", "丙")
    plan = merge(mine, SAMPLES / "v1.biaodupkg")
    assert plan.sources[0].version == 1
    assert {vouched.name: vouched.signed for vouched in plan.people} == {"A": 0, "B": 0, "R": 0, "定稿": 0}
    assert sum(vouched.unsigned for vouched in plan.people) > 8
    assert "merge.unsigned" in codes(plan)
    assert len(list(mine.annotations.iterate())) == 6


def test_one_undo_takes_signatures_and_keys_back_with_the_merge(office: Office) -> None:
    one, other = office.computer("one", "甲"), office.computer("other", "乙")
    label(one, 0, 3)
    before = whole(other)
    package = office.package(one)
    merge(other, package)
    after = whole(other)
    other.history.undo()
    assert whole(other) == before
    merge(other, package)
    assert whole(other) == after
    assert other.check().ok


def test_what_was_signed_since_outlives_the_undo_of_an_older_merge(office: Office) -> None:
    """One's own signature came back with a merge, then one signed more: no step of the undo stands in the way."""
    desk, laptop = office.computer("desk", "甲", "home"), office.computer("laptop", "甲", "home")
    label(desk, 0, 3)
    merge(laptop, office.package(desk))
    label(laptop, 4, 8)
    office.package(laptop)
    label(laptop, 9, 12)
    office.package(laptop)
    while laptop.history.undo_name() != "exchange.merge":
        laptop.history.undo()
    laptop.history.undo()
    assert not list(laptop.annotations.iterate())
    laptop.history.redo()
    assert len(list(laptop.annotations.iterate())) == 1
    assert laptop.check().ok


def test_a_blind_package_says_nothing_of_who_did_how_much(office: Office) -> None:
    author = office.computer("one", "甲")
    label(author, 0, 3)
    office.package(author)
    bundle = read_package(office.package(author, PackageContents(blind=True)))
    assert not bundle.records.get("signature")
    assert not bundle.records.get("annotation")


def test_copies_and_salvaged_projects_have_the_signatures(office: Office) -> None:
    one, third = office.computer("one", "甲"), office.computer("third", "丙")
    label(one, 0, 3)
    office.package(one)
    own = label(one, 20, 22)
    one.exchange.strikes.strike_annotations([own.id])
    office.package(one)
    stored = {name: shared(one)[name] for name in ("signature", "person_key", "strike")}
    one.save_copy(office.folder / "copy.biaodu")
    Session.salvage(office.folder / "copy.biaodu", office.folder / "salvaged.biaodu")
    for name in ("copy", "salvaged"):
        with Session.open(office.folder / f"{name}.biaodu") as other:
            assert {table: shared(other)[table] for table in stored} == stored
            assert other.check().ok
            assert of(third.exchange.plan([other.path]), office.people["甲"]) == (3, 0, 0, 0)
    # New work in the salvaged one is signed like any.
    with Session.open(office.folder / "salvaged.biaodu") as other:
        other.exchange.keys.keyring = one.exchange.keys.keyring
        label(other, 4, 8)
        assert of(third.exchange.plan([office.package(other)]), office.people["甲"]) == (4, 0, 0, 0)


def test_signing_often_leaves_few_signatures(office: Office) -> None:
    one, other = office.computer("one", "甲"), office.computer("other", "乙")
    package = office.package(one)
    for start in range(24):
        label(one, start, start + 2)
        package = office.package(one)
    signatures = read_package(package).records["signature"]
    assert len(signatures) <= 6
    assert sum(len(unpack_digests(row[4])) for row in signatures) == 24
    assert of(other.exchange.plan([package]), office.people["甲"]) == (24, 0, 0, 0)


def test_imported_labels_are_signed_by_who_imported_their_own(office: Office) -> None:
    one, other = office.computer("one", "甲"), office.computer("other", "乙")
    at, kind = "2024-05-01T08:00:00.000Z", one.codebook.by_code("safety").id
    rows = [
        Annotation(AnnotationId(new_uuid()), first(one), start, start + 2, kind, who, None, at, at)
        for start in range(5)
        for who in (office.people["甲"], office.people["乙"])
    ]
    one.annotations.add_many(rows)
    one.annotations.set_note([rows[0].id], "注")
    plan = other.exchange.plan([office.package(one)])
    assert of(plan, office.people["甲"]) == (5, 0, 0, 0)
    assert of(plan, office.people["乙"]) == (0, 5, 0, 0)
    one.history.undo()
    one.history.undo()
    plan = merge(other, office.package(one))
    assert of(plan, office.people["甲"]) == (5, 0, 0, 0)
    assert not list(other.annotations.iterate())


def test_a_stranger_to_the_project_can_still_sign(tmp_path: Path, office: Office) -> None:
    """Whoever begins a project from a package has its people, and their keys are first seen then."""
    author = office.computer("one", "甲")
    label(author, 0, 3)
    with project(tmp_path / "new.biaodu", annotator="新人") as other:
        other.exchange.keys.keyring = Keyring(tmp_path / "keys" / "new")
        merge(other, office.package(author))
        label(other, 4, 8)
        third = office.computer("third", "丙")
        plan = third.exchange.plan([office.package(other)])
        assert sorted((vouched.name, vouched.signed, vouched.doubtful) for vouched in plan.people) == [
            ("新人", 1, 0),
            ("甲", 1, 0),
        ]
        assert visible(other)
