"""Reads 对象登记表.xlsx back: what staff confirmed, dropped or changed, and every slip by sheet, row and column."""

import copy
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from auditor.model.office import Account, CategoryNote, Column, Office, Site, Unit
from auditor.register.consistency import office_faults
from auditor.register.problems import Fault, Loc, RegisterError
from auditor.register.table_export import category_rows, row_cells
from auditor.register.table_layout import (
    ACCOUNT_SHEET,
    CATEGORY_SHEET,
    CHANGE,
    COLUMN_FIELDS,
    COLUMN_WORD,
    MARK,
    MARKS,
    NO,
    OBJECT,
    OFFICE_FIELDS,
    OFFICE_SHEET,
    SITE_FIELDS,
    SITE_SHEET,
    SITE_WORD,
    UNIT_SHEET,
    YES,
    CategoryRow,
    Field,
    Names,
    Sheet,
    parsed,
)
from auditor.register.table_reading import Table, TableFile, TableRow
from auditor.register.wording import faults_of

Thing = dict[str, Any]
NESTED = ("owner_a", "owner_b", "lead", "period", "exception", "none_this_year")


def import_xlsx(path: Path, office: Office, categories: Sequence[CategoryRow] = ()) -> tuple[Office, tuple[str, ...]]:
    """Return ``office`` as corrected in the table at ``path``, and one Chinese line for each change.

    Rows missing from the table change nothing. A cell nobody touched keeps what the register holds.

    Raises:
        RegisterError: with every slip, each naming sheet, row and column.
    """
    return _Import(path, office, categories).result()


class _Import:
    """One reading of one table against the register it was made from."""

    def __init__(self, path: Path, office: Office, categories: Sequence[CategoryRow]) -> None:
        self.problems: list[str] = []
        self.changes: list[str] = []
        self.data: Thing = office.model_dump(mode="json")
        self.file = TableFile(path, self.problems)
        self.known = [row.id for row in categories]
        notes = self.file.sheet(CATEGORY_SHEET, marked=False)
        listed = (
            [CategoryRow(row.cells["类目编号"], row.cells.get("类目名称", "")) for row in notes.rows] if notes else []
        )
        self.category_table = notes
        self.categories = tuple(categories) or tuple(row for row in listed if row.id)
        self.names = Names.of(self.data, self.categories)
        self.new_names = self.names
        self.places: dict[Loc, tuple[str, int]] = {}
        self.taken = {thing["id"] for thing in _things(self.data)}

    def result(self) -> tuple[Office, tuple[str, ...]]:
        new = copy.deepcopy(self.data)
        self._office_fields(new)
        new["units"] = self._simple(UNIT_SHEET, Unit, "units", "科室")
        self.new_names = Names.of(new, self.categories)
        new["sites"] = self._sites()
        new["accounts"] = self._simple(ACCOUNT_SHEET, Account, "accounts", "账号")
        new["categories"] = self._category_notes()
        self._cross_check(new)
        if self.problems:
            raise RegisterError(list(dict.fromkeys(self.problems)))
        try:
            return Office.model_validate(new), tuple(self.changes)
        except ValidationError as error:  # a field of 单位信息: all others were checked row by row
            raise RegisterError([self._told(fault) for fault in faults_of(error, Office)]) from None

    def _office_fields(self, new: Thing) -> None:
        pairs = self.file.pairs(OFFICE_SHEET)
        if pairs is None:
            return
        number, identity = pairs.get("单位编号", (2, ""))
        if identity and identity != self.data["id"]:
            told = f"“单位编号”：“{identity}”与登记的“{self.data['id']}”不同，是否选错了文件？"
            self.problems.append(self._at(OFFICE_SHEET, number) + told)
        cells = {header: text for header, (_, text) in pairs.items()}
        fields = [field for field in OFFICE_FIELDS if field.header in pairs]
        for field, before in self._edits(fields, self.data, cells):
            row = pairs[field.header][0]
            self.places[field.path] = (OFFICE_SHEET, row)
            self._put(new, field, cells[field.header])
            self._note(OFFICE_SHEET, row, self.data["name"], field, before, cells[field.header])

    def _simple(self, layout: Sheet, model: type[BaseModel], key: str, word: str) -> list[Thing]:
        table = self.file.sheet(layout)
        if table is None:
            return list(self.data[key])
        kept: list[tuple[TableRow | None, Thing]] = []
        for row, old in self._paired(table, {thing["id"]: thing for thing in self.data[key]}, layout.fields):
            new = self._taken_row(layout.name, row, old, layout.fields, word) if row is not None else old
            if new is not None:
                kept.append((row, new))
        return [
            self._checked(thing, model, layout.name, row, layout.fields, (key, index))
            for index, (row, thing) in enumerate(kept)
        ]

    def _sites(self) -> list[Thing]:
        table = self.file.sheet(SITE_SHEET)
        if table is None:
            return list(self.data["sites"])
        sites = self._site_rows(table)
        self._column_rows(table, sites)
        for index, site in enumerate(sites.values()):
            row = site.pop("#row", None)
            columns = site.pop("columns")
            self._checked(site, Site, SITE_SHEET.name, row, SITE_FIELDS, ("sites", index))
            site["columns"] = [
                self._checked(
                    column,
                    Column,
                    SITE_SHEET.name,
                    column.pop("#row", None),
                    COLUMN_FIELDS,
                    ("sites", index, "columns", n),
                )
                for n, column in enumerate(columns)
            ]
        return list(sites.values())

    def _site_rows(self, table: Table) -> dict[str, Thing]:
        part = Table(table.name, table.headers, tuple(row for row in table.rows if row.cells[OBJECT] == SITE_WORD))
        old_sites = {site["id"]: {**site, "columns": []} for site in self.data["sites"]}
        sites: dict[str, Thing] = {}
        for row, old in self._paired(part, old_sites, SITE_FIELDS):
            new = self._taken_row(table.name, row, old, SITE_FIELDS, SITE_WORD) if row is not None else old
            if new is not None:
                sites[str(new["id"])] = {**new, "columns": [], "#row": row}
        return sites

    def _column_rows(self, table: Table, sites: Mapping[str, Thing]) -> None:
        odd = [row for row in table.rows if row.cells[OBJECT] not in (SITE_WORD, COLUMN_WORD)]
        self.problems += [
            f"{self._at(table.name, row.number)}“{OBJECT}”：“{row.cells[OBJECT]}”应为“{SITE_WORD}”或“{COLUMN_WORD}”"
            for row in odd
        ]
        part = Table(table.name, table.headers, tuple(row for row in table.rows if row.cells[OBJECT] == COLUMN_WORD))
        old_columns = {
            column["id"]: {**column, "site": site["id"]} for site in self.data["sites"] for column in site["columns"]
        }
        for row, old in self._paired(part, old_columns, COLUMN_FIELDS):
            new = self._taken_row(table.name, row, old, COLUMN_FIELDS, COLUMN_WORD) if row is not None else dict(old)
            if new is None:
                continue
            home = self._home_of(new.pop("site", None), sites)
            if home is None:
                number = row.number if row is not None else 1
                self.problems.append(
                    f"{self._at(table.name, number)}“所属站点”：栏目“{new.get('name', '')}”没有写明在用的站点编号；"
                    f"现有站点：{'、'.join(sites) or '（无）'}"
                )
                continue
            home["columns"].append({**new, "#row": row})

    def _home_of(self, site: Any, sites: Mapping[str, Thing]) -> Thing | None:
        if not site:
            return next(iter(sites.values())) if len(sites) == 1 else None
        named = [home for home in sites.values() if home.get("name") == site]
        return sites.get(str(site)) or (named[0] if len(named) == 1 else None)

    def _category_notes(self) -> list[Thing]:
        if self.category_table is None:
            return list(self.data["categories"])
        old = {row["category"]: row for row in category_rows(self.data, self.categories)}
        notes = {note["category"]: dict(note) for note in self.data["categories"]}
        seen: set[str] = set()
        for row in self.category_table.rows:
            identity = row.cells["类目编号"]
            if identity in seen or not identity:
                self.problems.append(
                    f"{self._at(CATEGORY_SHEET.name, row.number)}“类目编号”：为空或重复，请恢复导出时的样子"
                )
                continue
            seen.add(identity)
            edits = self._edits(CATEGORY_SHEET.fields, old.get(identity, {}), row.cells)
            note = notes.setdefault(identity, {"category": identity}) if edits else {}
            for field, before in edits:
                self._put(note, field, row.cells[field.header])
                self._note(CATEGORY_SHEET.name, row.number, identity, field, before, row.cells[field.header])
            if edits:
                self._checked(note, CategoryNote, CATEGORY_SHEET.name, row, CATEGORY_SHEET.fields, ())
        return [
            note
            for note in notes.values()
            if note.get("not_involved") or note.get("platform_url") or note in self.data["categories"]
        ]

    def _paired(
        self, table: Table, old: Mapping[str, Thing], fields: Iterable[Field]
    ) -> list[tuple[TableRow | None, Thing]]:
        """Rows with the objects they stand for, in the register's order, new rows last; row none = not in the table."""
        by_id: dict[str, TableRow] = {}
        new: list[TableRow] = []
        for row in table.rows:
            identity = row.cells["编号"]
            if identity and identity in by_id:
                first = by_id[identity].number
                self.problems.append(f"{self._at(table.name, row.number)}“编号”：“{identity}”与第 {first} 行重复")
            elif identity in old:
                by_id[identity] = row
            elif any(row.cells.get(field.header) for field in fields):
                new.append(row)
        return [*((by_id.get(key), thing) for key, thing in old.items()), *((row, {}) for row in new)]

    def _taken_row(self, sheet: str, row: TableRow, old: Thing, fields: Sequence[Field], word: str) -> Thing | None:
        """The object as this row leaves it, or none where it goes."""
        mark = row.cells[MARK]
        name = old.get("name") or row.cells.get("名称") or "（未填名称）"
        if mark not in ("", *MARKS):
            self.problems.append(f"{self._at(sheet, row.number)}“{MARK}”：“{mark}”应为 是、否、改 之一，或留空")
        if mark == NO:
            if old:
                self.changes.append(f"{sheet}第 {row.number} 行：删去{word}“{name}”")
            return None
        fields = [field for field in fields if field.header in row.cells]
        edits = self._edits(fields, old, row.cells)
        if edits and not mark:
            headers = "、".join(field.header for field, _ in edits)
            self.problems.append(
                f"{self._at(sheet, row.number)}“{MARK}”：{word}“{name}”的{headers}有改动而没有标记，请填“{CHANGE}”"
            )
        thing = copy.deepcopy(old) if old else {"id": self._new_id(row.cells["编号"], word), "name": name}
        for field, before in edits:
            self._put(thing, field, row.cells[field.header])
            if old:
                self._note(sheet, row.number, name, field, before, row.cells[field.header])
        if not old:
            self.changes.append(f"{sheet}第 {row.number} 行：新增{word}“{name}”")
        self._confirm(thing, mark, old, f"{sheet}第 {row.number} 行：确认{word}“{name}”")
        return thing

    def _confirm(self, thing: Thing, mark: str, old: Thing, line: str) -> None:
        if mark in (YES, CHANGE) and old.get("confirmed") is False:
            thing["confirmed"] = True
            self.changes.append(line)

    def _edits(self, fields: Iterable[Field], old: Thing, cells: Mapping[str, str]) -> list[tuple[Field, str]]:
        expected = row_cells(fields, old, self.names)
        return [
            (field, expected[field.header])
            for field in fields
            if not field.read_only and field.header in cells and cells[field.header] != expected[field.header]
        ]

    def _put(self, thing: Thing, field: Field, text: str) -> None:
        value = parsed(field, text, self.new_names)
        if field.kind == "unit" and value == text:
            value = parsed(field, text, self.names)
        inner: Any = thing
        for part, following in zip(field.path, field.path[1:], strict=False):
            if isinstance(inner, list):
                inner.extend({} for _ in range(int(part) + 1 - len(inner)))
            elif inner.get(part) is None:
                inner[part] = [] if isinstance(following, int) else {}
            inner = inner[part]
        if value is None:
            inner.pop(field.path[-1], None)
        else:
            inner[field.path[-1]] = value
        for name in NESTED:
            if isinstance(thing.get(name), dict) and not any(thing[name].values()):
                del thing[name]

    def _checked(
        self, thing: Thing, model: type[BaseModel], sheet: str, row: TableRow | None, fields: Sequence[Field], loc: Loc
    ) -> Thing:
        """Tell the faults of one object by row and column, and remember where it stands."""
        if row is None:
            return thing
        self.places[loc] = (sheet, row.number)
        if str(thing.get("name", "")).startswith(("http://", "https://")):
            self.problems.append(f"{self._at(sheet, row.number)}“名称”：填的是网址，是否与“网址”一列填反了？")
        try:
            model.model_validate(thing)
        except ValidationError as error:
            for fault in faults_of(error, model):
                self.problems.append(f"{self._at(sheet, row.number)}{_header(fault.loc, fields)}：{fault.text}")
        return thing

    def _cross_check(self, new: Thing) -> None:
        self.problems += [self._told(fault) for fault in office_faults(new, (), self.known or None)]

    def _told(self, fault: Fault) -> str:
        for length in range(len(fault.loc), 0, -1):
            place = self.places.get(fault.loc[:length])
            if place is not None:
                fields = COLUMN_FIELDS if "columns" in fault.loc else _fields_of(place[0])
                return f"{self._at(*place)}{_header(fault.loc[length:] or fault.loc, fields)}：{fault.text}"
        return f"{self.file.name}：{fault.text}"

    def _at(self, sheet: str, number: int) -> str:
        return f"{self.file.name} 的“{sheet}”表第 {number} 行"

    def _note(self, sheet: str, number: int, name: str, field: Field, before: str, after: str) -> None:
        self.changes.append(f"{sheet}第 {number} 行：“{name}”的{field.header}由“{before or '空'}”改为“{after or '空'}”")

    def _new_id(self, wanted: str, word: str) -> str:
        stem = {"科室": "unit", SITE_WORD: "site", COLUMN_WORD: "column"}.get(word, "account")
        number = 1
        identity = wanted
        while not identity or (identity in self.taken and not wanted):
            identity = f"{stem}-{number}"
            number += 1
            if identity in self.taken:
                identity = ""
        self.taken.add(identity)
        return identity


def _things(data: Thing) -> Iterable[Thing]:
    yield from data["units"]
    for site in data["sites"]:
        yield site
        yield from site["columns"]
    yield from data["accounts"]


def _fields_of(sheet: str) -> Sequence[Field]:
    known = {
        SITE_SHEET.name: SITE_FIELDS,
        OFFICE_SHEET: OFFICE_FIELDS,
        UNIT_SHEET.name: UNIT_SHEET.fields,
        ACCOUNT_SHEET.name: ACCOUNT_SHEET.fields,
        CATEGORY_SHEET.name: CATEGORY_SHEET.fields,
    }
    return known[sheet]


def _header(loc: Loc, fields: Sequence[Field]) -> str:
    """The header of the column a fault belongs to."""
    for field in fields:
        if loc and loc[: len(field.path)] == field.path[: len(loc)]:
            return f"“{field.header}”"
    return ""
