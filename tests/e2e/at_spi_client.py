"""A client of assistive technology, run by the system's Python: ``at_spi_client.py TITLE PROGRAM [ARGUMENT...]``.

Starts the program, finds the text of that title as a screen reader does, presses keys on the display, and prints as
JSON what it is told of the text after each. Standard input says the keys, each with what it waits to be told: a JSON
list of ``["Right", {"caret": 1}]``. It runs on a session bus of its own (dbus-run-session).
"""

import json
import subprocess
import sys
import time

import gi  # pyright: ignore[reportMissingImports] - of the system's Python

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi, GLib  # noqa: E402 # pyright: ignore[reportMissingImports]

PATIENCE = 40.0


def wait(what, happened):
    """The first answer that is true."""
    end = time.monotonic() + PATIENCE
    while True:
        try:
            if found := happened():
                return found
        except GLib.Error:
            pass  # went meanwhile
        if time.monotonic() > end:
            raise SystemExit(f"never: {what}")
        time.sleep(0.1)


def below(node):
    """Everything in the tree of a program."""
    for place in range(node.get_child_count()):
        child = node.get_child_at_index(place)
        if child is not None:
            yield child
            yield from below(child)


def find_text(title):
    """The text whose name says the title."""
    desktop = Atspi.get_desktop(0)
    for place in range(desktop.get_child_count()):
        program = desktop.get_child_at_index(place)
        if program is not None and "biaodu" in (program.get_name() or "").lower():
            for node in below(program):
                if title in (node.get_name() or "") and node.get_role() == Atspi.Role.TEXT:
                    return node
    return None


HEARD = []


def heard():
    """What was announced since the last time."""
    while GLib.MainContext.default().iteration(False):
        pass
    found, HEARD[:] = list(HEARD), []
    return found


def told(node):
    """What the text says of itself now."""
    node.clear_cache()
    chosen = []
    for place in range(Atspi.Text.get_n_selections(node)):
        span = Atspi.Text.get_selection(node, place)
        chosen.append([span.start_offset, span.end_offset])
    return {
        "text": Atspi.Text.get_text(node, 0, -1),
        "caret": Atspi.Text.get_caret_offset(node),
        "selections": chosen,
        "description": node.get_description(),
        "announced": heard(),
        "focused": node.get_state_set().contains(Atspi.StateType.FOCUSED),
    }


def main():
    title, command = sys.argv[1], sys.argv[2:]
    Atspi.init()
    listener = Atspi.EventListener.new(lambda event: HEARD.append(str(event.any_data)))
    listener.register("object:announcement")
    program = subprocess.Popen(command)
    try:
        node = wait("the text", lambda: find_text(title))
        window = wait("a window", lambda: _search(program.pid))
        subprocess.run(["xdotool", "windowfocus", "--sync", window], check=True)
        subprocess.run(["xdotool", "key", "ctrl+1"], check=True)
        wait("the keyboard in the text", lambda: told(node)["focused"])
        answers = [told(node)]
        for key, awaited in json.loads(sys.stdin.read()):
            subprocess.run(["xdotool", "key", key], check=True)
            answers.append(answer(node, key, awaited))
        print(json.dumps(answers))
    finally:
        program.terminate()
        program.wait()


def answer(node, key, awaited):
    """What the text says after a key, once that is what is awaited: what comes of a key comes in several messages."""
    announced, last = [], {}

    def is_told():
        last.update(told(node))
        announced.extend(last["announced"])
        last["announced"] = list(announced)
        return all(last[name] == value for name, value in awaited.items())

    try:
        wait(f"{awaited} after {key}", is_told)
    except SystemExit as never:
        raise SystemExit(f"{never}, but {last}") from None
    return last


def _search(process):
    found = subprocess.run(
        ["xdotool", "search", "--onlyvisible", "--pid", str(process)], capture_output=True, text=True, check=False
    )
    return found.stdout.split("\n")[0]


main()
