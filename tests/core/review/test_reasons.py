from tests.core.review.team import Team


def test_the_list_of_reasons_can_be_edited_and_undone(team: Team) -> None:
    defaults = team.review.reasons("zh_CN")
    assert defaults != team.review.reasons("en")
    team.review.set_reasons(["漏标", " 重复 ", "漏标", ""])
    assert team.review.reasons("zh_CN") == team.review.reasons("en") == ("漏标", "重复")
    team.review.set_reasons(["另一个"])
    team.session.history.undo()
    assert team.review.reasons() == ("漏标", "重复")
    team.review.set_reasons([])
    assert team.review.reasons("zh_CN") == defaults
    team.session.history.undo()
    assert team.review.reasons() == ("漏标", "重复")
    team.session.history.undo()
    assert team.review.reasons("zh_CN") == defaults
