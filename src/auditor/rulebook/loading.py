"""Loads ``rules/``: packs, categories, column types and the chain of profiles, the workspace's own layered over.

packs/*.yaml          one published document each
profiles/*.yaml       口径: layers and what each changes
categories.yaml       categories in three tiers
column_types.yaml     types, periods, name patterns
office.yaml           (workspace only) the office's own overrides, laid over whatever profile is used
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError

from auditor.rulebook.book import PackInfo, ProfileInfo, Rulebook
from auditor.rulebook.consistency import consistency_problems
from auditor.rulebook.layering import Chain, apply_layers, chain_of
from auditor.rulebook.limits import RuleData
from auditor.rulebook.located import Located, read_located
from auditor.rulebook.problems import RulebookError, RuleProblem
from auditor.rulebook.profiles import ProfileFile
from auditor.rulebook.rows import Category, ColumnTypes, Pack, Row
from auditor.rulebook.wording import reason_in_chinese
from auditor.shipped import shipped_folder

Model = TypeVar("Model", bound=RuleData)
NATIONAL = "国家"


@dataclass
class RuleFiles:
    """Everything read from the folders, valid or not; ``problems`` grows while reading."""

    problems: list[RuleProblem] = field(default_factory=list)
    bodies: list[tuple[str, bytes]] = field(default_factory=list)
    packs: list[Pack] = field(default_factory=list)
    rows: dict[str, Row] = field(default_factory=dict)
    places: dict[str, tuple[Located, int]] = field(default_factory=dict)
    profiles: dict[str, tuple[ProfileFile, Located]] = field(default_factory=dict)
    overlay: tuple[ProfileFile, Located] | None = None
    categories: dict[str, tuple[Category, Located, int]] = field(default_factory=dict)
    column_types: tuple[ColumnTypes, Located] | None = None

    def digest(self) -> str:
        """Return the sha256 over names and bytes of all files, in order of their names."""
        total = hashlib.sha256()
        for name, body in sorted(self.bodies):
            total.update(f"{name}\0{len(body)}\0".encode())
            total.update(body)
        return total.hexdigest()


def load_rulebook(profile: str, own: Path | None, *, at: date | None = None, shipped: Path | None = None) -> Rulebook:
    """Load the rules as ``profile`` sees them.

    Args:
        profile: id of a shipped profile or of one in ``own``/profiles.
        own: the workspace's ``rules`` folder, laid over the shipped one; none or absent = shipped rules only.
        at: the day judged; overrides not yet in force then are left out. None = all.
        shipped: another folder instead of the shipped one (tests).

    Raises:
        RulebookError: with every problem of every file.
    """
    files = read_rule_files(own, shipped)
    chain = chain_of(profile, {key: value[0] for key, value in files.profiles.items()})
    if isinstance(chain, str):
        files.problems.append(RuleProblem("口径", 0, profile, chain))
    if files.problems or isinstance(chain, str) or files.column_types is None:
        raise RulebookError(files.problems)
    return _assemble(files, chain, at)


def read_rule_files(own: Path | None, shipped: Path | None = None) -> RuleFiles:
    """Read and validate every rule file of both folders; what is wrong stands in ``problems``."""
    files = RuleFiles()
    for folder, label in _folders(own, shipped):
        for path in sorted((folder / "packs").glob("*.yaml")):
            _read_pack(files, path, label)
        for path in sorted((folder / "profiles").glob("*.yaml")):
            _read_profile(files, path, label)
        _read_categories(files, folder / "categories.yaml", label)
        _read_column_types(files, folder / "column_types.yaml", label)
        if label != "rules":
            _read_overlay(files, folder / "office.yaml", label)
    if files.column_types is None and not files.problems:
        files.problems.append(RuleProblem("rules/column_types.yaml", 0, "", "缺少这个文件，请重新安装 auditor"))
    return files


def _folders(own: Path | None, shipped: Path | None) -> Iterable[tuple[Path, str]]:
    yield shipped or shipped_folder("rules"), "rules"
    if own is not None and own.is_dir():
        yield own, "本单位 rules"


def _open(files: RuleFiles, path: Path, label: str) -> Located | None:
    name = (
        f"{label}/{path.parent.name}/{path.name}"
        if path.parent.name in ("packs", "profiles")
        else f"{label}/{path.name}"
    )
    body = path.read_bytes()
    files.bodies.append((name, body))
    located = read_located(name, body, files.problems)
    if located is not None and not isinstance(located.data, dict):
        files.problems.append(RuleProblem(name, 1, "", "文件是空的或不是“字段: 值”的写法"))
        return None
    return located


def _validated(
    files: RuleFiles, located: Located, model: type[Model], data: Any, at: tuple[str | int, ...]
) -> Model | None:
    try:
        return model.model_validate(data)
    except ValidationError as error:
        for detail in error.errors():
            path = (*at, *detail["loc"])
            files.problems.append(located.problem(path, reason_in_chinese(detail)))
        return None


def _read_pack(files: RuleFiles, path: Path, label: str) -> None:
    located = _open(files, path, label)
    if located is None:
        return
    head = {key: value for key, value in located.data.items() if key != "rows"}
    pack = _validated(files, located, Pack, {**head, "rows": []}, ())
    if pack is None:
        return
    files.packs.append(pack)
    for index, entry in enumerate(_listed(files, located, "rows")):
        _read_row(files, located, pack, index, entry)


def _listed(files: RuleFiles, located: Located, name: str) -> list[Any]:
    entries = located.data.get(name)
    if isinstance(entries, list):
        return entries
    files.problems.append(located.problem((name,), f"应有 {name}：后面每条以“- ”开头"))
    return []


def _read_row(files: RuleFiles, located: Located, pack: Pack, index: int, entry: Any) -> None:
    at = ("rows", index)
    data = (
        {**entry, "pack": pack.id, "document": entry.get("document", pack.document)}
        if isinstance(entry, dict)
        else entry
    )
    row = _validated(files, located, Row, data, at)
    if row is None:
        return
    if row.id in files.rows:
        files.problems.append(located.problem((*at, "id"), f"条款编号 {row.id} 与另一处重复"))
    clause = f"{row.document} {row.clause}"
    limits = {
        name: limit.model_copy(update={"layer": limit.layer or NATIONAL, "clause": limit.clause or clause})
        for name, limit in row.limits.items()
    }
    files.places[row.id] = (located, index)
    files.rows[row.id] = row.model_copy(update={"limits": limits})


def _read_profile(files: RuleFiles, path: Path, label: str) -> None:
    located = _open(files, path, label)
    profile = _validated(files, located, ProfileFile, located.data, ()) if located else None
    if located is None or profile is None:
        return
    if profile.id in files.profiles:
        files.problems.append(
            located.problem(("id",), f"口径 {profile.id} 已有同名的，请换一个编号并用 extends 引用原口径")
        )
    files.profiles[profile.id] = (profile, located)


def _read_overlay(files: RuleFiles, path: Path, label: str) -> None:
    if not path.is_file():
        return
    located = _open(files, path, label)
    if located is None:
        return
    data = {"id": "office", "name": "本单位", "level": "单位", **located.data}
    profile = _validated(files, located, ProfileFile, data, ())
    files.overlay = (profile, located) if profile else None


def _read_categories(files: RuleFiles, path: Path, label: str) -> None:
    located = _open(files, path, label) if path.is_file() else None
    if located is None:
        return
    for index, entry in enumerate(_listed(files, located, "categories")):
        category = _validated(files, located, Category, entry, ("categories", index))
        if category is not None:
            files.categories[category.id] = (category, located, index)


def _read_column_types(files: RuleFiles, path: Path, label: str) -> None:
    located = _open(files, path, label) if path.is_file() else None
    types = _validated(files, located, ColumnTypes, located.data, ()) if located else None
    if located is not None and types is not None:
        files.column_types = (types, located)


def _assemble(files: RuleFiles, chain: Chain, at: date | None) -> Rulebook:
    layers: Sequence[tuple[ProfileFile, Located]] = [files.profiles[profile.id] for profile in chain]
    if files.overlay is not None:
        layers = [*layers, files.overlay]
    rows, categories, problems = apply_layers(
        files.rows, {key: value[0] for key, value in files.categories.items()}, layers, at
    )
    problems += consistency_problems(files.rows, files.categories, files.column_types)
    if problems:
        raise RulebookError(problems)
    assert files.column_types is not None
    packs: Mapping[str, PackInfo] = {
        pack.id: PackInfo.of(pack) for pack in sorted(files.packs, key=lambda pack: pack.order)
    }
    return Rulebook(
        _profile_info([layer for layer, _ in layers], chain[-1]),
        rows,
        packs,
        tuple(categories),
        files.column_types[0],
        files.digest(),
    )


def _profile_info(layers: Sequence[ProfileFile], chosen: ProfileFile) -> ProfileInfo:
    labels = tuple(dict.fromkeys((NATIONAL, *(layer.label for layer in layers))))
    audience = next((layer.audience for layer in reversed(layers) if layer.audience), "street")
    scored = next((layer.scored for layer in reversed(layers) if layer.scored is not None), False)
    return ProfileInfo(chosen.id, chosen.name, labels, audience, scored)
