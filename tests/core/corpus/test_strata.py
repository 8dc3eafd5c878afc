from hypothesis import given
from hypothesis import strategies as st

from core.corpus.strata import REST, strata_for, stratum_name

SIZES = st.dictionaries(
    st.tuples(st.sampled_from("甲乙丙丁"), st.sampled_from(["2020", "2021", "2022", ""])),
    st.integers(1, 400),
    min_size=1,
)


@given(SIZES, st.integers(4, 60))
def test_strata_hold_every_group_once_and_give_their_share(sizes: dict[tuple[str, ...], int], n: int) -> None:
    total = sum(sizes.values())
    if n > total:
        return
    home, strata = strata_for(sizes, n)
    assert home.keys() == sizes.keys()
    assert sum(stratum.size for stratum in strata) == total
    assert sum(stratum.drawn for stratum in strata) == n
    for stratum in strata:
        assert stratum.size == sum(size for group, size in sizes.items() if home[group] == stratum.values)
        assert 0 < stratum.drawn <= stratum.size
    assert abs(sum(stratum.weight * stratum.drawn for stratum in strata) - total) < 1e-6


def test_small_groups_are_put_together_with_their_likes() -> None:
    sizes = {("甲", "2020"): 500, ("甲", "2021"): 13, ("甲", "2022"): 9, ("乙", "2020"): 4, ("丙", "2020"): 400}
    home, strata = strata_for(sizes, 100)
    assert home["甲", "2021"] == home["甲", "2022"] == ("甲", REST)
    assert home["乙", "2020"] == (REST, REST)
    assert home["甲", "2020"] == ("甲", "2020")
    assert {stratum.values for stratum in strata} == set(home.values())


def test_without_columns_there_is_one_stratum() -> None:
    _home, strata = strata_for({("",): 50}, 10)
    assert [(stratum.size, stratum.drawn, stratum.weight) for stratum in strata] == [(50, 10, 5.0)]
    assert stratum_name(("甲", "")) == "甲 / -"
