"""Write the generated pages: command reference, pages of rules and checks, dictionary of outcome words.

``python scripts/build_docs.py`` writes them; ``--check`` only tells whether they are current (exit 1 where not).
"""

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import typer
from typer.core import TyperArgument, TyperCommand, TyperGroup

from auditor.checks import load
from auditor.cli.app import build
from auditor.model.tasks import TASK_ZH
from auditor.model.words import METHOD_ZH, OUTCOME_ZH, SEVERITY_ZH, VERDICT_ZH, ColumnType
from auditor.rulebook import load_rulebook
from auditor.rulebook.pages import CheckPage, rule_pages

DOCS = Path(__file__).resolve().parents[1] / "docs"
GENERATED = "<!-- 本页由 scripts/build_docs.py 生成，请勿手工修改 -->"


def pages() -> dict[Path, str]:
    """Return every generated page by its path."""
    made = {DOCS / "manual" / "命令.md": "\n".join(_commands()), DOCS / "manual" / "词汇.md": "\n".join(_words())}
    checks = [
        CheckPage(
            id=loaded.meta.id,
            code=loaded.meta.code,
            title=loaded.meta.title,
            rows=loaded.meta.rows,
            manual=loaded.page,
        )
        for loaded in load()
    ]
    rulebook = load_rulebook("street-office", None)
    return made | {DOCS / "rules" / name: text for name, text in rule_pages(rulebook, checks).items()}


def _commands() -> Iterator[str]:
    root = typer.main.get_command(build())
    assert isinstance(root, TyperGroup)
    yield from (GENERATED, "", "# 命令", "", "所有命令都可以加 `--help` 看说明，用 `-w 目录` 指定工作目录。", "")
    yield from ("| 退出码 | 含义 |", "|---|---|")
    yield from (f"| {code} | {meaning} |" for code, meaning in _EXIT_CODES)
    for name, command in root.commands.items():
        if isinstance(command, TyperGroup):
            yield from ("", f"## auditor {name}", "", command.help or "")
            for inner, one in command.commands.items():
                yield from _command(f"{name} {inner}", one, "###")
        else:
            yield from _command(name, command, "##")
    yield ""


_EXIT_CODES = (
    (0, "检查完整，没有不合格"),
    (1, "检查完整，有不合格"),
    (2, "命令用法或登记有误"),
    (3, "检查不完整（有内容没能看到）"),
    (4, "程序内部错误"),
    (5, "存储错误（磁盘、数据库、输出目录）"),
    (6, "另一个检查正在进行"),
    ("128+n", "被信号 n 中断（Ctrl-C 为 130）"),
)


def _command(name: str, command: TyperCommand, level: str) -> Iterator[str]:
    arguments = [str(parameter.metavar) for parameter in command.params if isinstance(parameter, TyperArgument)]
    usage = " ".join(["auditor", name, *arguments])
    yield from ("", f"{level} auditor {name}", "", command.help or "", "", "```", usage, "```", "")
    rows = [f"| {_written(parameter)} | {_told(parameter)} |" for parameter in command.params]
    if rows:
        yield from ("| 参数、选项 | 说明 |", "|---|---|", *rows)


def _written(parameter: Any) -> str:
    if isinstance(parameter, TyperArgument):
        return str(parameter.metavar)
    value = f" {parameter.metavar}" if (parameter.metavar or "").strip() else ""
    return "、".join(f"`{option}{value}`" for option in parameter.opts)


def _told(parameter: Any) -> str:
    return (getattr(parameter, "help", None) or "").replace("|", "、")


def _words() -> Iterator[str]:
    yield from (GENERATED, "", "# 词汇", "", "屏幕、报告和登记中每个词只有一个意思。", "")
    tables: tuple[tuple[str, dict[str, str]], ...] = (
        ("结论", {word.value: text for word, text in VERDICT_ZH.items()}),
        ("问题轻重", {word.value: text for word, text in SEVERITY_ZH.items()}),
        ("采集方式", {word.value: text for word, text in METHOD_ZH.items()}),
        ("访问结果", {word.value: text for word, text in OUTCOME_ZH.items()}),
        ("无人值守的事项", {task.value: text for task, text in TASK_ZH.items()}),
    )
    for title, words in tables:
        yield from (f"## {title}", "", "| 代码 | 中文 |", "|---|---|")
        yield from (f"| `{code}` | {text} |" for code, text in words.items())
        yield ""
    yield from ("## 栏目类型", "", "、".join(kind.value for kind in ColumnType), "")


def main() -> int:
    """Write the pages, or compare them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true")
    check = parser.parse_args().check
    made = pages()
    stale = [path for path, text in made.items() if not path.is_file() or path.read_text(encoding="utf-8") != text]
    orphans = [path for path in (DOCS / "rules").rglob("*.md") if path not in made]
    if check:
        for path in (*stale, *orphans):
            sys.stderr.write(f"{path.relative_to(DOCS.parent)} is not current: run python scripts/build_docs.py\n")
        return 1 if stale or orphans else 0
    for path in stale:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(made[path], encoding="utf-8")
    for path in orphans:
        path.unlink()
    return 0


if __name__ == "__main__":
    sys.exit(main())
