"""Templates an office edits (报告模板): where they lie, and how a mistake in one is reported."""

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from jinja2 import StrictUndefined, TemplateSyntaxError, UndefinedError
from jinja2.exceptions import SecurityError, TemplateError
from jinja2.sandbox import ImmutableSandboxedEnvironment
from lxml.etree import XMLSyntaxError

from auditor.errors import UsageError
from auditor.report.clean import web_link
from auditor.shipped import shipped_folder

Done = TypeVar("Done")


def template_file(name: str, folder: Path | None) -> Path:
    """Return the workspace's own template ``name`` where ``folder`` has one, else the shipped one."""
    if folder is not None and (folder / name).is_file():
        return folder / name
    return shipped_folder("reports") / name


def environment() -> ImmutableSandboxedEnvironment:
    """Return a Jinja2 environment for office templates: everything escaped, unknown tags refused, no way to code."""
    made = ImmutableSandboxedEnvironment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    del made.filters["safe"]
    made.filters["web_link"] = web_link
    return made


def telling(path: Path, work: Callable[[], Done]) -> Done:
    """Do ``work`` with the template at ``path``; a mistake in it becomes one Chinese line.

    Raises:
        UsageError: the template is at fault; names file and tag.
    """
    try:
        return work()
    except UndefinedError as error:
        raise UsageError(f"模板 {path} 用了不认识的标签：{_tag(error)}；请对照《报告模板》手册的标签表改正") from error
    except TemplateSyntaxError as error:
        raise UsageError(
            f"模板 {path} 第 {error.lineno} 行标签写法有误：{error.message}；请检查大括号是否成对"
        ) from error
    except SecurityError as error:
        raise UsageError(f"模板 {path} 用了不允许的写法：{error.message}") from error
    except TemplateError as error:
        raise UsageError(f"模板 {path} 无法使用：{error.message}") from error
    except XMLSyntaxError as error:
        raise UsageError(f"模板 {path} 填入内容后不是完整的 Word 文件；请检查成对的标签是否各占一段、一行") from error
    except (TypeError, ValueError, ArithmeticError, LookupError, RecursionError) as error:
        raise UsageError(f"模板 {path} 中有算不出来的标签：{str(error).splitlines()[0]}") from error


def _tag(error: UndefinedError) -> str:
    """Jinja2 says ``'新标签' is undefined`` or ``… has no attribute '新标签'``: the tag is the last word in quotes."""
    parts = str(error.message or error).split("'")
    return parts[-2] if len(parts) >= 3 else str(error)
