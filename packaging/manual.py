"""The manual page of `biaodu`, made from the commands themselves."""

from datetime import UTC, datetime

from core import VERSION
from core.cli.main import commands

_WORDS = {
    "en": {
        "about": "read reports side by side, label passages",
        "name": "NAME",
        "synopsis": "SYNOPSIS",
        "description": "DESCRIPTION",
        "commands": "COMMANDS",
        "files": "FILES",
        "status": "EXIT STATUS",
        "text": (
            "Without arguments or with files, opens the window: a project (.biaodu), a package (.biaodupkg), or "
            "reports to read. With a command, does it without a window; biaodu COMMAND --help says how."
        ),
        "projects": "A project: texts, codebook, labels and history in one SQLite file.",
        "packages": "What colleagues give each other.",
        "statuses": "0 done; 1 problems were found, or it failed; 2 wrong usage; 130 stopped by Ctrl+C.",
    },
    "zh_CN": {
        "about": "并排阅读报告，标注段落",
        "name": "名称",
        "synopsis": "概要",
        "description": "描述",
        "commands": "命令",
        "files": "文件",
        "status": "退出状态",
        "text": (
            "不带参数或带文件时打开窗口：项目（.biaodu）、交换包（.biaodupkg）或要阅读的报告。"
            "带命令时不开窗口直接执行；用法见 biaodu 命令 --help。"
        ),
        "projects": "项目：正文、编码手册、标注与历史都在一个 SQLite 文件里。",
        "packages": "同事之间交换的文件。",
        "statuses": "0 完成；1 发现问题或未能完成；2 用法有误；130 被 Ctrl+C 中止。",
    },
}


def manual_page(language: str, epoch: int) -> str:
    """The page in roff."""
    words = _WORDS[language]
    day = datetime.fromtimestamp(epoch, UTC).strftime("%Y-%m-%d")
    lines = [
        f'.TH BIAODU 1 "{day}" "biaodu {VERSION}"',
        f".SH {words['name']}",
        f"biaodu \\- {words['about']}",
        f".SH {words['synopsis']}",
        ".B biaodu",
        "[\\fIFILE\\fR...]",
        ".br",
        ".B biaodu",
        "\\fICOMMAND\\fR [\\fIARGUMENTS\\fR...]",
        f".SH {words['description']}",
        words["text"],
        f".SH {words['commands']}",
    ]
    for name, about in commands().items():
        lines += [".TP", f".B {name}", _plain(about)]
    lines += [
        f".SH {words['files']}",
        ".TP",
        ".I *.biaodu",
        words["projects"],
        ".TP",
        ".I *.biaodupkg",
        words["packages"],
    ]
    lines += [f".SH {words['status']}", words["statuses"]]
    return "\n".join(lines) + "\n"


def _plain(text: str) -> str:
    """A line that roff doesn't take for a request, with hyphens that can be copied."""
    return ("\\&" if text.startswith((".", "'")) else "") + text.replace("\\", "\\e").replace("-", "\\-")
