"""A project of three reports that two people have labelled, for the tests of the matrix."""

from pathlib import Path

from core.ids import DocumentId
from core.model import Meta, NewDocument, Source, Status
from core.session import Session

EAST = "城东区总结\n一、工作总结\n新增学位900个，投入2196.1万元。\n校园安全持续加强。\n"
WEST = "城西区总结\n一、工作总结\n新增学位xx个。\n二、工作打算\n新建学校3所。\n"
NORTH = "城北区总结\n一、工作总结\n开展了许多工作。\n"


def reports(path: Path) -> tuple[Session, list[DocumentId]]:
    """王敏 has done 城东区 and 城西区 and labelled in both; 李强 has labelled one passage of 城东区."""
    session = Session.create(path)
    new = [
        NewDocument(text, Meta(text[:5], region=text[:3], year=year), Source("a.txt", "0" * 64, "utf-8", "text/1"))
        for text, year in ((EAST, 2023), (WEST, 2024), (NORTH, 2024))
    ]
    documents = [added.id for added in session.documents.add(new)[0].added]
    infrastructure = session.codebook.by_code("infrastructure").id
    session.use_annotator(session.annotators.ensure("李强").id)
    session.annotations.create(documents[0], EAST.index("新增"), EAST.index("，投入"), infrastructure)
    session.use_annotator(session.annotators.ensure("王敏").id)
    session.annotations.create(documents[0], EAST.index("新增"), EAST.index("，投入"), infrastructure)
    session.annotations.create(documents[0], EAST.index("投入"), EAST.index("。\n校园"), infrastructure)
    session.annotations.create(
        documents[0], EAST.index("校园"), EAST.index("持续"), session.codebook.by_code("safety").id
    )
    session.annotations.create(documents[1], WEST.index("新增"), WEST.index("。\n二"), infrastructure)
    session.documents.set_status(documents[:2], Status.DONE)
    return session, documents
