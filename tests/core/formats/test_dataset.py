import pytest

from core.errors import UserError
from core.formats.dataset import Dataset, Names, WhoseLayers


@pytest.mark.parametrize("shares", [(0.5, 0.2), (1.0,), (0.5, 0.5, 0.0), (0.25, 0.25, 0.25, 0.25)])
def test_shares_that_are_no_split_are_refused(shares: tuple[float, ...]) -> None:
    with pytest.raises(UserError) as refusal:
        Dataset(shares=shares).require_sound()
    assert refusal.value.code == "export.bad_split"
    assert refusal.value.fields["value"] == ",".join(f"{share:g}" for share in shares)


@pytest.mark.parametrize("shares", [(), (0.8, 0.2), (0.8, 0.1, 0.1)])
def test_shares_that_are_all_of_it_are_sound(shares: tuple[float, ...]) -> None:
    Dataset(shares=shares).require_sound()
    assert Dataset.from_json(Dataset(shares=shares).to_json()).shares == shares


def test_only_what_differs_from_the_defaults_is_kept_and_comes_back() -> None:
    assert Dataset().to_json() == {}
    dataset = Dataset(WhoseLayers.MAJORITY, ("陈晓",), where={"year": "2024"}, seed=3, names=Names.ENGLISH, apart=True)
    stored = dataset.to_json()
    assert stored.keys() == {"layers", "people", "where", "seed", "names", "apart"}
    assert Dataset.from_json(stored) == dataset


@pytest.mark.parametrize(
    "stored",
    [None, [], {"layers": "nobody", "seed": "x", "done": 1, "where": [], "odd": 2}, {"shares": ["x"], "people": [1]}],
)
def test_what_cannot_be_understood_stays_as_the_default(stored: object) -> None:
    assert Dataset.from_json(stored) == Dataset()
