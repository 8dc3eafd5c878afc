import pytest

from tests.core.reading.page_specimens import ONE, body, read


def test_the_metadata_of_government_pages_goes_before_the_site_s_title() -> None:
    head = (
        '<title>某区门户网站</title><meta name="ArticleTitle" content="区教育局2021年工作总结">'
        '<meta name="PubDate" content="2022-01-05 10:21"><meta name="contentSource" content="某区教育局">'
    )
    made = read(body(f"<p>{ONE}</p>", head))
    assert (made.hint, dict(made.meta)) == (
        "区教育局2021年工作总结",
        {"title": "区教育局2021年工作总结", "date": "2022-01-05", "issuer": "某区教育局"},
    )


@pytest.mark.parametrize("source", ["本站原创", "新华社", "某区政府网站", "某某日报", "未知"])
def test_a_source_that_issues_no_reports_is_no_issuer(source: str) -> None:
    assert "issuer" not in read(body(f"<p>{ONE}</p>", f'<meta name="ContentSource" content="{source}">')).meta
