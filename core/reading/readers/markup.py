"""Parses XML without trusting it: no entities, no DTD, no network, bounded depth and size."""

from lxml import etree

from core.errors import UserError

Element = etree._Element  # type: ignore[reportPrivateUsage]  # noqa: SLF001 - lxml names its class only so
MAX_XML = 48 << 20
"""Bytes of one XML part: more than a thousand pages of Word."""
XML_ERRORS = (etree.LxmlError, ValueError)
"""What lxml raises for broken XML; ValueError for data that it does not take for a document at all."""
PAGE_ERRORS = (etree.LxmlError, ValueError)
"""What lxml.html raises for pages without any element."""
_NO_MEMORY = 2
"""XML_ERR_NO_MEMORY of libxml2."""


def require_memory(error: Exception) -> None:
    """Raise MemoryError if that is what lxml's own error means: then the file need not be damaged."""
    if isinstance(error, etree.XMLSyntaxError) and error.code == _NO_MEMORY:
        raise MemoryError from error


def require_whole(parser: etree.HTMLParser) -> None:
    """Raise MemoryError if a parser that passes over errors left something out because it got no memory."""
    if any(entry.type == _NO_MEMORY for entry in parser.error_log):
        raise MemoryError


def parse(data: bytes, kind: str) -> Element:
    """The root of an XML part; raises UserError ``import.damaged``, even for a document type: Office writes none."""
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
