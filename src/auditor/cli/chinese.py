"""Chinese words for what the command-line library says by itself: panels, help option, complaints."""

from typing import Any

import typer
from rich import columns
from rich.table import Table
from typer import rich_utils
from typer.core import TyperCommand, TyperGroup

HELP = "显示本说明。"
HELP_HINT = "，执行 auditor --help 查看用法"


def translate_panels() -> None:
    """Put Chinese titles on the help's panels."""
    rich_utils.ARGUMENTS_PANEL_TITLE = "参数"
    rich_utils.OPTIONS_PANEL_TITLE = "选项"
    rich_utils.COMMANDS_PANEL_TITLE = "命令"
    rich_utils.ERRORS_PANEL_TITLE = "用法有误"
    rich_utils.DEFAULT_STRING = "[默认：{}]"
    rich_utils.REQUIRED_LONG_STRING = "[必填]"
    for library in (rich_utils, columns):  # the panels, and the cells in them
        setattr(library, "Table", _Folding)  # noqa: B010 - a name they import, not one they offer


class _Folding(Table):
    """A table that breaks Chinese where a line is full: it has no blanks, and the rest of a sentence would be cut."""

    def add_row(self, *cells: Any, **style: Any) -> None:
        """Add a row, its columns made as they are needed."""
        super().add_row(*cells, **style)
        for column in self.columns:
            column.overflow = "fold"


class ChineseCommand(TyperCommand):
    """A command whose own help option and usage line are Chinese."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for parameter in self.params:
            if getattr(parameter, "is_flag", False):
                parameter.metavar = " "  # a switch takes no value: say none

    def get_help_option(self, ctx: Any) -> Any:
        """Return the help option with a Chinese sentence."""
        return _in_chinese(super().get_help_option(ctx))

    def get_usage(self, ctx: Any) -> str:
        """Return the usage line with a Chinese lead."""
        return _usage(super().get_usage(ctx))


class ChineseGroup(TyperGroup):
    """A group whose own help option and usage line are Chinese."""

    def get_help_option(self, ctx: Any) -> Any:
        """Return the help option with a Chinese sentence."""
        return _in_chinese(super().get_help_option(ctx))

    def get_usage(self, ctx: Any) -> str:
        """Return the usage line with a Chinese lead."""
        return _usage(super().get_usage(ctx))


def _in_chinese(option: Any) -> Any:
    if option is not None:
        option.help = HELP
        option.metavar = " "
    return option


def _usage(line: str) -> str:
    words = {"Usage:": "用法：", "[OPTIONS]": "[选项]", "COMMAND [ARGS]...": "命令 [参数]…"}
    for english, chinese in words.items():
        line = line.replace(english, chinese)
    return line


def usage_in_chinese(error: typer.TyperException) -> str:
    """Return a complaint about the command words as one Chinese line with the remedy; empty where help was shown."""
    message = error.format_message()
    if not message:
        return ""  # no words at all were given: the help has been shown
    option = getattr(error, "option_name", None)
    if type(error).__name__ == "NoSuchOption":
        near = getattr(error, "possibilities", None)
        hint = "，是否要写 " + "、".join(near) if near else ""
        return f"没有选项 {option}{hint}{HELP_HINT}"
    if type(error).__name__ == "MissingParameter":
        return f"缺少参数 {_parameter(error)}{HELP_HINT}"
    if isinstance(error, typer.BadParameter):
        return f"参数 {_parameter(error)} 的值有误：{error.message}{HELP_HINT}"
    if message.startswith("No such command"):
        name = message.split("'")[1]
        return f"没有命令 {name}{HELP_HINT}"
    return message if "auditor" in message else f"命令用法有误：{message}{HELP_HINT}"


def _parameter(error: Any) -> str:
    parameter = getattr(error, "param", None)
    if parameter is None:
        return ""
    return str(parameter.metavar or parameter.human_readable_name)
