"""What Qt's own Chinese catalog lacks of the words that its dialogs show."""

from PySide6.QtCore import QTranslator

WORDS = {
    ("QFileDialog", "&Look in:"): "位置(&L)：",
    ("QFileDialog", "Files of &type:"): "文件类型(&T)：",
    ("QAbstractFileIconProvider", "Alias"): "替身",
    ("QAbstractFileIconProvider", "Drive"): "驱动器",
    ("QAbstractFileIconProvider", "File"): "文件",
    ("QAbstractFileIconProvider", "File Folder"): "文件夹",
    ("QAbstractFileIconProvider", "Folder"): "文件夹",
    ("QAbstractFileIconProvider", "Shortcut"): "快捷方式",
    ("QAbstractFileIconProvider", "Unknown"): "未知",
    (
        "QFileSystemModel",
        '<b>The name "%1" can not be used.</b><p>Try using another name, with fewer characters or no punctuations'
        " marks.",
    ): "<b>不能使用名称“%1”。</b><p>请换一个名称，字数少一些，或不用标点符号。",
    ("QFileSystemModel", "%1 bytes"): "%1 字节",
    ("QFileSystemModel", "%1 byte(s)"): "%1 字节",
    ("QMessageBox", "OK"): "确定",
    ("QMessageBox", "Help"): "帮助",
    ("QErrorMessage", "An error occurred"): "出现错误",
    ("QShortcut", "Keyboard"): "键盘",
    ("QPrintDialog", "Automatic"): "自动",
    ("QPageSetupWidget", "Page &order:"): "页面顺序(&O)：",
    ("QPageSetupWidget", "Pages &per sheet:"): "每张纸的页数(&P)：",
    ("QPrintSettingsOutput", "Duplex Printing"): "双面打印",
    ("QPrintSettingsOutput", "Long side"): "长边",
    ("QPrintSettingsOutput", "Short side"): "短边",
    ("QPrintSettingsOutput", "None"): "无",
    ("QPrintSettingsOutput", "Page &Set:"): "页面范围(&S)：",
}
"""Chinese by context and English text, as Qt asks for them."""


class QtWords(QTranslator):
    """Asked by Qt when its own catalog has nothing; knows nothing while the interface is not Chinese.

    It counts as empty, so that installing it tells no widget that the language has changed.
    """

    chinese = False

    def translate(  # type: ignore[override]
        self, context: str, source: str, disambiguation: str | None = None, n: int = -1
    ) -> str | None:
        """The Chinese of a text, or None, on which Qt goes on looking."""
        return WORDS.get((context, source)) if self.chinese else None
