import subprocess
import sys


def test_no_garbage_is_looked_for_during_a_start_and_none_of_the_start_afterwards():
    script = """
import gc
from gui.base import quick_start
quick_start.begin()
assert not gc.isenabled()
made = [[] for _ in range(10_000)]
quick_start.end()
assert gc.isenabled()
assert gc.get_freeze_count() > 10_000
assert gc.get_threshold()[0] >= 10_000
import json
assert json.loads("[1]") == [1]
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
