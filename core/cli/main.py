"""The command line's frame: which commands there are, and how every error ends.

Exit status 0, 1 (problems found, or it failed), 2 (wrong usage), 130 (stopped by Ctrl+C). Results go to standard
output, messages to standard error. Commands load when they are called, so that ``--help`` is instant.
"""

import importlib
import os
import sys
from collections.abc import Sequence
from pathlib import Path

import click

from core import VERSION

_WITH_UNDERSCORE = ("import", "list", "formats", "help")
# Command: (module, what --help says). Functions have its name; those of `_WITH_UNDERSCORE` an underscore behind.
_COMMANDS = {
    "new": ("core.cli.project", "Make a project."),
    "import": ("core.cli.intake", "Bring texts and datasets into a project."),
    "list": ("core.cli.listing", "List documents, labels, annotators or annotations."),
    "show": ("core.cli.showing", "Show a document, its outline, masks or metadata."),
    "search": ("core.cli.searching", "Find words and patterns in the texts of a project."),
    "words": ("core.cli.word_lists", "List the words of a project's texts by how often each stands there."),
    "collocates": ("core.cli.word_lists", "List the words that stand near what a search finds."),
    "correct": ("core.cli.correcting", "Correct or confirm titles, regions, years and other values."),
    "heading": ("core.cli.correcting", "Mark lines as headings, or as none."),
    "mask": ("core.cli.correcting", "Mask a range of a document, or count it to the report again."),
    "reread": ("core.cli.correcting", "Read documents again with today's rules."),
    "retype": ("core.cli.correcting", "Give a scanned document its corrected text."),
    "label": ("core.cli.labelling", "Label a range of a document."),
    "link": ("core.cli.saying", "Link two annotations."),
    "variables": ("core.cli.saying", "Show variables of documents, or fill them from a table."),
    "outcomes": ("core.cli.outcomes", "Say what became of plans: pairs of reports, proposals, answers, tables."),
    "worklist": ("core.cli.saying", "List annotations made under an earlier meaning of their label."),
    "memo": ("core.cli.saying", "List memos, or write one."),
    "assign": ("core.cli.assigning", "Assign documents to people, balanced, or take assignments back."),
    "assignments": ("core.cli.assigning", "List who is to read which document, and how far everybody is."),
    "code": ("core.cli.coding", "Label what the words of a dictionary find."),
    "undo": ("core.cli.labelling", "Take one's newest step back."),
    "redo": ("core.cli.labelling", "Do again what one has undone."),
    "history": ("core.cli.labelling", "Show what was done, to the project or to one annotation."),
    "export": ("core.cli.output_file", "Write a dataset."),
    "formats": ("core.cli.output_file", "List the formats of datasets."),
    "package": ("core.cli.packages", "Write a package for a colleague."),
    "merge": ("core.cli.packages", "Merge packages or other projects into a project."),
    "hub": ("core.cli.hub", "Make a team's hub on PostgreSQL, run it, or join a project of one."),
    "sync": ("core.cli.hub", "Exchange work with the team's hub."),
    "team": ("core.cli.team", "Exchange work through the team folder, also on a server."),
    "keys": ("core.cli.keys", "Show with which keys people sign, add and withdraw one's own."),
    "strike": ("core.cli.strike", "Strike out what nobody can change or remove any more."),
    "diff": ("core.cli.review", "Compare the layers of two annotators."),
    "adjudicate": ("core.cli.review", "Decide the differences between layers by a strategy."),
    "label-words": ("core.cli.label_words", "Show, add, weigh and ban the words by which labels are suggested."),
    "suggest": ("core.cli.suggest", "Suggest labels for a document, or say how good suggestions are."),
    "agreement": ("core.cli.agreement", "Say how far annotators agree."),
    "study": ("core.cli.study", "Show or change units of analysis and dimensions."),
    "units": ("core.cli.study", "List units of analysis with their codes."),
    "renumber": ("core.cli.study_work", "Show what freezing the numbers of units changes, and freeze them."),
    "answer": ("core.cli.study_work", "Code a unit in a dimension, or say that no code fits."),
    "exclude": ("core.cli.study_work", "Leave documents out of the study, with reasons."),
    "crosstab": ("core.cli.study", "Count units by two dimensions, and test."),
    "reliability": ("core.cli.study", "Say how far coders of fixed units agree: Holsti, pi, kappa, alpha."),
    "sample": ("core.cli.study", "Draw documents on which coders are compared."),
    "rounds": ("core.cli.study_work", "Record rounds of coding and compare them."),
    "example": ("core.cli.study_work", "Make the sample study."),
    "tables": ("core.cli.study_work", "Write the tables, figures or data of a study."),
    "method": ("core.cli.study", "Write how a study was done, as a page."),
    "figures": ("core.cli.figures", "List the figures of documents with their values and units, or correct one."),
    "match": ("core.cli.matching", "Match sections of two documents that treat the same, or compare two editions."),
    "matrix": ("core.cli.matrix", "Show which report says what on which label, with passages and figures."),
    "corpus": ("core.cli.corpus", "Read, sample, label and count more reports than a project holds."),
    "codebook": ("core.cli.codebook", "Show, export or replace the codebook."),
    "stats": ("core.cli.project", "Count documents, characters and annotations."),
    "backup": ("core.cli.restoring", "Back a project up into your own folder."),
    "restore": ("core.cli.restoring", "List backups, or make a new project of one."),
    "salvage": ("core.cli.project", "Save what can be read of a damaged project into a new one."),
    "addons": ("core.cli.addons", "List add-ons, allow or forbid them."),
    "check": ("core.cli.project", "Look at everything in a project and say what is wrong."),
    "rename": ("core.cli.renaming", "Give a project and its file another name."),
    "help": ("core.cli.help", "Write the manual as HTML."),
}
_ROOT = Path(__file__).resolve().parents[2]
_OBJECTS_BETWEEN_LOOKS = 200_000
_WINDOW = "biaodu.exe" if os.name == "nt" else "biaodu"


class _Commands(click.Group):
    """Loads a command when it is called; what is no command is a project to open in the window."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return None
        module = importlib.import_module(_COMMANDS[cmd_name][0])
        return getattr(module, f"{cmd_name}_" if cmd_name in _WITH_UNDERSCORE else cmd_name.replace("-", "_"))

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] not in _COMMANDS and not args[0].startswith("-"):
            return "open", _open, args
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, about) for name, (_, about) in _COMMANDS.items()])


@click.command(cls=_Commands, invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(VERSION, prog_name="biaodu")
@click.pass_context
def cli(context: click.Context) -> None:
    """Label passages of reports. Without a command, open the window (on PROJECT: biaodu PROJECT).

    Offsets are Unicode code points of a document's text, the end not included. DOC is the beginning of a document's
    id, or its title. Every command takes --json.
    """
    if context.invoked_subcommand is None:
        context.exit(_start_window([]))


@click.command("open", hidden=True)
@click.argument("project", type=click.Path(path_type=Path))
def _open(project: Path) -> int:
    """Open the window on a project."""
    from core.errors import EnvironmentFault

    if not project.exists():
        raise EnvironmentFault("file.not_found", path=str(project))
    return _start_window([str(project)])


def commands() -> dict[str, str]:
    """Every command with what it does, in a sentence."""
    return {name: about for name, (_module, about) in _COMMANDS.items()}


def is_command(name: str) -> bool:
    """Whether an argument is one of the commands, and not a file for the window."""
    return name in _COMMANDS


def _start_window(arguments: list[str]) -> int:
    import subprocess

    if getattr(sys, "frozen", False):
        # The built program is the window as soon as its first argument is no command.
        from core import outside

        command = [str(Path(sys.executable).with_name(_WINDOW)), *arguments]
        return subprocess.call(command, env=outside.environment())
    paths = [str(_ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(paths)}
    command = [sys.executable, "-m", "gui", *arguments]
    if os.name == "posix":
        # The window takes this process over, so that signals and the exit status are its own.
        os.execve(sys.executable, command, environment)
    return subprocess.call(command, env=environment)


def run() -> int:
    """`main` as all that this process does; returns the exit status."""
    import gc

    # A command makes many values and hardly a cycle: looking for cycles after each 700 takes a tenth of an import.
    gc.set_threshold(_OBJECTS_BETWEEN_LOOKS)
    status = main()
    # Nor need the end look at all that is left.
    gc.freeze()
    return status


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status; every expected error is a sentence on standard error."""
    from core.errors import BiaoduError
    from core.progress import Cancel

    _speak_utf8()
    try:
        status = cli.main(arguments, prog_name="biaodu", standalone_mode=False)
        sys.stdout.flush()
    except click.exceptions.Exit as error:
        return error.exit_code
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except (click.Abort, Cancel, KeyboardInterrupt):
        return 130
    except BrokenPipeError:
        return _reader_left()
    except BiaoduError as error:
        from core.cli.terminal import complain

        complain(error)
        return 1
    except UnicodeEncodeError:
        # Files may be named by any bytes; what else is an argument has to be text.
        wrong = [value for value in (sys.argv[1:] if arguments is None else arguments) if not _is_text(value)]
        if not wrong:
            raise
        from core.cli.terminal import complain
        from core.errors import UserError

        complain(UserError("cli.not_unicode", value=wrong))
        return 2
    return status if isinstance(status, int) else 0


def _is_text(argument: str) -> bool:
    """Whether it came in as UTF-8: each byte of anything else is a lone surrogate (PEP 383)."""
    return not any("\ud800" <= letter <= "\udfff" for letter in argument)


def _speak_utf8() -> None:
    """Chinese goes out as UTF-8 whatever the locale; what cannot be encoded (odd file names) is escaped."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="backslashreplace")


def _reader_left() -> int:
    """Whoever read our output (``| head``) has enough; the interpreter must not flush into the closed pipe."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 1
