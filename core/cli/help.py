"""``help``: the manual as HTML."""

from pathlib import Path

import click

from core import manual
from core.cli.terminal import emit, json_option, language, say
from core.errors import UserError
from core.file_names import readable
from core.files import faults, write_atomically


@click.command("help")
@click.argument("page", required=False, metavar="[PAGE]")
@click.option("--language", "tag", type=click.Choice(["zh", "en"]), help="By default that of the messages.")
@click.option("--output", type=click.Path(path_type=Path), metavar="DIR", help="Write a file a page into this folder.")
@json_option
def help_(page: str | None, tag: str | None, output: Path | None, as_json: bool) -> None:
    """Write the manual, or one PAGE of it, as HTML that needs no other file.

    Goes to standard output, or with --output into DIR, one file a page and index.html. Pages: start, import, labelling,
    side-by-side, codebook, review, agreement, exchange, export, trouble.
    """
    chosen = {"zh": "zh_CN", "en": "en"}[tag] if tag else language()
    if page is not None and page not in manual.PAGES:
        raise UserError("help.no_page", value=page, pages=list(manual.PAGES))
    names = manual.PAGES if page is None else (page,)
    if output is not None:
        written = _write(names, chosen, output)
        if as_json:
            emit({"files": [str(path) for path in written]})
        else:
            for path in written:
                say(readable(path))
    elif as_json:
        actions = manual.known_actions(chosen)
        pages = [manual.page(name, chosen, actions) for name in names]
        emit([_told(shown, chosen) for shown in pages])
    else:
        say(manual.document(names, chosen))


def _write(names: tuple[str, ...], chosen: str, folder: Path) -> list[Path]:
    """A file for each page, which lead to each other; with all pages there is an index of them."""
    with faults(folder):
        folder.mkdir(parents=True, exist_ok=True)
    whole = len(names) == len(manual.PAGES)
    links = _file if whole else None
    written = {_file(name): manual.document([name], chosen, links=links) for name in names}
    if whole:
        written["index.html"] = manual.index(chosen, _file)
    for name, text in written.items():
        write_atomically(folder / name, text.encode("utf-8"))
    return [folder / name for name in written]


def _file(name: str) -> str:
    return f"{name}.html"


def _told(page: manual.ManualPage, chosen: str) -> dict[str, str]:
    return {"page": page.name, "title": page.title, "html": manual.document([page.name], chosen)}
