"""Two small reports of one region: the plans of one year, and what the next says of them."""

from pathlib import Path

from core.ids import AnnotatorId, DocumentId
from core.model import Annotation, Meta, NewDocument, Source, Span
from core.session import Session

PLANS = (
    "城东区教育局2024年工作总结\n一、2024年工作回顾\n新建幼儿园2所，培训教师300名。\n"
    "二、2025年工作打算\n（一）校园建设。新建改扩建中小学校6所，新增学位5400个。\n"
    "（二）教师队伍。公开招聘教师120名，选派骨干教师到乡村学校支教。\n"
    "（三）校园安全。为全部学校食堂安装互联网明厨亮灶监控。\n（四）对外交流。与友好城市互派学生访学。\n"
)
LATER = (
    "城东区教育局2025年工作总结\n一、2025年工作回顾\n坚持党的领导，各项工作取得新成效。\n"
    "校园建设提速，新建改扩建中小学校5所，新增学位5400个。\n面向社会公开招聘教师150名，骨干教师支教乡村学校40人次。\n"
    "下半年启动中小学校改扩建前期工作。\n学校食堂互联网明厨亮灶监控实现全覆盖。\n二、2026年工作打算\n继续新建改扩建中小学校3所，公开招聘教师80名。\n"
)


def span(text: str, words: str) -> Span:
    """Where words stand."""
    start = text.index(words)
    return Span(start, start + len(words))


SCHOOLS = span(PLANS, "新建改扩建中小学校6所，新增学位5400个。")
TEACHERS = span(PLANS, "公开招聘教师120名，选派骨干教师到乡村学校支教。")
ABROAD = span(PLANS, "与友好城市互派学生访学。")
BUILT = span(LATER, "校园建设提速，新建改扩建中小学校5所，新增学位5400个。")
HIRED = span(LATER, "面向社会公开招聘教师150名，骨干教师支教乡村学校40人次。")


def report(text: str, title: str, year: int | None, region: str | None = "城东区", **meta: str | None) -> NewDocument:
    """A report with what is known of it."""
    kind = meta.get("kind", "summary")
    known = Meta(title, region=region, year=year, kind=kind, issuer=meta.get("issuer"))
    return NewDocument(text, known, Source(f"{title}.txt", "0" * 64, "utf-8", "text/1"))


class TwoReports:
    """A project with both, worked on by 陈晓."""

    def __init__(self, path: Path) -> None:
        self.session = Session.create(path)
        with self.session.with_operation("document.import", undoable=False):
            reports = [report(PLANS, "2024年工作总结", 2024), report(LATER, "2025年工作总结", 2025)]
            added = self.session.documents.add(reports)[0].added
        self.plans, self.later = (document.id for document in added)
        self.me = self.work_as("陈晓")
        self.label = self.session.codebook.by_code("infrastructure").id

    def work_as(self, name: str) -> AnnotatorId:
        """Go on as somebody."""
        who = self.session.annotators.ensure(name).id
        self.session.use_annotator(who)
        return who

    def planned(self, where: Span, code: str = "infrastructure") -> Annotation:
        """Label a passage of the report with plans."""
        return self.made(self.plans, where, code)

    def made(self, document: DocumentId, where: Span, code: str = "infrastructure") -> Annotation:
        """Label a passage."""
        label = self.session.codebook.by_code(code).id
        return self.session.annotations.create(document, where.start, where.end, label)[0]
