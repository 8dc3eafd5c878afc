"""Only rows that differ from what is shown are written, and a state that is not shown is kept beside its row."""

from pathlib import Path

from core.exchange.local import Local, encode_state
from core.exchange.plan import StateWrite
from core.exchange.records import MASKS
from core.exchange.writing import differing
from core.storage.journal import RETRACTED
from tests.core.projects import project


def test_a_row_is_put_in_brought_back_changed_or_left(tmp_path: Path) -> None:
    masks = {id_: (id_, "d", 0, 5, "banner", 2, 0) for id_ in ("new", "returns", "changed", "same", "waits", "known")}
    rows = {
        "returns": MASKS.changed(masks["returns"], deleted=RETRACTED),
        "changed": MASKS.changed(masks["changed"], revision=1),
        "same": masks["same"],
    }
    shorter = MASKS.changed(masks["same"], span_end=3)
    shown = {**dict.fromkeys(masks), "new": masks["new"], "returns": masks["returns"], "changed": masks["changed"]}
    stored = {"known": masks["known"], "changed": rows["changed"]}
    kept: list[StateWrite] = []
    with project(tmp_path / "a.biaodu") as session:
        local = Local(session._engine.conn)
        writes = differing(local, MASKS, shown | {"same": masks["same"]}, rows, masks, rows, stored, kept.append)
        assert (writes.inserts, writes.returns) == ([masks["new"]], [masks["returns"]])
        assert writes.updates == [(rows["changed"], masks["changed"])]
        # What waits is kept unless it is already; what was kept beside a row that is written now goes.
        assert kept == [
            ("document_mask/changed", 2, None),
            ("document_mask/waits", 2, encode_state(masks["waits"])),
        ]
        kept.clear()
        writes = differing(local, MASKS, {"same": shorter}, rows, masks, rows, {}, kept.append)
        assert writes.updates == [(masks["same"], shorter)]
        assert kept == [("document_mask/same", 2, encode_state(masks["same"]))]
        assert differing(local, MASKS, {"same": masks["same"]}, rows, masks, rows, {}, kept.append).empty
