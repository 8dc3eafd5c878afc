import subprocess
import sys


def test_numpy_is_loaded_by_the_first_figure_and_not_by_importing_the_room() -> None:
    script = (
        "import sys; import core.agreement.report, core.agreement.computing; from core.agreement.lazy_numpy import np;"
        "assert 'numpy' not in sys.modules; assert np.arange(3).sum() == 3; assert 'numpy' in sys.modules"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
