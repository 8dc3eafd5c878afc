"""What a project offers as conditions, all of which it understands."""

from core.search.conditions import parse_conditions
from gui.search.offers import offered
from tests.gui.conftest import Project


def test_every_offer_is_a_condition_that_is_understood(project: Project):
    groups = offered(project.session, names=True)
    assert {"Region", "Year", "Labelled with", "Not labelled with", "Part", "Status"} <= {
        group.title for group in groups
    }
    for group in groups:
        for offer in group.offers:
            parse_conditions(project.session, [offer.condition])
    (regions,) = (group for group in groups if group.title == "Region")
    assert [offer.words for offer in regions.offers] == ["临江区", "青山区"]


def test_people_are_named_only_where_names_may_be_seen(project: Project):
    def named(*, names: bool) -> set[str]:
        return {offer.words for group in offered(project.session, names=names) for offer in group.offers}

    assert {"王敏", "李强"} <= named(names=True)
    assert not {"王敏", "李强"} & named(names=False)
