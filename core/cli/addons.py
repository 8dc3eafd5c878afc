"""``addons``."""

from pathlib import Path

import click

from core.addons import installing, shelf
from core.addons.shelf import AddOn
from core.cli.terminal import emit, json_option, language, note, say, table, word


@click.command()
@click.option(
    "--allow", "allowed", metavar="NAME", help="Use this add-on, as it is now. It can do whatever you can do."
)
@click.option("--forbid", "forbidden", metavar="NAME", help="Use this add-on no longer.")
@click.option("--install", "file", metavar="FILE", type=click.Path(path_type=Path), help="Unpack an add-on.")
@click.option("--remove", "removed", metavar="NAME", help="Remove an add-on.")
@json_option
def addons(allowed: str | None, forbidden: str | None, file: Path | None, removed: str | None, as_json: bool) -> None:
    """List what others add to this program, and say what of it is used.

    Add-ons lie in one folder, which is shown. None is used before you allow it, nor after its files have changed.
    """
    if sum(option is not None for option in (allowed, forbidden, file, removed)) > 1:
        raise click.UsageError("one of --allow, --forbid, --install and --remove")
    if allowed is not None:
        shelf.allow(shelf.find(allowed))
    elif forbidden is not None:
        shelf.forbid(shelf.find(forbidden).id)
    elif file is not None:
        installing.install(file)
    elif removed is not None:
        installing.remove(removed)
    known = shelf.found()
    if as_json:
        emit({"folder": str(shelf.addons_folder()), "addons": [_described(addon) for addon in known]})
        return
    say(f"{shelf.addons_folder()}: {len(known) or 'no'} add-on{'s' if len(known) != 1 else ''}")
    table(["name", "version", "licence", "standing", "what it is"], [_row(addon) for addon in known])
    for addon in known:
        if addon.problem is not None:
            note(word(addon.problem))


def _row(addon: AddOn) -> list[str]:
    about = addon.description
    if about is None:
        return [addon.id, "", "", addon.standing.value, ""]
    return [addon.id, about.version, about.licence, addon.standing.value, about.text("title", language())]


def _described(addon: AddOn) -> dict[str, object]:
    about = addon.description
    return {
        "name": addon.id,
        "folder": str(addon.folder),
        "standing": addon.standing.value,
        "title": None if about is None else about.text("title", language()),
        "about": None if about is None else about.text("about", language()),
        "version": None if about is None else about.version,
        "licence": None if about is None else about.licence,
        "entry_points": {} if about is None else {group: sorted(names) for group, names in about.entry_points.items()},
        "hash": addon.hash,
        "problem": None if addon.problem is None else word(addon.problem),
    }
