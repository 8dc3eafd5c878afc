import pytest
from lxml import etree

from core.errors import UserError
from core.reading.readers.markup import parse, require_memory


def test_an_xml_part_is_parsed_without_comments_and_instructions() -> None:
    root = parse("<a><!-- x --><b>正文</b><?php x?></a>".encode(), "DOCX")
    assert [(child.tag, child.text) for child in root] == [("b", "正文")]


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<a>",
        b"no markup",
        b'<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>',
        b"<!DOCTYPE a><a/>",
        b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>',
        b"<a>" * 500 + b"</a>" * 500,
    ],
)
def test_what_office_does_not_write_is_damaged(data: bytes) -> None:
    with pytest.raises(UserError) as caught:
        parse(data, "DOCX")
    assert (caught.value.code, caught.value.fields["kind"]) == ("import.damaged", "DOCX")


def test_a_parser_that_got_no_memory_says_nothing_of_the_file() -> None:
    with pytest.raises(MemoryError):
        require_memory(etree.XMLSyntaxError("out of memory", 2, 0, 0))
    require_memory(etree.XMLSyntaxError("damaged", 4, 0, 0))
    require_memory(ValueError())
