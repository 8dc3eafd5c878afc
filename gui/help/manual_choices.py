"""The manual as lines of the command palette: each place in it is found by its heading and its text."""

from collections.abc import Callable, Iterable
from functools import cached_property, partial

from core.manual import ManualPage, Section
from core.text.folding import searched
from gui.actions.matching import Ranked, ranked
from gui.actions.registry import Entry, Registry
from gui.base.i18n import _


class ManualChoices:
    """Places in the manual. Its pages are read when something is typed, because opening the palette must be quick."""

    def __init__(self, registry: Registry, show: Callable[[str, str], None]) -> None:
        self._registry = registry
        self._show = show

    @cached_property
    def _places(self) -> list[tuple[ManualPage, Section]]:
        from gui.help.manual import pages

        return [(page, section) for page in pages(self._registry) for section in page.sections]

    def entry(self, place: int) -> Entry:
        """See `gui.actions.choices.Choices`."""
        page, section = self._places[place]
        alone = section.heading == page.title
        return Entry(
            text=section.heading,
            group=_("Manual") if alone else _("Manual: {page}").format(page=page.title),
            keys=(),
            icon="guide",
            help="",
            search=section.text,
            enabled=True,
            run=partial(self._show, page.name, section.anchor),
        )

    def is_enabled(self, place: int) -> bool:
        """Always true (see `gui.actions.choices.Choices`): every place can be read."""
        return True

    def fitting(self, query: str) -> Iterable[Ranked]:
        """See `gui.actions.choices.Choices`; none for an empty query, because a manual is no list of things to do."""
        if not query.strip():
            return ()
        headings = [searched(section.heading) for _page, section in self._places]
        texts = [searched(f"{page.title} {section.text}") for page, section in self._places]
        return ranked(query, headings, texts, shared=searched(_("Manual")))
