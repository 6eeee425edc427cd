"""体检 of the machine: disk, account, fonts, programs."""

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

from auditor.fetch.rendering import browser_program, can_render, runs_as_root
from auditor.model.office import Disk
from auditor.report.pdf import libreoffice, pdf_maker
from auditor.result.examination import Item
from auditor.store.space import GIB, MIB, Space

REPORT_FONTS = ("仿宋_GB2312", "方正小标宋简体", "黑体", "楷体_GB2312", "宋体")
FONT_QUERY_SECONDS = 20


def examine_machine(folder: Path, limits: Disk) -> Iterator[Item]:
    """Yield what stands well or ill with the machine the workspace ``folder`` lies on."""
    yield _disk(folder, limits)
    yield _user()
    yield _fonts()
    office = libreoffice()
    text = office or "未安装，不影响其他功能"
    yield Item(id="libreoffice", name="LibreOffice（生成 PDF）", state="ok" if office else "off", text=text)
    yield _pdf()
    yield _browser()


def _disk(folder: Path, limits: Disk) -> Item:
    space = Space(folder, limits)
    text = f"剩余 {space.free / GIB:.1f} GB"
    if space.free < limits.critical_mib * MIB:
        return Item(id="disk", name="磁盘", state="error", text=f"{text}，不足以运行，请清理")
    if space.low:
        return Item(id="disk", name="磁盘", state="warning", text=f"{text}，偏少，无人值守的检查会暂停，请清理")
    return Item(id="disk", name="磁盘", state="ok", text=text)


def _user() -> Item:
    if runs_as_root():
        text = "正以 root（超级用户）运行；无人值守请另建普通账户，见手册“安装”"
        return Item(id="user", name="运行账户", state="warning", text=text)
    return Item(id="user", name="运行账户", state="ok", text="普通账户")


def _fonts() -> Item:
    name = "公文字体"
    if shutil.which("fc-list") is None:
        return Item(id="fonts", name=name, state="off", text="本机不能查询字体；报告在装有公文字体的电脑上打开即可")
    listed = subprocess.run(
        ["fc-list", ":", "family"], capture_output=True, text=True, timeout=FONT_QUERY_SECONDS, check=False
    ).stdout
    missing = [font for font in REPORT_FONTS if font not in listed]
    if not missing:
        return Item(id="fonts", name=name, state="ok", text="公文字体齐全")
    text = f"本机缺少 {'、'.join(missing)}，不影响生成 Word；在本机预览或转 PDF 时会用其他字体代替"
    return Item(id="fonts", name=name, state="warning", text=text)


def _pdf() -> Item:
    found = pdf_maker()
    if found is None:
        text = "本机没有 LibreOffice 和 Chromium，不能生成 PDF；可用 Word/WPS 打开 .docx 另存为 PDF"
        return Item(id="pdf", name="PDF", state="off", text=text)
    text = "由 LibreOffice 从 Word 报告转换" if found[0] == "LibreOffice" else "由 Chromium 打印网页版报告"
    return Item(id="pdf", name="PDF", state="ok", text=text)


def _browser() -> Item:
    """The browser component takes both: Playwright and a Chromium."""
    program = browser_program()
    text = program or "未安装，脚本生成的栏目将为“未能检查”"
    if program and not can_render():
        text = f"已有 {program}，缺少组件：请安装 auditor[browser]"
    return Item(id="browser", name="浏览器（读取脚本生成的页面）", state="ok" if can_render() else "off", text=text)
