"""Problem types (问题类型): how findings are grouped into sentences, and what each type asks for next.

The words are the office's to edit: ``reports/措辞.yaml``, layered over by the workspace's own file.
"""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from auditor.errors import UsageError
from auditor.model.words import Severity
from auditor.report.clean import shorten
from auditor.report.templates import template_file
from auditor.report.view import View
from auditor.result.document import Finding

WORDS_FILE = "措辞.yaml"
_TAG = re.compile(r"\{([^{}]*)\}")
_KNOWN_TAGS = frozenset({"程度", "数量", "处数", "涉及", "举例", "附件"})


@dataclass(frozen=True, kw_only=True)
class Kind:
    """One problem type: ``checks`` the check ids it gathers, ``sentence`` with its tags, ``next`` 下一步工作."""

    name: str
    checks: tuple[str, ...]
    sentence: str
    next: str = ""


@dataclass(frozen=True, kw_only=True)
class Phrasebook:
    """The words of 措辞.yaml. ``other`` words a type nobody listed; ``always`` fills 下一步工作 up to two items."""

    kinds: tuple[Kind, ...]
    other: str
    always: tuple[str, ...]
    basis: tuple[str, ...]

    def of(self, finding: Finding, view: View) -> Kind:
        """Return the type a finding belongs to; an unlisted check is a type of its own, named by the check's title."""
        for kind in self.kinds:
            if finding.check in kind.checks:
                return kind
        name = shorten(finding.title or view.check_title(finding.check), 24)
        return Kind(name=name, checks=(finding.check,), sentence=self.other.replace("{类型}", name))


def label(finding: Finding, view: View, book: Phrasebook) -> str:
    """Return 问题类别 as printed; a mere 风险提示 keeps the milder words of its check (即将到期 is not 不及时)."""
    if finding.severity is Severity.ADVICE and finding.title:
        return finding.title
    return book.of(finding, view).name


@dataclass(frozen=True, kw_only=True)
class Group:
    """The findings of one type within one area (网站 or 新媒体)."""

    kind: Kind
    findings: tuple[Finding, ...]


def grouped(findings: tuple[Finding, ...], view: View, book: Phrasebook) -> tuple[Group, ...]:
    """Group findings by type: vetoes first, then the most frequent."""
    found: dict[str, tuple[Kind, list[Finding]]] = {}
    for finding in findings:
        kind = book.of(finding, view)
        found.setdefault(kind.name, (kind, []))[1].append(finding)
    groups = [Group(kind=kind, findings=tuple(members)) for kind, members in found.values()]
    return tuple(sorted(groups, key=_weight))


def _weight(group: Group) -> tuple[bool, int, str]:
    veto = any(item.severity is Severity.VETO for item in group.findings)
    return (not veto, -len(group.findings), group.kind.name)


def load_phrasebook(folder: Path | None) -> Phrasebook:
    """Read 措辞.yaml from the workspace's ``folder`` where it has one, else the shipped one.

    Raises:
        UsageError: the file cannot be read, lacks a part, or uses an unknown tag; names file and tag.
    """
    path = template_file(WORDS_FILE, folder)
    try:
        values = YAML(typ="safe", pure=True).load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, YAMLError) as error:
        raise UsageError(
            f"措辞文件 {path} 无法读取：{str(error).splitlines()[0]}；请改正，或删去以使用随程序的版本"
        ) from error
    try:
        book = _phrasebook(values)
    except (KeyError, TypeError, AttributeError) as error:
        raise UsageError(
            f"措辞文件 {path} 缺少或写错了“{error.args[0]}”一项；请对照随程序的 {WORDS_FILE} 补齐"
        ) from error
    _check_tags(book, path)
    return book


def _phrasebook(values: Any) -> Phrasebook:
    kinds = tuple(
        Kind(
            name=str(item["类型"]),
            checks=tuple(str(check) for check in item["检查项"]),
            sentence=str(item["句式"]),
            next=str(item.get("下一步", "")),
        )
        for item in values["问题类型"]
    )
    return Phrasebook(
        kinds=kinds,
        other=str(values["其他问题句式"]),
        always=tuple(str(item) for item in values["常用下一步"]),
        basis=tuple(str(item) for item in values["依据"]),
    )


def _check_tags(book: Phrasebook, path: Path) -> None:
    for kind in book.kinds:
        _refuse_unknown(kind.sentence, _KNOWN_TAGS, f"类型“{kind.name}”的句式", path)
        _refuse_unknown(kind.next, frozenset(), f"类型“{kind.name}”的下一步", path)
    _refuse_unknown(book.other, _KNOWN_TAGS | {"类型"}, "其他问题句式", path)


def _refuse_unknown(text: str, known: frozenset[str], where: str, path: Path) -> None:
    for tag in _TAG.findall(text):
        if tag not in known:
            allowed = "、".join(f"{{{name}}}" for name in sorted(known)) or "（不能用标签）"
            raise UsageError(f"措辞文件 {path} 中{where}用了不认识的标签 {{{tag}}}；可用：{allowed}")


def fill(sentence: str, values: dict[str, str]) -> str:
    """Put values into a sentence's tags; what a value itself contains is never read as a tag."""
    return _TAG.sub(lambda hit: values.get(hit.group(1), hit.group()), sentence)
