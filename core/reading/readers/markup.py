"""XML parsed without trust: no entities, no DTD, no network, bounded depth and size."""

from lxml import etree

from core.errors import UserError

Element = etree._Element  # type: ignore[reportPrivateUsage]  # noqa: SLF001 - lxml names its class only so
MAX_XML = 48 << 20
"""Bytes of one XML part: more than a thousand pages of Word."""
XML_ERRORS = (etree.LxmlError, ValueError)
"""What lxml raises on broken XML; ValueError for data that it takes for no document at all."""
PAGE_ERRORS = (etree.LxmlError, ValueError)
"""What lxml.html raises on pages without any element."""
_NO_MEMORY = 2
"""XML_ERR_NO_MEMORY of libxml2."""


def require_memory(error: Exception) -> None:
    """Raise MemoryError where lxml says in its own way that it got no memory: such a file need not be damaged."""
    if isinstance(error, etree.XMLSyntaxError) and error.code == _NO_MEMORY:
        raise MemoryError from error


def require_whole(parser: etree.HTMLParser) -> None:
    """Raise MemoryError when a parser that passes over errors went on without what it got no memory for."""
    if any(entry.type == _NO_MEMORY for entry in parser.error_log):
        raise MemoryError


def parse(data: bytes, kind: str) -> Element:
    """The root of an XML part; raises UserError ``import.damaged``, also for a document type: Office writes none."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(data, parser)
    except XML_ERRORS as error:
        require_memory(error)
        raise UserError("import.damaged", kind=kind) from error
    if root.getroottree().docinfo.doctype:
        raise UserError("import.damaged", kind=kind)
    return root
