"""The program ``auditor``: its commands, and how errors end (exit codes of the contract)."""

import io
import sys
import tempfile
import traceback
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path
from typing import Annotated, Any

import typer

from auditor import __version__
from auditor.cli.chinese import ChineseGroup, translate_panels, usage_in_chinese
from auditor.errors import AuditorError
from auditor.logs import show_warnings
from auditor.redaction import hide, redact

COMMANDS = (
    "demo",
    "init",
    "register",
    "doctor",
    "audit",
    "check",
    "inspect",
    "imports",
    "report",
    "rollup",
    "rejudge",
    "due",
    "probe",
    "ledger",
    "signoff",
    "handover",
    "annual",
    "rules",
    "run",
    "serve",
    "notify",
    "status",
    "audit_log",
    "backup",
    "export",
    "proof",
    "menu",
)
"""Command modules in the order the help shows them; each has ``add_to(app)``."""

INTERRUPTED = 130

translate_panels()


def _show_version(wanted: bool) -> None:
    if wanted:
        sys.stdout.write(f"auditor {__version__}\n")
        raise typer.Exit


def build() -> typer.Typer:
    """Return the program with all its commands."""
    app = typer.Typer(
        name="auditor",
        cls=ChineseGroup,
        help="政府网站与政务新媒体季度自查：检查更新、链接、必设栏目，生成自查报告。",
        no_args_is_help=True,
        add_completion=False,
        context_settings={"help_option_names": ["--help", "-h"]},
    )

    @app.callback()
    def program(
        version: Annotated[
            bool, typer.Option("--version", help="显示版本号。", callback=_show_version, is_eager=True)
        ] = False,
    ) -> None:
        """政府网站与政务新媒体季度自查：检查更新、链接、必设栏目，生成自查报告。"""

    for name in COMMANDS:
        import_module(f"auditor.cli.{name}").add_to(app)
    return app


def main() -> None:
    """Run the program and end with an exit code of the contract."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")
    show_warnings()
    sys.exit(ended(build()))


def ended(app: Callable[..., Any], words: Sequence[str] | None = None) -> int:
    """Run ``app`` with ``words`` (none = the command line) and return its exit code.

    Errors meant for the user become one Chinese line each.
    """
    try:
        code = app(args=words, standalone_mode=False)
    except (KeyboardInterrupt, typer.Abort):
        code = INTERRUPTED
    except BrokenPipeError:
        code = 0
    except Exception as error:
        code, text = _outcome(error)
        _say(text)
    if code == INTERRUPTED:  # the library itself turns Ctrl-C into this code without a word
        _say("已按要求中断。已采集的内容保留，本次检查标记为“已中断”，可重新执行同一命令。")
    return int(code) if isinstance(code, int) else 0


def _outcome(error: Exception) -> tuple[int, str]:
    """Return exit code and words for an error that ended the program."""
    if isinstance(error, AuditorError):
        return error.exit_code, hide(str(error))
    if isinstance(error, typer.Exit):
        return error.exit_code, ""
    if isinstance(error, typer.TyperException):
        return 2, usage_in_chinese(error)
    return 4, f"程序内部错误（{type(error).__name__}）。已保存的数据未受影响，{_written_down()}"


def _written_down() -> str:
    """Write the traceback where a maintainer finds it, and say where; secrets in addresses are struck out."""
    path = Path(tempfile.gettempdir()) / "auditor-internal-error.log"
    try:
        lines = [redact(line) for line in hide(traceback.format_exc()).splitlines()]
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    except OSError:
        return "错误经过未能写入文件，请把本行文字交给维护人员"
    return f"请把 {path} 交给维护人员"


def _say(text: str) -> None:
    if text:
        sys.stderr.write(text.rstrip() + "\n")
