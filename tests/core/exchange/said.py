"""A project of which everything is said that can be said beside labels, and something is assigned."""

from core.said.fields import FieldChoice
from core.session import Session
from tests.core.projects import add, first, label


def say_everything(session: Session) -> None:
    """Something in every table: of two documents, with everything that a row can have."""
    one, two = label(session, 0, 4), label(session, 6, 8)
    other = add(session, "第二年完成校舍三所，投入xx万元。", "第二份")
    third = session.annotations.create(other, 0, 6, one.label)[0]
    session.attributes.declare(
        "depth", "several", choices=[FieldChoice("a", "甲"), FieldChoice("b")], initial=["a"], key="d"
    )
    fourth = session.annotations.create(other, 6, 9, one.label)[0]
    session.attributes.set([one.id, third.id], {"status": "done", "amount": {"value": 2196.1, "unit": "万元"}})
    session.attributes.set([fourth.id], {"depth": ["a", "b"], "amount": {"value": None, "unit": "万元"}})
    session.links.declare_kind("answers", name_zh="答", from_labels=["infrastructure"])
    session.links.make(one.id, third.id, "fulfils", "注")
    session.links.make(two.id, one.id, "continues")
    session.links.make(third.id, one.id, "answers")
    session.variables.declare("类型", "one", choices=[FieldChoice("rural", "农村")])
    session.variables.declare("funds", "number", units=["万元"])
    session.variables.set([first(session), other], {"类型": "rural"})
    session.variables.set([other], {"funds": {"value": 3, "unit": "万元"}})
    session.memos.write("project", "", "**总**")
    session.memos.write("document", other, "记一")
    session.memos.write("annotation", one.id, "记二")
    session.codebook.edit(one.label, meaning=True, definition_zh="另一个意思")
    session.worklist.confirm([one.id])
    me = session.annotator
    assert me is not None
    planned = session.assignments.plan([first(session), other], [me.id], 2)
    session.assignments.assign(planned, due="2026-12-31", priority=3)
