"""Writes ``auditor.yaml``: a new register with comments, or an old one with only what changed (comments kept)."""

import io
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq

from auditor.errors import StorageError
from auditor.model.office import Office, Settings
from auditor.register.problems import RegisterError
from auditor.register.workspace import REGISTER_FILE, office_file
from auditor.register.yaml_comments import put_comments, rearranged, take_comments
from auditor.register.yaml_source import read_text
from auditor.whole_files import write_whole

HEADER = """\
# 对象登记：本单位要管好的站点、栏目和政务新媒体账号。
# 井号（#）后面是说明，不起作用。冒号用半角，后面空一格；同一级内容左边对齐。
# 不想改这个文件的，可用 auditor register export 导出《对象登记表.xlsx》，改后用 auditor register import 导回。
"""

OFFICE_NOTES = {
    "units": "科室、社区：owner_a 为 A 角责任人，owner_b 为 B 角；left: true 表示已离岗",
    "sites": "站点与板块：scope 为 section 的是门户网站里的板块，为 site 的是独立网站",
    "accounts": "政务新媒体账号：sources 说明推文清单从哪里来（import 导入平台导出的表格，feed 订阅地址）",
    "categories": "必设类目说明：not_involved 写不涉及的原因，platform_url 写统一平台上的网址",
    "report": "自查报告用语",
}
COLUMN_NOTE = "栏目：type 决定多久算未更新；confirmed: false 表示程序建议、尚未经人确认，why 是建议的理由"


def write_register(folder: Path, office: Office, settings: Settings, *, replace: bool = False) -> Path:
    """Write a readable ``auditor.yaml`` for one office declared inline; return its path.

    Raises:
        RegisterError: the file is there already and ``replace`` is false.
        StorageError: the folder refuses the write.
    """
    path = folder / REGISTER_FILE
    if path.exists() and not replace:
        raise RegisterError([f"{path} 已存在，不会覆盖：请换一个文件夹，或先把它移走"])
    text = HEADER + "\n" + _dumped(_slim(settings)) + "\n" + _dumped({"office": _commented_office(office)})
    write_atomically(path, text.encode())
    return path


def update_register(folder: Path, office: Office) -> Path:
    """Put the changed ``office`` back into the file that declares it; settings, order and comments stay.

    Raises:
        RegisterError: the file cannot be read.
        StorageError: the folder refuses the write.
    """
    path, inline = office_file(folder, office.id)
    text, _ = read_text(path, path.name)
    document = _yaml().load(text)
    full, slim = office.model_dump(mode="json"), _slim(office)
    _merge(document["office"] if inline else document, slim, full)
    write_atomically(path, _dumped(document).encode())
    return path


def write_atomically(path: Path, body: bytes) -> None:
    """Write ``body`` beside ``path`` and move it there, so that no half-written file is ever seen."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, body)
    except OSError as error:
        raise StorageError(f"写不进 {path}（{error.strerror}）：请检查文件夹权限和磁盘空间") from error


def _yaml() -> YAML:
    yaml = YAML(typ="rt")
    yaml.indent(mapping=2, sequence=4, offset=2)
    yaml.width = 4096
    yaml.allow_unicode = True
    yaml.preserve_quotes = True
    yaml.representer.add_representer(str, _represent)
    return yaml


def _represent(representer: Any, text: str) -> Any:
    """Quote text that holds a line break of the rare kinds, which plain YAML would fold into a blank."""
    style = '"' if any(mark in text for mark in "\x85\u2028\u2029") else None
    return representer.represent_scalar("tag:yaml.org,2002:str", text, style=style)


def _dumped(value: Any) -> str:
    stream = io.StringIO()
    if value:
        _yaml().dump(value, stream)
    return stream.getvalue()


def _slim(model: Office | Settings) -> dict[str, Any]:
    """What differs from the defaults, and what names a thing even where it equals one."""
    slim: dict[str, Any] = model.model_dump(mode="json", exclude_defaults=True)
    return {"profile": model.profile, **slim} if isinstance(model, Settings) else slim


def _commented_office(office: Office) -> CommentedMap:
    declared = CommentedMap(_slim(office))
    for key, note in OFFICE_NOTES.items():
        if key in declared:
            declared.yaml_set_comment_before_after_key(key, before=f"\n{note}", indent=2)
    sites = declared.get("sites") or []
    declared_sites = []
    for site in sites:
        commented = CommentedMap(site)
        if "columns" in commented:
            commented.yaml_set_comment_before_after_key("columns", before=COLUMN_NOTE, indent=6)
        declared_sites.append(commented)
    if declared_sites:
        declared["sites"] = declared_sites
    return declared


def _merge(old: CommentedMap, new: Mapping[str, Any], full: Mapping[str, Any]) -> None:
    """Make ``old`` say ``new``, touching only what differs. ``full`` also knows the defaults left out of ``new``."""
    for key in [key for key in old if key not in new and not _agrees(old[key], full.get(key))]:
        del old[key]
    for key, value in new.items():
        if key in old and _same(old[key], value):
            continue
        if key in old and isinstance(old[key], CommentedMap) and isinstance(value, dict):
            _merge(old[key], value, full[key])
        elif key in old and isinstance(old[key], CommentedSeq) and _is_list_of_things(value):
            _merge_list(old[key], value, full[key])
        else:
            old[key] = value


def _merge_list(old: CommentedSeq, new: list[dict[str, Any]], full: list[dict[str, Any]]) -> None:
    """Keep each thing's own lines and comments (by id), in the new order; things that are no more go."""
    comments = take_comments(old)
    known = {_identity(item): place for place, item in enumerate(old) if isinstance(item, CommentedMap)}
    items = list(old)
    kept: list[CommentedMap] = []
    for value, whole in zip(new, full, strict=True):
        place = known.get(_identity(value))
        if place is None:
            kept.append(CommentedMap(value))
        else:
            _merge(items[place], value, whole)
            kept.append(items[place])
    del old[:]
    old.extend(kept)
    put_comments(old, rearranged(comments, [known.get(_identity(value)) for value in new]))


def _is_list_of_things(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(item, dict) and _identity(item) for item in value)


def _identity(thing: Mapping[str, Any]) -> str:
    return str(thing.get("id") or thing.get("category") or "")


def _agrees(written: Any, value: Any) -> bool:
    """Whether all that stands in the file is part of what ``value`` says (the rest being defaults)."""
    if isinstance(written, Mapping) and isinstance(value, Mapping):
        return all(key in value and _agrees(written[key], value[key]) for key in written)
    if isinstance(written, list) and isinstance(value, list):
        return len(written) == len(value) and all(map(_agrees, written, value))
    return _same(written, value)


def _same(written: Any, value: Any) -> bool:
    """Whether what stands in the file means ``value``; a number or a day may be written as text or bare."""
    if isinstance(written, Mapping) and isinstance(value, Mapping):
        return written.keys() == value.keys() and all(_same(written[key], value[key]) for key in written)
    if isinstance(written, list) and isinstance(value, list):
        return len(written) == len(value) and all(map(_same, written, value))
    if isinstance(value, bool):
        return str(written).lower() in (("true", "yes", "on", "1") if value else ("false", "no", "off", "0"))
    if value is None or written is None:
        return value is written
    if isinstance(value, int | float):
        return str(written) in (str(value), str(int(value)))
    return str(written).strip() == str(value)
