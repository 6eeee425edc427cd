"""The district's 通报 written from a roll-up: sentences, tables and annexes."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from pathlib import Path

from auditor.report.clean import shorten
from auditor.report.files import write_all
from auditor.report.kinds import Kind, Phrasebook, load_phrasebook
from auditor.report.paper import Block, Paper, body, caption, heading, subheading
from auditor.report.paper_page import write_paper_page
from auditor.report.paper_rows import cut_annexes
from auditor.report.paper_word import write_paper_word
from auditor.report.phrases import NUMERALS, day, listed, quarter, share
from auditor.report.rollup import FAILED, OPEN, PASSED, SECTION, OfficeReport, Rollup, Standing
from auditor.report.tables import Cell, Column, Table, numbered
from auditor.report.view import printed_name
from auditor.report.workbook import check_workbook, write_workbook

_MOST_TYPES, _MOST_NAMED = 8, 3


def write_rollup(
    rollup: Rollup, folder: Path, *, issuer: str = "", at: datetime, templates: Path | None = None
) -> tuple[Path, ...]:
    """Write the 通报 as Word, web page and workbook into ``folder``: all of them, or none.

    Raises:
        StorageError: the folder refuses; nothing is left behind.
    """
    paper = rollup_paper(rollup, load_phrasebook(templates), issuer=issuer, at=at)
    name = f"{quarter(rollup.period)}检查情况通报"
    printed = replace(paper, annexes=cut_annexes(paper.annexes, f"{name}.xlsx", "单位"))
    return write_all(
        folder,
        {
            f"{name}.docx": partial(write_paper_word, printed),
            f"{name}.html": lambda path: write_paper_page(paper, path, templates),
            f"{name}.xlsx": partial(_write_workbook, paper),
        },
    )


def _write_workbook(paper: Paper, path: Path) -> None:
    write_workbook(paper, path, created=paper.at, draft=paper.draft)
    check_workbook(paper, path)


def rollup_paper(rollup: Rollup, book: Phrasebook, *, issuer: str, at: datetime) -> Paper:
    """Return the 通报. What the roll-up cannot know (who issues it) is printed as 待填."""
    place = rollup.district or "本区"
    annexes = _numbered_annexes(rollup, book)
    number = {key: table.number for key, table in annexes.items()}
    blocks: tuple[Block, ...] = (
        body(_opening(rollup, place)),
        heading("一、总体情况"),
        subheading("（一）报送情况"),
        body(_handed_in(rollup)),
        subheading("（二）网站（专栏）检查情况"),
        body(_rate(_of(rollup, section=True), "板块（专栏）")),
        subheading("（三）政务新媒体检查情况"),
        body(_rate(_of(rollup, section=False), "账号")),
        *_platform_table(rollup),
        subheading("（四）上季度问题整改情况"),
        body(_looked_back(rollup)),
        heading("二、发现的主要问题"),
        *_problems(rollup, book, number["问题清单"]),
        body(_named(rollup, number["点名名单"])),
        body(_platform(rollup, number["平台问题"])),
        heading("三、单位排名"),
        body(_RANK_RULE + (f"详见附件{number['单位排名']}。" if number["单位排名"] else "")),
        heading("四、下一步工作要求"),
        *(body(f"{index}.{text}") for index, text in enumerate(_next(rollup, book), start=1)),
    )
    return Paper(
        title_lines=(
            issuer or "〔待填：发文机关〕",
            f"关于{quarter(rollup.period)}{place}",
            "政府网站与政务新媒体检查情况的通报",
        ),
        recipient="各镇人民政府、街道办事处，各有关单位",
        blocks=blocks,
        annexes=annexes,
        signature=issuer or "〔待填：发文机关〕",
        date=day(at),
        at=at,
    )


def _opening(rollup: Rollup, place: str) -> str:
    return (
        f"按照《国务院办公厅秘书局关于印发政府网站与政务新媒体检查指标、监管工作年度考核指标的通知》"
        f"（国办秘函〔2019〕19号）要求，{quarter(rollup.period)}{place}各单位开展了政府网站与政务新媒体自查，"
        f"现根据各单位报送的自查数据，将有关情况通报如下："
    )


def _handed_in(rollup: Rollup) -> str:
    sent = len(rollup.offices)
    notes = "".join(f"{note}。" for note in rollup.notes)
    if not rollup.expected:
        return f"本季度收到{sent}个单位报送的自查数据。{notes}"
    owed = len(rollup.expected)
    told = (
        f"应报送单位{owed}个，已报送{owed - len(rollup.missing)}个，报送率{share(owed - len(rollup.missing), owed)}。"
    )
    extra = sent - (owed - len(rollup.missing))
    told += f"另收到名单以外的单位报送{extra}个，一并统计。" if extra > 0 else ""
    told += f"未报送的单位：{listed(list(rollup.missing))}。" if rollup.missing else ""
    return told + notes


def _of(rollup: Rollup, *, section: bool) -> list[Standing]:
    return [one for one in rollup.standings if (one.platform == SECTION) is section]


@dataclass(frozen=True)
class _Counts:
    checked: int
    passed: int
    failed: int
    open: int

    @property
    def rate(self) -> str:
        return share(self.passed, self.passed + self.failed) if self.passed + self.failed else "—"


def _counts(standings: Sequence[Standing]) -> _Counts:
    states = Counter(one.state for one in standings)
    return _Counts(len(standings), states[PASSED], states[FAILED], states[OPEN])


def _rate(standings: Sequence[Standing], what: str) -> str:
    counts = _counts(standings)
    if not counts.checked:
        return f"各单位没有{what}列入检查。"
    told = f"检查{what}{counts.checked}个，合格{counts.passed}个，不合格{counts.failed}个"
    rate = f"，合格率{counts.rate}" if counts.rate != "—" else "，暂不计算合格率"
    left = f"；未能检查或有待人工核实{counts.open}个，不计入合格率" if counts.open else ""
    return f"{told}{rate}{left}。"


def _platform_table(rollup: Rollup) -> tuple[Block, ...]:
    rows: list[tuple[Cell, ...]] = []
    for platform, standings in rollup.platforms().items():
        counts = _counts(standings)
        rows.append((platform, counts.checked, counts.passed, counts.failed, counts.open, counts.rate))
    if not rows:
        return ()
    columns = (
        Column(key="平台", width=14),
        Column(key="检查数", title="检查数（个）", width=10),
        Column(key="合格", title="合格（个）", width=10),
        Column(key="不合格", title="不合格（个）", width=10),
        Column(key="待核实", title="待核实（个）", width=10),
        Column(key="合格率", width=14, figure=True),
    )
    table = Table(key="分平台", title="政务新媒体分平台检查情况", columns=columns, rows=tuple(rows))
    return (caption("表1　政务新媒体分平台检查情况"), table)


def _looked_back(rollup: Rollup) -> str:
    counted: Counter[str] = Counter()
    for office in rollup.offices:
        counted += office.look_back
    total = counted.total()
    without = sum(office.ledger.look_back is None for office in rollup.offices)
    rest = f"{without}个单位没有上季度记录，未作比较。" if without else ""
    if not total:
        return rest or "上季度没有需要整改的问题。"
    owed = total - counted["不属于本单位"] - counted["误报剔除"]
    parts = [f"{state}{counted[state]}个" for state in ("未整改", "反复出现", "未能复查") if counted[state]]
    left = f"，{listed(parts)}" if parts else ""
    rate = f"，整改率{share(counted['已整改'], owed)}" if owed else ""
    return f"各单位上季度问题{total}个，经复查，已整改{counted['已整改']}个{rate}{left}。{rest}"


def _problems(rollup: Rollup, book: Phrasebook, annex: int) -> Iterable[Block]:
    """One sentence a type: how many, in how many offices, and which have most."""
    total = sum(len(office.found.problems) for office in rollup.offices)
    if not total:
        return (body("各单位自查未发现问题。"),)
    told = [f"各单位自查共发现问题{total}个，详见附件{annex}。"]
    kinds = _kinds(rollup, book)
    for index, (kind, offices) in enumerate(kinds[:_MOST_TYPES]):
        named = [f"{name}{count}个" for name, count in offices.most_common(_MOST_NAMED)]
        more = "等" if len(offices) > _MOST_NAMED else ""
        told.append(
            f"（{NUMERALS[index]}）{kind.name}。共{offices.total()}个，涉及{len(offices)}个单位：{listed(named)}{more}。"
        )
    rest = kinds[_MOST_TYPES:]
    if rest:
        names = listed([kind.name for kind, _ in rest])
        told.append(f"此外，还存在{names}问题，共{sum(offices.total() for _, offices in rest)}个。")
    return tuple(body(text) for text in told)


def _kinds(rollup: Rollup, book: Phrasebook) -> list[tuple[Kind, Counter[str]]]:
    found: dict[str, tuple[Kind, Counter[str]]] = {}
    for office in rollup.offices:
        for item in office.found.problems:
            kind = book.of(item, office.found)
            found.setdefault(kind.name, (kind, Counter()))[1][office.name] += 1
    return sorted(found.values(), key=lambda pair: (-pair[1].total(), pair[0].name))


def _named(rollup: Rollup, annex: int) -> str:
    failed = [one for one in rollup.standings if one.state == FAILED]
    if not failed:
        return "没有发现“单项否决”的检查对象。"
    names = listed([f"{one.office}{_shown(one)}" for one in failed[:5]])
    more = f"等{len(failed)}个" if len(failed) > 5 else ""
    return f"点名通报：{names}{more}存在“单项否决”情形，不合格名单见附件{annex}。"


def _shown(one: Standing) -> str:
    return f"“{one.name}”" if one.platform == SECTION else f"{one.platform}“{one.name}”"


def _platform(rollup: Rollup, annex: int) -> str:
    defects = rollup.defects()
    if not defects:
        return "各单位没有转报门户平台方面的问题。"
    shared = sum(len(one.offices) > 1 for one in defects)
    both = f"，其中{shared}个有多个单位同时转报，已合并" if shared else ""
    return f"各单位转报门户平台方面的问题合并后共{len(defects)}个{both}，由平台管理单位统一处理，详见附件{annex}。"


_RANK_RULE = "依次按不合格对象数、未整改问题数、发现问题数由少到多排列，相同的并列。待核实对象不影响名次。"


def _next(rollup: Rollup, book: Phrasebook) -> tuple[str, ...]:
    wanted = list(dict.fromkeys(kind.next for kind, _ in _kinds(rollup, book) if kind.next))[:3]
    asked = [f"未报送的{len(rollup.missing)}个单位要尽快补报，并说明原因。"] if rollup.missing else []
    return (*asked, *wanted, *[item for item in book.always if item not in wanted][:1])


def _numbered_annexes(rollup: Rollup, book: Phrasebook) -> dict[str, Table]:
    made = (_black_list(rollup), _ranking(rollup), _problem_list(rollup, book), _defect_list(rollup), _absent(rollup))
    tables: dict[str, Table] = {}
    number = 0
    for table in made:
        number += bool(table.rows)
        tables[table.key] = replace(table, number=number if table.rows else 0)
    return tables


def _annex(key: str, title: str, columns: tuple[Column, ...], rows: list[tuple[Cell, ...]]) -> Table:
    columns = (Column(key="序号", width=6), *columns)
    return Table(key=key, title=title, sheet=key, columns=columns, rows=numbered(rows))


def _black_list(rollup: Rollup) -> Table:
    columns = (
        Column(key="单位", width=22),
        Column(key="网站标识码", title="网站标识码（平台）", width=16),
        Column(key="名称", title="网站（账号）名称", width=20),
        Column(key="不合格原因", width=50),
    )
    rows: list[tuple[Cell, ...]] = [
        (one.office, one.id_code or one.platform, one.name, "；".join(one.reasons))
        for one in rollup.standings
        if one.state == FAILED
    ]
    return _annex("点名名单", "不合格网站（专栏）和政务新媒体名单", columns, rows)


def _rank_key(office: OfficeReport) -> tuple[int, int, int]:
    return (office.failed, office.ledger.unfixed, len(office.found.problems))


def _ranking(rollup: Rollup) -> Table:
    columns = (
        Column(key="名次", width=7),
        Column(key="单位", width=26),
        Column(key="检查对象", title="检查对象（个）", width=9),
        Column(key="合格", title="合格（个）", width=9),
        Column(key="不合格", title="不合格（个）", width=9),
        Column(key="待核实", title="待核实（个）", width=9),
        Column(key="合格率", width=14, figure=True),
        Column(key="问题", title="问题（个）", width=9),
        Column(key="已整改", title="已整改（个）", width=9),
        Column(key="未整改", title="未整改（个）", width=9),
        Column(key="整改率", width=14, figure=True),
    )
    ordered = sorted(rollup.offices, key=lambda one: (_rank_key(one), one.name))
    keys = [_rank_key(one) for one in ordered]
    rows: list[tuple[Cell, ...]] = [(keys.index(_rank_key(one)) + 1, *_ranked(one)) for one in ordered]
    return _annex("单位排名", "各单位检查情况排名", columns, rows)


def _ranked(office: OfficeReport) -> tuple[Cell, ...]:
    counts = _counts(office.standings)
    mended = share(office.ledger.fixed, office.owed) if office.owed else "—"
    return (
        office.name,
        counts.checked,
        counts.passed,
        counts.failed,
        counts.open,
        counts.rate,
        len(office.found.problems),
        office.ledger.fixed,
        office.ledger.unfixed,
        mended,
    )


def _problem_list(rollup: Rollup, book: Phrasebook) -> Table:
    columns = (
        Column(key="单位", width=20),
        Column(key="检查对象", width=20),
        Column(key="问题类别", width=14),
        Column(key="问题描述", width=46),
        Column(key="责任科室", width=14),
        Column(key="网址", width=30, paper=False),
    )
    rows: list[tuple[Cell, ...]] = [
        (office.name, _object(office, item.object), book.of(item, office.found).name, item.text, unit, item.url)
        for office in rollup.offices
        for item in office.found.problems
        for unit in (office.found.unit_name(item.unit),)
    ]
    return _annex("问题清单", "各单位自查发现问题清单", columns, rows)


def _object(office: OfficeReport, identifier: str) -> str:
    found = office.found.objects.get(identifier)
    return printed_name(found) if found else office.name


def _defect_list(rollup: Rollup) -> Table:
    columns = (
        Column(key="问题描述", width=56),
        Column(key="转报单位数", title="转报单位（个）", width=9),
        Column(key="转报单位", width=36),
        Column(key="网址", width=30),
    )
    rows: list[tuple[Cell, ...]] = [
        (one.text, len(one.offices), listed(list(one.offices)), shorten(one.url, 200)) for one in rollup.defects()
    ]
    return _annex("平台问题", "门户平台方面的问题", columns, rows)


def _absent(rollup: Rollup) -> Table:
    rows: list[tuple[Cell, ...]] = [(name, "") for name in rollup.missing]
    return _annex("未报送", "未报送单位名单", (Column(key="单位", width=40), Column(key="备注", width=20)), rows)
