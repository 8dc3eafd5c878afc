"""``CODE=VALUE`` on the command line."""

from pathlib import Path

import pytest

from core.cli.attribute_values import attribute_values
from core.errors import UserError
from tests.core.projects import project


def test_values_are_read_by_what_the_label_has(tmp_path: Path) -> None:
    with project(tmp_path / "a.biaodu") as session:
        label = session.codebook.by_code("infrastructure").id
        read = attribute_values(session, label, ["status=已完成", "amount=xx万元"])
        assert read == {"status": "done", "amount": {"value": None, "unit": "万元"}}
        assert attribute_values(session, label, ["status="]) == {"status": None}
        for text, code in (
            ("status", "cli.no_value"),
            ("x=1", "attribute.not_declared"),
            ("amount=1斤", "field.bad_value"),
        ):
            with pytest.raises(UserError, match=code.replace(".", r"\.")):
                attribute_values(session, label, [text])
