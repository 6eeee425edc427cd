"""Loads the workspace (工作文件夹): ``auditor.yaml`` and ``offices/*.yaml``, all faults told at once."""

import hashlib
import json
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from auditor.model.office import Office, Settings
from auditor.register.consistency import channel_faults, office_faults, settings_faults
from auditor.register.problems import Fault, Loc, RegisterError
from auditor.register.wording import faults_of
from auditor.register.yaml_source import YamlSource, read_yaml

REGISTER_FILE = "auditor.yaml"
OFFICES_FOLDER = "offices"

Model = TypeVar("Model", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Workspace:
    """A loaded workspace. ``digest`` is the SHA-256 of what was declared, free of spelling and comments.

    ``notes`` are Chinese remarks that stop nothing (an odd file encoding).
    """

    folder: Path
    settings: Settings
    offices: tuple[Office, ...]
    digest: str
    notes: tuple[str, ...] = ()

    def office(self, office_id: str | None = None) -> Office:
        """The office with this id, or the only one.

        Raises:
            RegisterError: no such office, or several and none was named.
        """
        known = "、".join(office.id for office in self.offices)
        if office_id is None and len(self.offices) == 1:
            return self.offices[0]
        if office_id is None:
            raise RegisterError([f"本工作文件夹登记了多个单位，请用 --office 指定其一：{known}"])
        found = next((office for office in self.offices if office.id == office_id), None)
        if found is None:
            raise RegisterError([f"没有编号为“{office_id}”的单位；已登记的有：{known}"])
        return found


def load_settings(path: Path) -> Settings:
    """Load and check the settings alone from a file like ``auditor.yaml`` (an office in it is passed over).

    Raises:
        RegisterError: with every problem found.
    """
    problems: list[str] = []
    settings = _settings(_read_mapping(path, path.name), problems)
    if problems or settings is None:
        raise RegisterError(_in_order(problems))
    return settings


def load_workspace(folder: Path, *, categories: Collection[str] | None = None) -> Workspace:
    """Load and check the register in ``folder``. ``categories``: known category ids, to check references by.

    Raises:
        RegisterError: with every problem found, each naming file, line, field and how to mend (exit code 2).
    """
    main = _read_mapping(folder / REGISTER_FILE, REGISTER_FILE)
    problems: list[str] = []
    settings = _settings(main, problems)
    offices, notes = _offices(folder, main, categories, problems)
    known = [office.id for office in offices]
    problems += [main.describe(fault) for fault in channel_faults(main.data, known)] if offices else []
    if problems or settings is None:
        raise RegisterError(_in_order(problems))
    return Workspace(folder, settings, offices, _digest(settings, offices), tuple(notes))


def office_file(folder: Path, office_id: str) -> tuple[Path, bool]:
    """The file that declares the office, and whether it stands inline under ``office``."""
    for path in office_files(folder):
        data = read_yaml(path, path.name).data
        if isinstance(data, dict) and data.get("id") == office_id:
            return path, False
    return folder / REGISTER_FILE, True


def office_files(folder: Path) -> list[Path]:
    """The files of ``offices/``, by name."""
    return sorted((folder / OFFICES_FOLDER).glob("*.yaml"))


def _read_mapping(path: Path, name: str) -> YamlSource:
    source = read_yaml(path, name)
    if not isinstance(source.data, dict):
        raise RegisterError([f"{name} 第 1 行：应为若干行“字段: 内容”，冒号用半角并在后面空一格"])
    return source


def _settings(source: YamlSource, problems: list[str]) -> Settings | None:
    data = {name: value for name, value in source.data.items() if name != "office"}
    settings = _validated(Settings, data, source, (), problems)
    problems += [source.describe(fault) for fault in (*source.faults, *settings_faults(data))]
    return settings


def _offices(
    folder: Path, main: YamlSource, categories: Collection[str] | None, problems: list[str]
) -> tuple[tuple[Office, ...], list[str]]:
    sources = _office_sources(folder, main, problems)
    offices: list[Office] = []
    notes = list(main.notes)
    ids: dict[str, str] = {}
    for source, data, prefix in sources:
        office = _validated(Office, data, source, prefix, problems)
        problems += [source.describe(fault) for fault in office_faults(data, prefix, categories)]
        if source is not main:
            problems += [source.describe(fault) for fault in source.faults]
            notes += source.notes
        if office is None:
            continue
        if office.id in ids:
            problems.append(source.describe(Fault((*prefix, "id"), f"单位编号“{office.id}”与 {ids[office.id]} 重复")))
        ids.setdefault(office.id, source.name)
        offices.append(office)
    return tuple(offices), notes


def _office_sources(folder: Path, main: YamlSource, problems: list[str]) -> list[tuple[YamlSource, object, Loc]]:
    files = office_files(folder)
    if "office" in main.data and files:
        problems.append(
            main.describe(
                Fault(("office",), f"单位既写在 {REGISTER_FILE} 又写在 {OFFICES_FOLDER}/ 文件夹，请只保留一处")
            )
        )
    if "office" in main.data:
        return [(main, main.data["office"], ("office",))]
    if not files:
        problems.append(
            f"{REGISTER_FILE} 没有登记单位：请写 office（单位），或在 {OFFICES_FOLDER}/ 文件夹放各单位的文件"
        )
    sources: list[tuple[YamlSource, object, Loc]] = []
    for path in files:
        try:
            source = read_yaml(path, f"{OFFICES_FOLDER}/{path.name}")
            sources.append((source, source.data, ()))
        except RegisterError as error:
            problems.extend(error.problems)
    return sources


def _validated(model: type[Model], data: object, source: YamlSource, prefix: Loc, problems: list[str]) -> Model | None:
    try:
        return model.model_validate(data)
    except ValidationError as error:
        problems.extend(source.describe(fault) for fault in faults_of(error, model, prefix))
        return None


def _in_order(problems: list[str]) -> list[str]:
    """Each problem once, by file and line as far as it names one."""

    def place(problem: str) -> tuple[str, int]:
        name, _, rest = problem.partition(" 第 ")
        number = rest.partition(" 行")[0]
        return name, int(number) if number.isdigit() else 0

    return sorted(dict.fromkeys(problems), key=place)


def _digest(settings: Settings, offices: tuple[Office, ...]) -> str:
    declared = {
        "settings": settings.model_dump(mode="json"),
        "offices": [office.model_dump(mode="json") for office in offices],
    }
    return hashlib.sha256(json.dumps(declared, ensure_ascii=False, sort_keys=True).encode()).hexdigest()
