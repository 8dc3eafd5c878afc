"""What goes out, and what is held back and told."""

from core.exchange.keyring import Keyring
from core.hub.rights import HeldBack
from core.session import Session
from core.storage import sqlite
from tests.core.hub.teams import Team
from tests.core.projects import label


def test_signed_work_of_somebody_without_a_login_is_pushed_by_a_lead_and_unsigned_is_not(team: Team) -> None:
    lead = team.sessions["lead"]
    me = lead.annotator
    assert me is not None
    team.settle()
    other, own = lead.annotators.ensure("没有账号").id, lead.exchange.keys.keyring
    lead.use_annotator(other)
    signed = label(lead, 0, 3)
    lead.exchange.keys.keyring = Keyring(team.folder / "keys" / "other")
    lead.exchange.keys.sign()
    lead.exchange.keys.keyring = own
    lead.use_annotator(me.id)
    assert team.sync("lead").held == {}
    assert signed.id in team.on_hub()["annotation"]
    lead.use_annotator(other)
    unsigned = label(lead, 4, 6)
    lead.use_annotator(me.id)
    assert team.sync("lead").held[HeldBack.UNSIGNED] > 0
    assert unsigned.id not in team.on_hub()["annotation"]
    pushed_by = team.admin.rows("SELECT pushed_by FROM hub.state WHERE id = %s", (signed.id,))
    assert {login for (login,) in pushed_by} == {team.login("lead")}
    assert team.sync("lead", vouch=True).held == {}
    assert team.states("lead") == team.on_hub()


def test_one_refused_state_does_not_keep_the_rest_from_going(team: Team) -> None:
    li = team.join("李敏")
    team.settle()
    made = [label(li, at, at + 2) for at in range(0, 20, 3)]
    # The server gets stricter than the program knows.
    team.admin.do(f"ALTER TABLE hub.state ADD CONSTRAINT odd CHECK (id <> '{made[3].id}')")
    report = team.sync("李敏")
    assert report.held[HeldBack.REFUSED] >= 1
    there = team.on_hub()["annotation"]
    assert {label.id for label in made} - there.keys() == {made[3].id}


def test_what_nobody_could_read_is_not_sent(team: Team) -> None:
    lead = team.sessions["lead"]
    made = label(lead, 0, 3)
    path = lead.path
    team.settle()
    lead.close()
    conn = sqlite.connect(path)
    conn.execute("UPDATE annotation SET label = 'no id' WHERE id = ?", (made.id,))
    conn.close()
    session = Session.open(path)
    session.exchange.keys.keyring = Keyring(team.folder / "keys" / "lead")
    team.sessions["lead"] = session
    assert team.sync("lead", everything=True).held[HeldBack.UNSOUND] == 1
