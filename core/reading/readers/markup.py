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


def parse(data: bytes, kind: str) -> Element:
    """The root of an XML part; raises UserError ``import.damaged``, also for a document type: Office writes none."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(data, parser)
    except XML_ERRORS as error:
        raise UserError("import.damaged", kind=kind) from error
    if root.getroottree().docinfo.doctype:
        raise UserError("import.damaged", kind=kind)
    return root
