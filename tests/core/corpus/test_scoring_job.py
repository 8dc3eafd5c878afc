import pickle

import orjson

from core.corpus.scoring_job import ScoringJob, make
from core.corpus.scoring_model import learn
from core.formats.meta import meta_to_json
from core.model import Meta
from core.suggest.lexicon import Lexicon
from core.suggest.model import Learner
from tests.core.corpus.test_scoring_model import WORDS, taught


def test_the_job_gives_sums_of_all_and_places_of_what_is_likely() -> None:
    words = {code: dict.fromkeys(listed, 1.0) for code, listed in WORDS.items()}
    lessons = [taught(number) for number in range(20)]
    model = learn(Learner(tuple(WORDS), Lexicon(words)), lessons, {})
    text = "第99号报告说明情况。\n开展安全检查工作。\n统一思想深化认识。\n"
    meta = orjson.dumps(meta_to_json(Meta("报告"))).decode()
    data = orjson.dumps({"meta": meta, "masks": [], "text": text})
    rows = list(make(pickle.dumps(model)).rows("x", data))
    assert rows == list(ScoringJob(model).rows("x", data))
    likely = [row for table, row in rows if table == "scores" and row["label"] == "safety"]
    best = max(likely, key=lambda row: float(str(row["score"])))
    assert text[int(str(best["start"])) : int(str(best["end"]))] == "开展安全检查工作。"
    assert [row["label"] for table, row in rows if table == "expected"] == ["safety", "money"]
    masked = orjson.dumps({"meta": meta, "masks": [[0, len(text)]], "text": text})
    assert [table for table, _ in ScoringJob(model).rows("x", masked)] == ["expected", "expected"]
