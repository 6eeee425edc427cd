"""Reads one YAML file of the workspace into plain text values that know their lines.

Every scalar stays text ("0571" keeps its zero, a phone number needs no quotes); pydantic makes numbers and dates of it.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    Event,
    MappingStartEvent,
    NodeEvent,
    ScalarEvent,
)

from auditor.register.problems import Fault, Loc, RegisterError, field_name

MAX_BYTES = 2 * 1024 * 1024
MAX_NODES = 200_000
MAX_DEPTH = 50
NULLS = frozenset({"", "~", "null", "Null", "NULL"})

# ruamel's words → what a clerk can do about it.
YAML_WORDS = (
    ("found character '\\t'", "缩进用了制表符（Tab），请改用空格"),
    ("mapping values are not allowed here", "冒号位置不对：上一行可能没写完，或文字里有半角冒号而没有加引号"),
    ("could not find expected ':'", "缺少冒号：字段名后面要用半角冒号“:”再空一格"),
    ("while scanning a quoted scalar", "引号没有成对"),
    ("found unexpected end of stream", "引号没有成对"),
    ("expected <block end>", "缩进没有对齐：同一级的内容左边要对齐"),
    ("expected ',' or", "方括号或花括号没有配对，或缺少半角逗号"),
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
    source = YamlSource(name, notes=notes)
    try:
        source.data = _Reader(source, YAML(typ="safe", pure=True).parse(text)).document()
    except MarkedYAMLError as error:
        raise RegisterError([_yaml_line(error, name)]) from None
    except YAMLError as error:
        raise RegisterError([f"{name} 不是有效的 YAML：{_yaml_words(str(error))}"]) from None
    if source.data is None:
        raise RegisterError([f"{name} 是空的：请用 auditor init 新建，或填入单位登记内容"])
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
    """Turns YAML events into plain values, noting lines and repeated fields.

    Works on the events, so that a file nested or multiplied beyond reason is refused before it costs time.
    """

    def __init__(self, source: YamlSource, events: Iterator[Event]) -> None:
        self.source = source
        self.events = events
        self.anchors: dict[str, tuple[Any, int]] = {}
        self.depth = 0
        self.nodes = 0

    def document(self) -> Any:
        """The value of the only document; none where there is none."""
        data: Any = None
        documents = 0
        for event in self.events:
            if isinstance(event, DocumentStartEvent):
                documents += 1
                if documents > 1:
                    raise self._refusal(event, "文件里有多份内容（多余的“---”），请只保留一份")
            elif isinstance(event, NodeEvent):
                data = self._value(event, ())
        return data

    def _value(self, event: NodeEvent, loc: Loc) -> Any:
        self.source.lines.setdefault(loc, event.start_mark.line + 1)
        before = self.nodes
        self.nodes += 1
        value = self._read(event, loc)
        if self.nodes > MAX_NODES:  # aliases can multiply a small file without end
            raise RegisterError([f"{self.source.name} 内容过多（超过 {MAX_NODES} 项），不是正常的登记文件"])
        if event.anchor is not None and not isinstance(event, AliasEvent):
            self.anchors[event.anchor] = (value, self.nodes - before)
        return value

    def _read(self, event: NodeEvent, loc: Loc) -> Any:
        if isinstance(event, AliasEvent):
            if event.anchor not in self.anchors:
                raise self._refusal(event, "用了没有定义的别名（以 * 开头的文字请加引号）")
            value, size = self.anchors[event.anchor]
            self.nodes += size
            return value
        if isinstance(event, ScalarEvent):
            plain = event.style is None and event.tag is None
            return None if plain and event.value in NULLS else str(event.value)
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise RegisterError([f"{self.source.name} 嵌套层数过多，不是正常的登记文件"])
        found = dict(self._pairs(loc)) if isinstance(event, MappingStartEvent) else list(self._items(loc))
        self.depth -= 1
        return found

    def _inside(self) -> Iterator[NodeEvent]:
        """The events that begin a value, up to the end of the collection."""
        while isinstance(event := next(self.events), NodeEvent):
            yield event

    def _next(self) -> NodeEvent:
        event = next(self.events)
        assert isinstance(event, NodeEvent), "the parser gives every key a value"
        return event

    def _items(self, loc: Loc) -> Iterator[Any]:
        for index, event in enumerate(self._inside()):
            yield self._value(event, (*loc, index))

    def _pairs(self, loc: Loc) -> Iterator[tuple[str, Any]]:
        seen: set[str] = set()
        for event in self._inside():
            line = event.start_mark.line + 1
            if not isinstance(event, ScalarEvent):
                self.source.faults.append(Fault(loc, f"第 {line} 行的字段名应为一个词"))
                self._value(event, loc)
                self._value(self._next(), loc)
                continue
            key = str(event.value)
            if key in seen:
                first = self.source.lines[(*loc, key)]
                told = f"字段 {key} 写了两次（第 {first} 行和第 {line} 行），请删去一处"
                self.source.faults.append(Fault((*loc, key), told))
                self._value(self._next(), (*loc, key))
                continue
            seen.add(key)
            self.source.lines[(*loc, key)] = line
            value = self._value(self._next(), (*loc, key))
            if value is not None:
                yield key, value

    def _refusal(self, event: Event, words: str) -> RegisterError:
        return RegisterError([f"{self.source.name} 第 {event.start_mark.line + 1} 行，YAML 写法有误：{words}"])
