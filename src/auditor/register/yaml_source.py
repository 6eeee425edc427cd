"""Reads one YAML file of the workspace into plain text values that know their lines.

Every scalar stays text ("0571" keeps its zero, a phone number needs no quotes); pydantic makes numbers and dates of it.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from auditor.register.problems import Fault, Loc, RegisterError, field_name

MAX_BYTES = 2 * 1024 * 1024
MAX_NODES = 200_000
NULL_TAG = "tag:yaml.org,2002:null"

# ruamel's words → what a clerk can do about it.
YAML_WORDS = (
    ("found character '\\t'", "缩进用了制表符（Tab），请改用空格"),
    ("mapping values are not allowed here", "冒号位置不对：上一行可能没写完，或文字里有半角冒号而没有加引号"),
    ("could not find expected ':'", "缺少冒号：字段名后面要用半角冒号“:”再空一格"),
    ("while scanning a quoted scalar", "引号没有成对"),
    ("found unexpected end of stream", "引号没有成对"),
    ("expected <block end>", "缩进没有对齐：同一级的内容左边要对齐"),
    ("expected ',' or", "方括号或花括号没有配对，或缺少半角逗号"),
    ("expected a single document", "文件里有多份内容（多余的“---”），请只保留一份"),
    ("found undefined alias", "用了没有定义的别名（以 * 开头的文字请加引号）"),
    ("cannot start any token", "文字以特殊符号（@ ` % 等）开头，请给整段文字加引号"),
    ("did not find expected alphabetic or numeric character", "文字以 * 或 & 开头，请给整段文字加引号"),
    ("special characters are not allowed", "文件里有看不见的控制字符，请删除"),
)


@dataclass
class YamlSource:
    """One file read: ``data`` holds only mappings, lists and text; ``lines`` the line of each place, from 1.

    A field left empty counts as not written.
    """

    name: str
    data: Any = None
    lines: dict[Loc, int] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def describe(self, fault: Fault) -> str:
        """Word one fault with file, line and field."""
        where = f"{self.name} 第 {self.line(fault.loc)} 行"
        name = field_name(fault.loc)
        return f"{where}，字段 {name}：{fault.text}" if name else f"{where}：{fault.text}"

    def line(self, loc: Loc) -> int:
        """The line of ``loc``, or of the nearest place above it."""
        while loc and loc not in self.lines:
            loc = loc[:-1]
        return self.lines.get(loc, 1)


def read_yaml(path: Path, name: str) -> YamlSource:
    """Read ``path``, called ``name`` in messages.

    Raises:
        RegisterError: missing, empty, too large, not text, or not YAML.
    """
    text, notes = read_text(path, name)
    root = _compose(text, name)
    if root is None:
        raise RegisterError([f"{name} 是空的：请用 auditor init 新建，或填入单位登记内容"])
    source = YamlSource(name, notes=notes)
    reader = _Reader(source)
    try:
        source.data = reader.plain(root, ())
    except RecursionError:
        raise RegisterError([f"{name} 嵌套层数过多，不是正常的登记文件"]) from None
    if reader.nodes > MAX_NODES:
        raise RegisterError([f"{name} 内容过多（超过 {MAX_NODES} 项），不是正常的登记文件"])
    return source


def read_text(path: Path, name: str) -> tuple[str, list[str]]:
    """Return the text of a file people wrote, and notes on its encoding (UTF-8, UTF-16 with mark, GB18030)."""
    body = _read_bytes(path, name)
    if body.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            return body.decode("utf-16"), [f"{name} 是 UTF-16 编码，已照此读取；建议另存为 UTF-8"]
        except UnicodeDecodeError:
            raise RegisterError([f"{name} 编码无法识别：请用记事本另存为 UTF-8"]) from None
    if b"\x00" in body or _control_share(body) > 0.01:
        raise RegisterError([f"{name} 不是文本文件（可能误放了表格、压缩包或图片）：请放入 YAML 文本"])
    try:
        return body.decode("utf-8-sig"), []
    except UnicodeDecodeError:
        pass
    try:
        return body.decode("gb18030"), [f"{name} 是 GBK 编码，已照此读取；建议另存为 UTF-8"]
    except UnicodeDecodeError:
        raise RegisterError([f"{name} 编码无法识别（既不是 UTF-8 也不是 GBK）：请用记事本另存为 UTF-8"]) from None


def _read_bytes(path: Path, name: str) -> bytes:
    try:
        size = path.stat().st_size
        if path.is_dir():
            raise RegisterError([f"{name} 是文件夹，应为文本文件：{path}"])
        if size > MAX_BYTES:
            raise RegisterError([f"{name} 有 {size / 1024 / 1024:.1f} MB，超过上限 2 MB，不是正常的登记文件：{path}"])
        return path.read_bytes()
    except FileNotFoundError:
        raise RegisterError(
            [f"找不到 {name}（{path}）：请用 -w 指定工作文件夹，或用 auditor init 文件夹 新建"]
        ) from None
    except OSError as error:
        raise RegisterError([f"{name} 读不出来（{path}：{error.strerror}），请检查文件权限"]) from None


def _control_share(body: bytes) -> float:
    control = sum(1 for byte in body if byte < 32 and byte not in (9, 10, 12, 13))
    return control / max(len(body), 1)


def _compose(text: str, name: str) -> Node | None:
    try:
        node = YAML(typ="safe", pure=True).compose(text)
    except MarkedYAMLError as error:
        raise RegisterError([_yaml_line(error, name)]) from None
    except YAMLError as error:
        raise RegisterError([f"{name} 不是有效的 YAML：{_yaml_words(str(error))}"]) from None
    except RecursionError:
        raise RegisterError([f"{name} 嵌套层数过多，不是正常的登记文件"]) from None
    return None if node is None or node.tag == NULL_TAG else node


def _yaml_line(error: MarkedYAMLError, name: str) -> str:
    mark = error.problem_mark or error.context_mark
    words = _yaml_words(f"{error.context or ''} {error.problem or ''}")
    if mark is None:
        return f"{name} 不是有效的 YAML：{words}"
    return f"{name} 第 {mark.line + 1} 行第 {mark.column + 1} 列，YAML 写法有误：{words}"


def _yaml_words(english: str) -> str:
    for words, chinese in YAML_WORDS:
        if words in english:
            return chinese
    return "请检查这一行及上一行的缩进、冒号和引号"


class _Reader:
    """Turns YAML nodes into plain values, noting lines and repeated fields."""

    def __init__(self, source: YamlSource) -> None:
        self.source = source
        self.nodes = 0

    def plain(self, node: Node, loc: Loc) -> Any:
        self.nodes += 1
        self.source.lines.setdefault(loc, node.start_mark.line + 1)
        if self.nodes > MAX_NODES:  # aliases can multiply a small file without end
            return None
        if isinstance(node, MappingNode):
            return dict(self._pairs(node, loc))
        if isinstance(node, SequenceNode):
            return [self.plain(item, (*loc, index)) for index, item in enumerate(node.value)]
        assert isinstance(node, ScalarNode)
        return None if node.tag == NULL_TAG else str(node.value)

    def _pairs(self, node: MappingNode, loc: Loc) -> Iterator[tuple[str, Any]]:
        seen: set[str] = set()
        for key_node, value_node in node.value:
            line = key_node.start_mark.line + 1
            if not isinstance(key_node, ScalarNode):
                self.source.faults.append(Fault(loc, f"第 {line} 行的字段名应为一个词"))
                continue
            key = str(key_node.value)
            if key in seen:
                first = self.source.lines[(*loc, key)]
                self.source.faults.append(
                    Fault((*loc, key), f"字段 {key} 写了两次（第 {first} 行和第 {line} 行），请删去一处")
                )
                continue
            seen.add(key)
            self.source.lines[(*loc, key)] = line
            value = self.plain(value_node, (*loc, key))
            if value is not None:
                yield key, value
