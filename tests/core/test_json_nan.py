import json

from hypothesis import given
from hypothesis import strategies as st

from core.json_nan import without_nan

VALUES = st.recursive(
    st.none() | st.floats() | st.integers() | st.text(st.sampled_from('NaNInfity-" \\:,甲'), max_size=12),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner, max_size=4),
    max_leaves=12,
)


def nulled(value: object) -> object:
    if isinstance(value, list):
        return [nulled(item) for item in value]
    if isinstance(value, dict):
        return {name: nulled(item) for name, item in value.items()}
    is_odd = isinstance(value, float) and (value != value or value in (float("inf"), float("-inf")))
    return None if is_odd else value


@given(VALUES)
def test_numbers_that_json_has_not_become_null_and_nothing_else_changes(value: object) -> None:
    written = json.dumps(value, ensure_ascii=False).encode("utf-8", "surrogatepass")
    changed = without_nan(written)
    assert json.loads((changed or written).decode("utf-8", "surrogatepass")) == nulled(value)


def test_a_text_that_never_ends_is_looked_at_once() -> None:
    assert without_nan(b"[NaN, " + b'"' + b'\\"' * 1_000_000) is not None
