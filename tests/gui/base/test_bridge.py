from core.changes import ChangeSet
from core.session import Session
from gui.base.bridge import Bridge
from tests.gui.conftest import Project


def test_each_commit_is_told_once_until_it_is_closed(project: Project, qapp):
    session: Session = project.session
    bridge = Bridge(session)
    told: list[ChangeSet] = []
    bridge.changed.connect(told.append)
    _made, change = session.annotators.create("周静")
    assert told == [change]
    bridge.close()
    bridge.close()
    session.annotators.create("吴桐")
    assert told == [change]
