"""``auditor menu``: a menu in Chinese for those who use no command line; files dropped on it are imported."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Annotated

import typer

from auditor.cli.chinese import ChineseCommand
from auditor.cli.options import WorkspaceOption
from auditor.cli.output import say

Words = list[str | Path]
Choice = tuple[str, Callable[[Path], None]]

KINDS = (
    ("整改台账", "ledger", ("整改", "台账")),
    ("对象登记表", "register", ("登记",)),
    ("人工补查", "signoffs", ("补查", "核查")),
    ("账号发布导出表", "posts", ("发布", "推文", "图文")),
    ("账号备案清单", "filings", ("备案",)),
    ("信息报送清单", "submissions", ("报送", "采用")),
    ("政府信息公开申请台账", "applications", ("申请",)),
    ("上级通报", "superior-notices", ("通报",)),
    ("监管平台工单", "platform-tickets", ("工单",)),
    ("找错留言", "zhaocuo", ("找错",)),
    ("栏目清单", "column-items", ("栏目",)),
)
"""What a table may be: its name on screen, its kind, and words of file names that tell it. More telling ones first."""
_LESS_TELLING = ("登记", "台账", "发布")


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command("menu", cls=ChineseCommand, help="中文菜单：检查、看到期、出报告、导入台账，不用记命令。")(menu)


def menu(
    files: Annotated[
        list[Path] | None, typer.Argument(metavar="文件", help="要导入的表格（拖到图标上的文件）。", show_default=False)
    ] = None,
    workspace: WorkspaceOption = Path(),
) -> int:
    """Show the menu until the user leaves; first import the files given."""
    try:
        if not (workspace / "auditor.yaml").exists():
            _choose("还没有建立工作目录", _FIRST, workspace, until=lambda: (workspace / "auditor.yaml").exists())
            if not (workspace / "auditor.yaml").exists():
                return 0
        for file in files or ():
            _import(workspace, file)
        _choose(f"工作目录：{workspace.resolve()}", _MENU, workspace)
    except EOFError:
        say()
    return 0


def _choose(title: str, choices: Sequence[Choice], workspace: Path, until: Callable[[], bool] = lambda: False) -> None:
    while not until():
        say()
        say(f"==== 政务网站自查 · {title} ====")
        for number, (words, _) in enumerate(choices, start=1):
            say(f"  {number}  {words}")
        say("  0  退出")
        picked = _ask("请输入编号后按回车：")
        if picked in ("0", "q", "Q"):
            return
        if not (picked.isdecimal() and 1 <= int(picked) <= len(choices)):
            say(f"没有“{picked}”这一项，请输入 0 到 {len(choices)}")
            continue
        choices[int(picked) - 1][1](workspace)
        if not until():
            _ask("按回车返回菜单：")


def _ask(words: str) -> str:
    # Digits and letters of a Chinese keyboard layout (１２３) count as what they look like.
    import unicodedata

    return unicodedata.normalize("NFKC", input(words)).strip()


def _ask_path(words: str) -> Path | None:
    # A file dragged into the window arrives in quotes.
    text = input(words).strip().strip("\"'").strip()
    return Path(text) if text else None


def _run(*words: str | Path) -> int:
    from auditor.cli.app import build, ended

    say()
    return ended(build(), [str(word) for word in words])


def _demo(_workspace: Path) -> None:
    _run("demo")


def _set_up(workspace: Path) -> None:
    say("将从网站菜单自动提出栏目登记，之后请核对《对象登记表.xlsx》。")
    site = _ask("门户网站首页网址（如 https://www.example.gov.cn/，没有则直接回车）：")
    section = _ask("本单位在网站中的板块名称（如 云溪街道，整站则直接回车）：") if site else ""
    words: Words = ["init", workspace]
    words += ["--site", site] if site else []
    words += ["--section", section] if section else []
    _run(*words)


def _audit(workspace: Path) -> None:
    say("正在检查，视网站大小约需几分钟到几十分钟，请不要关闭窗口……")
    _run("audit", "-w", workspace)


def _due(workspace: Path) -> None:
    _run("due", "-w", workspace)


def _report(workspace: Path) -> None:
    person = _ask("领导已经审定的，请输入审定人姓名；还没有的直接回车，先出草稿：")
    _run("report", "-w", workspace, *(("--approve", person) if person else ("--draft",)))


def _import_asked(workspace: Path) -> None:
    file = _ask_path("把表格文件拖到本窗口后按回车（直接回车返回）：")
    if file is not None:
        _import(workspace, file)


def _import(workspace: Path, file: Path) -> None:
    say(f"导入：{file.name}")
    if not file.is_file():
        say(f"找不到文件 {file}，请检查后重试")
        return
    guessed = guess_kind(file.name)
    for number, (name, _, _) in enumerate(KINDS, start=1):
        say(f"  {number}  {name}{'  ← 按文件名应是这一种' if number - 1 == guessed else ''}")
    words = "这是哪一种表？输入编号" + ("，直接回车按上面所标：" if guessed is not None else "（直接回车不导入）：")
    picked = _ask(words) or ("" if guessed is None else str(guessed + 1))
    if not (picked.isdecimal() and 1 <= int(picked) <= len(KINDS)):
        say("没有导入")
        return
    kind = KINDS[int(picked) - 1][1]
    _run("import", kind, file, "-w", workspace, *_further(kind))


def guess_kind(name: str) -> int | None:
    """Return the place in `KINDS` of what a file of that name likely is, none where it does not tell."""
    told = [
        (word in _LESS_TELLING, place) for place, (_, _, words) in enumerate(KINDS) for word in words if word in name
    ]
    return min(told)[1] if told else None


def _further(kind: str) -> list[str]:
    """Ask what some kinds need beside the file."""
    if kind == "column-items":
        return ["--column", _ask("是哪个栏目的清单（栏目名称）：")]
    if kind != "posts":
        return []
    words = ["--account", _ask("是哪个账号的导出表（账号名称）：")]
    for option, asked in (("--from", "导出表从哪天起（如 2026-07-01，不清楚则回车）："), ("--to", "到哪天止：")):
        if day := _ask(asked):
            words += [option, day]
    return words


def _export(workspace: Path) -> None:
    folder = workspace / "out"
    folder.mkdir(parents=True, exist_ok=True)
    _run("ledger", "export", folder / "整改台账.xlsx", "-w", workspace)
    _run("signoff", "export", folder / "人工补查.xlsx", "-w", workspace)


def _doctor(workspace: Path) -> None:
    _run("doctor", "-w", workspace)


_FIRST: tuple[Choice, ...] = (
    ("建立工作目录（登记本单位的网站和账号）", _set_up),
    ("先看演示（虚构街道，不联网）", _demo),
)
_MENU: tuple[Choice, ...] = (
    ("检查（读网站和账号）", _audit),
    ("看到期（栏目、整改、申请、核查……）", _due),
    ("出报告", _report),
    ("导入台账等表格", _import_asked),
    ("导出整改台账和人工补查表（给科室填写）", _export),
    ("体检（看缺什么）", _doctor),
)
