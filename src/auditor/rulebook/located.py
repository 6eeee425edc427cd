"""Reads one YAML file into plain data that remembers the line of every value.

The parser's node tree is walked here rather than using its own constructor: only nodes know their lines, and a key
written twice (the later would silently win) is seen only here.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, NamedTuple

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, ScalarNode, SequenceNode

from auditor.rulebook.problems import RuleProblem

Path = tuple[str | int, ...]

LARGEST = 1024 * 1024
DEEPEST = 12
DEEPEST_TEXT = 200
MOST_VALUES = 100_000

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
    if len(body) > LARGEST:
        problems.append(RuleProblem(file, 0, "", f"文件过大（超过 {LARGEST // 1024} KB），不像规则文件"))
        return None
    try:
        text = body.decode("utf-8-sig")
        if _too_deep(text):
            problems.append(RuleProblem(file, 0, "", "括号或缩进嵌套过深，不像规则文件"))
            return None
        root = YAML(typ="safe").compose(text)
    except UnicodeDecodeError:
        problems.append(RuleProblem(file, 0, "", "不是 UTF-8 编码的文本，请另存为 UTF-8"))
        return None
    except YAMLError as error:
        problems.append(_syntax_problem(file, error))
        return None
    walk = _Walk(file, problems)
    return Located(file, walk.plain(root, ()), walk.lines)


def _too_deep(text: str) -> bool:
    # The C parser recurses without a bound: nesting is counted before it sees the text.
    depth = deepest = 0
    for bracket in re.findall(r"[\[\]{}]", text):
        depth += 1 if bracket in "[{" else -1
        deepest = max(deepest, depth)
    indented = max((len(indent) for indent in re.findall(r"^[ ?:-]*", text, re.MULTILINE)), default=0)
    return deepest > DEEPEST_TEXT or indented > DEEPEST_TEXT


def _syntax_problem(file: str, error: YAMLError) -> RuleProblem:
    mark = error.problem_mark if isinstance(error, MarkedYAMLError) else None
    line = mark.line + 1 if mark is not None else 0
    return RuleProblem(file, line, "", "YAML 写法有误，请检查缩进、冒号和引号（本行或上一行）")


class _Walk:
    """Walks one node tree into plain data, noting lines and faults."""

    def __init__(self, file: str, problems: list[RuleProblem]) -> None:
        self.lines: dict[Path, int] = {}
        self._file = file
        self._problems = problems

    def plain(self, node: Any, path: Path) -> Any:
        if node is None:
            return None
        self.lines[path] = node.start_mark.line + 1
        # References (& and *) may build far more values than were written, or a value within itself.
        if len(path) > DEEPEST or len(self.lines) > MOST_VALUES:
            self._complain(path[:1], "嵌套过深或内容过多，请不要使用 & 和 * 引用")
            return None
        if isinstance(node, SequenceNode):
            return [self.plain(child, (*path, index)) for index, child in enumerate(node.value)]
        if isinstance(node, MappingNode):
            return self._mapping(node, path)
        return self._scalar(node, path)

    def _mapping(self, node: MappingNode, path: Path) -> dict[str, Any]:
        data: dict[str, Any] = {}
        for key, value in node.value:
            name = str(key.value)
            place = (*path, name)
            plain = self.plain(value, place)
            self.lines[place] = key.start_mark.line + 1
            if name in data:
                self._complain(place, "同一个字段写了两次，请只留一个")
            data[name] = plain
        return data

    def _scalar(self, node: ScalarNode, path: Path) -> Any:
        read = _SCALARS.get(str(node.tag), str)
        try:
            return read(node.value)
        except ValueError:
            self._complain(path, f"“{node.value}”读不成数值或日期，如是文字请加引号")
            return None

    def _complain(self, path: Path, words: str) -> None:
        self._problems.append(Located(self._file, None, self.lines).problem(path, words))
