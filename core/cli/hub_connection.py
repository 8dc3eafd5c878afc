"""Connects the command line to a hub."""

import sys
from typing import TYPE_CHECKING

import click

from core.cli.terminal import note
from core.errors import UserError
from core.session import Session

if TYPE_CHECKING:
    from core.hub.server import Hub


def open_hub(url: str) -> "Hub":
    """Connect; asks for a password where one is wanted and somebody can be asked."""
    from core.hub import passwords
    from core.hub.addresses import address_of

    address = address_of(url)
    try:
        return passwords.opened(address)
    except UserError as error:
        if error.code != "hub.password_needed" or not sys.stdin.isatty():
            raise
    password = click.prompt(f"Password of {address.login} at {address.place}", hide_input=True, err=True)
    opened = passwords.opened(address, password)
    if not passwords.keep(address, password):
        note("Not kept: there is no keyring here. A file named by PGPASSFILE is asked, too.")
    return opened


def linked(session: Session) -> str:
    """The address of a project's hub, if it was named on this computer: whoever made the file chose it."""
    from core.hub.agreed import is_agreed
    from core.hub.syncing import link_of

    url = link_of(session).url
    if not is_agreed(url):
        # Besides the labels, a password that the environment has for any server would go there.
        raise UserError("hub.not_agreed", url=url)
    return url
