"""What a memo shows, and what it must not load."""

from PySide6.QtCore import QUrl

from gui.said.memo_page import MemoPage, memo_html


def test_markdown_with_tables_and_no_html_of_the_writer(qtbot):
    html = memo_html("**a**\n\n| x | y |\n|---|---|\n| 1 | 2 |\n\n<script>b</script>")
    assert "<strong>a</strong>" in html
    assert "<table>" in html
    assert "<script>" not in html


def test_no_file_is_opened_for_a_memo(qtbot, tmp_path):
    picture = tmp_path / "a.png"
    picture.write_bytes(b"x")
    page = MemoPage()
    qtbot.addWidget(page)
    assert page.loadResource(2, QUrl.fromLocalFile(str(picture))) is None
    assert "<img" not in memo_html(f"![a]({picture.as_uri()})")
