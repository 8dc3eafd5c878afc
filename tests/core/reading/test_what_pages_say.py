"""What a page's head says of its publication, beside what the text on it says of itself."""

from pathlib import Path

import pytest

from core.importing import import_paths
from core.model import Meta
from core.session import Session

HEAD = (
    '<meta name="ArticleTitle" content="{title}"><meta name="PubDate" content="2024-04-12 10:22">'
    '<meta name="ContentSource" content="{source}">'
)


@pytest.fixture
def page(tmp_path: Path):
    def imported(title: str, source: str, *lines: str) -> Meta:
        prose = "为做好有关工作，现将具体事项通知如下，请认真贯彻执行，并及时报送落实情况，确保取得实效。"
        body = "".join(f"<p>{line}</p>" for line in (f"{prose * 3}", *lines))
        head = HEAD.format(title=title, source=source)
        (tmp_path / "a.html").write_text(
            f"<html><head><meta charset='utf-8'>{head}</head><body><div>{body}</div></body></html>", "utf-8"
        )
        with Session.create(tmp_path / "p.biaodu") as session:
            import_paths(session, [tmp_path / "a.html"])
            (document,) = session.documents.list()
            return document.meta

    return imported


def test_a_notice_counts_from_its_signature_and_has_the_place_of_its_signer(page) -> None:
    meta = page("关于做好招生工作的通知", "区教育局", "杭州市西湖区教育局", "2024年4月10日")
    assert (meta.title, meta.date, meta.issuer) == ("关于做好招生工作的通知", "2024-04-10", "杭州市西湖区教育局")


def test_a_report_counts_from_its_publication(page) -> None:
    meta = page("西湖区教育局2023年工作总结", "西湖区人民政府办公室", "西湖区教育局", "2024年1月10日")
    assert (meta.date, meta.issuer, meta.year) == ("2024-04-12", "西湖区教育局", 2023)


def test_who_put_a_text_there_counts_where_the_text_names_nobody(page) -> None:
    meta = page("2023年教育工作总结", "某县教育局", "新建学校三所。")
    assert (meta.date, meta.issuer) == ("2024-04-12", "某县教育局")


def test_a_place_that_the_page_adds_is_taken(page) -> None:
    assert page("区教育局2023年工作总结", "某区教育局", "新建学校三所。").issuer == "某区教育局"
