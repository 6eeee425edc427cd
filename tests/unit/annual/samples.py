"""The annual report of the fictional 云溪街道 for 2025, and the many ways offices lay one out."""

import io
import subprocess
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from html import escape
from pathlib import Path

import docx

Cells = dict[tuple[str, str], str]
"""(row id, column label) → what the cell shows."""

PEOPLE = ("自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计")
FILES = ("本年制发件数", "本年废止件数", "现行有效件数")
ENDS = ("结果维持", "结果纠正", "其他结果", "尚未审结", "总计")

TABLE_2 = """
rules      0 0 0
documents  2 1 7
licences   31
penalties  4
coercion   0
fee        0.5
"""

TABLE_3 = """
new          13 2 1 1 1 1 19
carried_in    1 0 0 0 0 0  1
r1            3 1 0 0 0 0  4
r2            1 0 1 0 0 0  2
r3            0 0 0 0 0 0  0
r4            0 0 0 0 0 0  0
r5            0 0 0 0 0 0  0
r6            0 0 0 0 0 0  0
r7            0 0 0 0 0 0  0
r8            0 0 0 0 0 0  0
r9            0 0 0 0 0 0  0
r10           2 0 0 0 0 0  2
r11           4 0 0 1 0 0  5
r12           0 1 0 0 0 0  1
r13           0 0 0 0 0 0  0
r14           1 0 0 0 1 0  2
r15           1 0 0 0 0 0  1
r16           0 0 0 0 0 0  0
r17           0 0 0 0 0 0  0
r18           0 0 0 0 0 0  0
r19           0 0 0 0 0 0  0
r20           0 0 0 0 0 0  0
r21           0 0 0 0 0 1  1
total        12 2 1 1 1 1 18
carried_out   2 0 0 0 0 0  2
"""

TABLE_4 = """
review        1 0 0 0 1
direct        1 0 1 0 2
after_review  0 0 0 1 1
"""

LABELS_2 = {
    "rules": "规章",
    "documents": "行政规范性文件",
    "licences": "行政许可",
    "penalties": "行政处罚",
    "coercion": "行政强制",
    "fee": "行政事业性收费",
}
GROUPS = (
    ("（三）不予公开", ("r3", "r4", "r5", "r6", "r7", "r8", "r9", "r10")),
    ("（四）无法提供", ("r11", "r12", "r13")),
    ("（五）不予处理", ("r14", "r15", "r16", "r17", "r18")),
    ("（六）其他处理", ("r19", "r20", "r21")),
)
LABELS_3 = {
    "new": "一、本年新收政府信息公开申请数量",
    "carried_in": "二、上年结转政府信息公开申请数量",
    "r1": "（一）予以公开",
    "r2": "（二）部分公开（区分处理的，只计这一情形，不计其他情形）",
    "r3": "1.属于国家秘密",
    "r4": "2.其他法律行政法规禁止公开",
    "r5": "3.危及“三安全一稳定”",
    "r6": "4.保护第三方合法权益",
    "r7": "5.属于三类内部事务信息",
    "r8": "6.属于四类过程性信息",
    "r9": "7.属于行政执法案卷",
    "r10": "8.属于行政查询事项",
    "r11": "1.本机关不掌握相关政府信息",
    "r12": "2.没有现成信息需要另行制作",
    "r13": "3.补正后申请内容仍不明确",
    "r14": "1.信访举报投诉类申请",
    "r15": "2.重复申请",
    "r16": "3.要求提供公开出版物",
    "r17": "4.无正当理由大量反复申请",
    "r18": "5.要求行政机关确认或重新出具已获取信息",
    "r19": "1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请",
    "r20": "2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请",
    "r21": "3.其他",
    "total": "（七）总计",
    "carried_out": "四、结转下年度继续办理",
}
NOTE_3 = "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）"


def _cells(table: str, columns: tuple[str, ...]) -> Cells:
    cells: Cells = {}
    for line in table.strip().splitlines():
        row, *values = line.split()
        names = (
            columns if len(values) > 1 else (("本年收费金额（单位：万元）" if row == "fee" else "本年处理决定数量"),)
        )
        cells.update({(row, name): value for name, value in zip(names, values, strict=True)})
    return cells


TITLE = "云溪街道办事处2025年政府信息公开工作年度报告"
INTRO = (
    "根据《中华人民共和国政府信息公开条例》规定，现公布云溪街道2025年度政府信息公开工作年度报告。本报告由总体情况、"
    "主动公开政府信息情况、收到和处理政府信息公开申请情况、政府信息公开行政复议、行政诉讼情况、存在的主要问题及改进情况、"
    "其他需要报告的事项六部分组成。所列数据的统计期限自2025年1月1日起至2025年12月31日止。"
    "如有疑问，请与云溪街道办事处联系（电话：0999-5550100）。"
)
PART_1 = (
    "2025年，云溪街道办事处认真落实政府信息公开各项要求。",
    "（一）主动公开。全年通过信息公开专栏发布信息152条。制发行政规范性文件2件，废止行政规范性文件1件。",
    "（二）依申请公开。全年新收政府信息公开申请19件，上年结转1件；办结政府信息公开申请18件，结转下年度继续办理2件。",
    "（三）政府信息管理。严格执行三审三校和保密审查制度。",
    "（四）政府信息公开平台建设。及时更新专栏和政务新媒体。",
    "（五）监督保障。组织培训2次，纳入年度考核。全年因政府信息公开引起的行政复议1件，行政诉讼3件。",
)
PART_5 = (
    "一是部分科室主动公开意识不够强，报送不够及时；二是政策解读形式较为单一。",
    "下一步，将建立每月提醒机制，明确AB角，开展图解和视频解读，提高公开质量。",
)
PART_6 = ("依据《政府信息公开信息处理费管理办法》，本年度没有收取信息处理费。",)
HEADINGS = {
    1: "一、总体情况",
    2: "二、主动公开政府信息情况",
    3: "三、收到和处理政府信息公开申请情况",
    4: "四、政府信息公开行政复议、行政诉讼情况",
    5: "五、存在的主要问题及改进情况",
    6: "六、其他需要报告的事项",
}


@dataclass(frozen=True)
class Sample:
    """A report to lay out. ``order`` = parts in the order they stand; ``relabel`` replaces texts of labels."""

    cells: Mapping[tuple[str, str], str] = field(
        default_factory=lambda: _cells(TABLE_2, FILES) | _cells(TABLE_3, PEOPLE) | _cells(TABLE_4, ENDS)
    )
    title: str = TITLE
    intro: str = INTRO
    part_1: tuple[str, ...] = PART_1
    part_5: tuple[str, ...] = PART_5
    part_6: tuple[str, ...] = PART_6
    headings: Mapping[int, str] = field(default_factory=lambda: dict(HEADINGS))
    order: tuple[int, ...] = (1, 2, 3, 4, 5, 6)
    relabel: Mapping[str, str] = field(default_factory=dict)

    def with_cells(self, changes: Mapping[tuple[str, str], str]) -> "Sample":
        """The same report with some cells showing something else."""
        assert all(place in self.cells for place in changes)
        return replace(self, cells={**self.cells, **changes})

    def label(self, text: str) -> str:
        return self.relabel.get(text, text)

    def texts(self, part: int) -> tuple[str, ...]:
        return {1: self.part_1, 5: self.part_5, 6: self.part_6}[part]


CLEAN = Sample()

# A laid-out table: rows of (text, columns spanned, rows spanned).
Laid = list[list[tuple[str, int, int]]]


def _row(sample: Sample, row: str, columns: tuple[str, ...]) -> list[tuple[str, int, int]]:
    return [(sample.cells[row, column], 1, 1) for column in columns]


def laid_2(sample: Sample) -> Laid:
    named = sample.label
    rows: Laid = [[(named("第二十条第（一）项"), 4, 1)]]
    rows.append([("信息内容", 1, 1), *((named(name), 1, 1) for name in FILES)])
    for row in ("rules", "documents"):
        rows.append([(named(LABELS_2[row]), 1, 1), *_row(sample, row, FILES)])
    for block, of_block in (("（五）", ("licences",)), ("（六）", ("penalties", "coercion"))):
        rows.append([(named(f"第二十条第{block}项"), 4, 1)])
        rows.append([("信息内容", 1, 1), (named("本年处理决定数量"), 3, 1)])
        rows += [[(named(LABELS_2[row]), 1, 1), (sample.cells[row, "本年处理决定数量"], 3, 1)] for row in of_block]
    rows.append([(named("第二十条第（八）项"), 4, 1)])
    rows.append([("信息内容", 1, 1), (named("本年收费金额（单位：万元）"), 3, 1)])
    rows.append([(named(LABELS_2["fee"]), 1, 1), (sample.cells["fee", "本年收费金额（单位：万元）"], 3, 1)])
    return rows


def laid_3(sample: Sample) -> Laid:
    named = sample.label
    rows: Laid = [
        [(NOTE_3, 3, 3), (named("申请人情况"), 7, 1)],
        [(named("自然人"), 1, 2), (named("法人或其他组织"), 5, 1), (named("总计"), 1, 2)],
        [(named(name), 1, 1) for name in PEOPLE[1:6]],
    ]
    for row in ("new", "carried_in"):
        rows.append([(named(LABELS_3[row]), 3, 1), *_row(sample, row, PEOPLE)])
    first: list[tuple[str, int, int]] = [(named("三、本年度办理结果"), 1, 22)]
    for row in ("r1", "r2"):
        rows.append([*first, (named(LABELS_3[row]), 2, 1), *_row(sample, row, PEOPLE)])
        first = []
    for group, members in GROUPS:
        head: list[tuple[str, int, int]] = [(named(group), 1, len(members))]
        for row in members:
            rows.append([*head, (named(LABELS_3[row]), 1, 1), *_row(sample, row, PEOPLE)])
            head = []
    rows.append([(named(LABELS_3["total"]), 2, 1), *_row(sample, "total", PEOPLE)])
    rows.append([(named(LABELS_3["carried_out"]), 3, 1), *_row(sample, "carried_out", PEOPLE)])
    return rows


def laid_4(sample: Sample) -> Laid:
    named = sample.label
    ends = [(named(name), 1, 1) for name in ENDS]
    return [
        [(named("行政复议"), 5, 1), (named("行政诉讼"), 10, 1)],
        [
            *((text, 1, 2) for text, _, _ in ends),
            (named("未经复议直接起诉"), 5, 1),
            (named("复议后起诉"), 5, 1),
        ],
        [*ends, *ends],
        [cell for row in ("review", "direct", "after_review") for cell in _row(sample, row, ENDS)],
    ]


LAID = {2: laid_2, 3: laid_3, 4: laid_4}


def blocks(sample: Sample) -> Iterator[str | Laid]:
    """The report in order: lines and tables."""
    yield sample.title
    yield sample.intro
    for part in sample.order:
        if part in sample.headings:
            yield sample.headings[part]
        if part in LAID:
            yield LAID[part](sample)
        else:
            yield from sample.texts(part)


def _html_page(title: str, body: str) -> bytes:
    page = (
        f'<!DOCTYPE html><html><head><meta charset="utf-8"><title>{escape(title)}</title></head><body>'
        '<div class="nav"><a href="/">首页</a> <a href="/zwgk/">政务公开</a></div>'
        f'<div class="article"><h1>{escape(title)}</h1>{body}</div></body></html>'
    )
    return page.encode()


def as_html(sample: Sample = CLEAN) -> bytes:
    """Merged cells as the form has them, inside an outer layout table, numbers wrapped in paragraphs."""
    parts = []
    for block in list(blocks(sample))[1:]:
        parts.append(f"<p>{escape(block)}</p>" if isinstance(block, str) else _html_table(block))
    return _html_page(sample.title, f'<table class="layout"><tr><td>{"".join(parts)}</td></tr></table>')


def _html_table(laid: Laid) -> str:
    rows = []
    for row in laid:
        cells = [
            f'<td colspan="{wide}" rowspan="{high}"><p><span>{escape(text)}</span></p></td>' for text, wide, high in row
        ]
        rows.append(f"<tr>{''.join(cells)}</tr>")
    return f"<table border=1><tbody>{''.join(rows)}</tbody></table>"


def grid(laid: Laid) -> list[list[str]]:
    """Unmerged: every grid place has a cell, the continued ones empty."""
    wide = sum(span for _, span, _ in laid[0])
    places: list[list[str | None]] = [[None] * wide for _ in laid]
    for y, row in enumerate(laid):
        for text, across, down in row:
            x = places[y].index(None)
            for dy in range(down):
                for dx in range(across):
                    places[y + dy][x + dx] = text if dx == dy == 0 else ""
    return [[text or "" for text in row] for row in places]


def as_split_html(sample: Sample = CLEAN) -> bytes:
    """No merged cells: continued places are empty cells before the label; tables broken in two; label above numbers."""
    parts = []
    for block in list(blocks(sample))[1:]:
        if isinstance(block, str):
            parts.append(f"<div>{escape(block)}</div>")
            continue
        rows = []
        for row in block:
            cells = [f"<td>{escape(text)}</td>" for text, _, _ in row]
            labels = len([1 for text, _, _ in row if text and not text[0].isdigit()])
            long = len(cells) > 7 and labels
            label_cells = [c for c, (t, _, _) in zip(cells, row, strict=True)]
            cut = len(cells) - 7 if long and len(cells) < 11 else 0
            rows += [label_cells[:cut], label_cells[cut:]] if cut else [label_cells]
        half = len(rows) // 2
        for some in (rows[:half], rows[half:]):
            parts.append("<table>" + "".join(f"<tr>{''.join(cells)}</tr>" for cells in some) + "</table>")
    return _html_page(sample.title, "".join(parts))


def as_cell_a_line(sample: Sample = CLEAN) -> bytes:
    """Plain text as a word processor pastes it: every cell a line after a tab, an empty line after every row."""
    lines: list[str] = []
    for block in blocks(sample):
        if isinstance(block, str):
            lines.append(block)
            continue
        for row in grid(block):
            lines += ["\t" + text for text in row] + [""]
    return "\n".join(lines).encode()


def as_bare_lines(sample: Sample = CLEAN) -> bytes:
    """Plain text, every cell a line and nothing else, in GB18030."""
    lines: list[str] = []
    for block in blocks(sample):
        lines += [block] if isinstance(block, str) else [text for row in block for text, _, _ in row]
    return "\r\n".join(lines).encode("gb18030")


def as_row_a_line(sample: Sample = CLEAN) -> bytes:
    """Plain text, every row a line with tabs between the cells."""
    lines: list[str] = []
    for block in blocks(sample):
        if isinstance(block, str):
            lines.append(block)
        else:
            lines += ["\t".join(text for text, _, _ in row) for row in block]
    return "\n".join(lines).encode()


def as_wide_digits(sample: Sample = CLEAN) -> bytes:
    """HTML whose cells have full-width digits and blanks inside."""
    wide = {
        place: " ".join(text).translate({ord("0") + i: ord("０") + i for i in range(10)})
        for place, text in sample.cells.items()
    }
    return as_html(replace(sample, cells=wide))


def word_document(sample: Sample = CLEAN) -> "docx.document.Document":
    document = docx.Document()
    for block in blocks(sample):
        if isinstance(block, str):
            document.add_paragraph(block)
            continue
        places = grid(block)
        table = document.add_table(rows=len(places), cols=len(places[0]))
        table.style = "Table Grid"
        taken = [[False] * len(places[0]) for _ in places]
        for y, row in enumerate(block):
            for text, across, down in row:
                x = taken[y].index(False)
                for dy in range(down):
                    for dx in range(across):
                        taken[y + dy][x + dx] = True
                cell = table.cell(y, x)
                if across > 1 or down > 1:
                    cell = cell.merge(table.cell(y + down - 1, x + across - 1))
                cell.text = text
    return document


_templates: dict[str, bytes] = {}


def as_docx(sample: Sample = CLEAN) -> bytes:
    """Word, with the form's merged cells. Laid out once, its cells filled in after: laying out takes long."""
    marked = replace(sample, cells={place: f"@{place[0]}@{place[1]}@" for place in sample.cells})
    template = _templates.setdefault(repr(marked), b"") or _saved(word_document(marked))
    _templates[repr(marked)] = template
    with zipfile.ZipFile(io.BytesIO(template)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    body = parts["word/document.xml"].decode()
    for place, mark in marked.cells.items():
        body = body.replace(mark, escape(sample.cells[place]))
    return packed({**parts, "word/document.xml": body.encode()})


def packed(parts: Mapping[str, bytes]) -> bytes:
    """The parts as one package."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return stream.getvalue()


def _saved(document: "docx.document.Document") -> bytes:
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def as_pdf(libreoffice: str, folder: Path, sample: Sample = CLEAN) -> bytes:
    """The Word document as LibreOffice prints it."""
    source = folder / "report.docx"
    source.write_bytes(as_docx(sample))
    subprocess.run(
        [
            libreoffice,
            f"-env:UserInstallation=file://{folder}/profile",
            "--headless",
            "--convert-to",
            "pdf",
            "--outdir",
            str(folder),
            str(source),
        ],
        check=True,
        capture_output=True,
        timeout=180,
    )
    return (folder / "report.pdf").read_bytes()


LAYOUTS = {
    "merged cells": as_html,
    "split rows": as_split_html,
    "one cell a line": as_cell_a_line,
    "bare lines in GBK": as_bare_lines,
    "one row a line": as_row_a_line,
    "full-width digits": as_wide_digits,
    "Word": as_docx,
}
