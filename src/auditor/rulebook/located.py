"""Reads one YAML file into plain data that remembers the line of every value.

The parser's node tree is walked here rather than using its own constructor: only nodes know their lines, and a key
written twice (the later would silently win) is seen only here.
"""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, NamedTuple

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, ScalarNode, SequenceNode

from auditor.rulebook.problems import RuleProblem

Path = tuple[str | int, ...]

_SCALARS: Mapping[str, Callable[[str], Any]] = {
    "tag:yaml.org,2002:int": int,
    "tag:yaml.org,2002:float": float,
    "tag:yaml.org,2002:bool": lambda text: text.lower() == "true",
    "tag:yaml.org,2002:null": lambda _: None,
    "tag:yaml.org,2002:timestamp": date.fromisoformat,
}


class Located(NamedTuple):
    """Plain data of one file and the line (from 1) of every value by its path."""

    file: str
    data: Any
    lines: Mapping[Path, int]

    def line(self, path: Path) -> int:
        """Return the line of ``path``, or of the nearest value around it."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)

    def problem(self, path: Path, message: str) -> RuleProblem:
        """Return a problem at ``path`` of this file."""
        return RuleProblem(self.file, self.line(path), ".".join(str(part) for part in path), message)


def read_located(file: str, body: bytes, problems: list[RuleProblem]) -> Located | None:
    """Return the data of ``body``; ``None`` where it is no YAML at all, with the reason added to ``problems``."""
    try:
        root = YAML(typ="safe").compose(body.decode("utf-8-sig"))
    except UnicodeDecodeError:
        problems.append(RuleProblem(file, 0, "", "不是 UTF-8 编码的文本，请另存为 UTF-8"))
        return None
    except YAMLError as error:
        problems.append(_syntax_problem(file, error))
        return None
    lines: dict[Path, int] = {}
    data = _plain(root, (), lines, lambda path, words: problems.append(Located(file, None, lines).problem(path, words)))
    return Located(file, data, lines)


def _syntax_problem(file: str, error: YAMLError) -> RuleProblem:
    mark = error.problem_mark if isinstance(error, MarkedYAMLError) else None
    line = mark.line + 1 if mark is not None else 0
    return RuleProblem(file, line, "", "YAML 写法有误，请检查缩进、冒号和引号（本行或上一行）")


def _plain(node: Any, path: Path, lines: dict[Path, int], complain: Callable[[Path, str], None]) -> Any:
    if node is None:
        return None
    lines[path] = node.start_mark.line + 1
    if isinstance(node, SequenceNode):
        return [_plain(child, (*path, index), lines, complain) for index, child in enumerate(node.value)]
    if isinstance(node, MappingNode):
        return _mapping(node, path, lines, complain)
    return _scalar(node, path, complain)


def _mapping(
    node: MappingNode, path: Path, lines: dict[Path, int], complain: Callable[[Path, str], None]
) -> dict[str, Any]:
    data: dict[str, Any] = {}
    for key, value in node.value:
        name = str(key.value)
        place = (*path, name)
        data_value = _plain(value, place, lines, complain)
        lines[place] = key.start_mark.line + 1
        if name in data:
            complain(place, "同一个字段写了两次，请只留一个")
        data[name] = data_value
    return data


def _scalar(node: ScalarNode, path: Path, complain: Callable[[Path, str], None]) -> Any:
    read = _SCALARS.get(str(node.tag), str)
    try:
        return read(node.value)
    except ValueError:
        complain(path, f"“{node.value}”读不成数值或日期，如是文字请加引号")
        return None
