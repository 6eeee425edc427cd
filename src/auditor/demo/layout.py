"""The demo portal's pages as a district's publishing system would write them: tags, header, menu, footer, lists."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from html import escape

from auditor.demo.story import HOME, PORTAL, Section

SITE_TAGS = (
    ("SiteName", "临江区人民政府"),
    ("SiteDomain", PORTAL),
    ("SiteIDCode", "9900000001"),
)
STYLE = """<style>body{margin:0;font:16px/1.8 "Noto Sans CJK SC","Microsoft YaHei",sans-serif;color:#222}
a{color:#1a4f8b;text-decoration:none}.header,.footer{background:#eef3f9;padding:12px 24px}.footer{font-size:13px}
.wrap{max-width:1000px;margin:16px auto;padding:0 16px}.nav li,.menu li{display:inline-block;margin-right:16px}
.list{padding:0;list-style:none}.list li{border-bottom:1px dotted #bbb}
.date,.source{float:right;color:#777;margin-left:16px}
h2{border-left:4px solid #b22;padding-left:8px}.article h1,.info{text-align:center}</style>"""
# A header clock, a script menu, a link somebody commented out: all look like defects and are none.
HEADER = f"""<div class="header"><div class="top"><span id="clock"></span><script>
var d=new Date();document.getElementById("clock").innerHTML=d.getFullYear()+"年"+(d.getMonth()+1)+"月"+d.getDate()+"日";
</script><a href="javascript:;" onclick="fontSize(1)">大</a><a href="javascript:void(0)">无障碍</a>
<a href="mailto:web@linjiang.example">联系我们</a><a href="tel:05006180018">0500-6180018</a></div>
<div class="logo"><a href="http://{PORTAL}/">临江区人民政府</a></div>
<!-- <a href="http://{PORTAL}/zt/2019/index.html">专题回顾（已下线）</a> -->
<ul class="nav"><li><a href="http://{PORTAL}/">首页</a></li><li><a href="http://{PORTAL}/zwgk/">政务公开</a></li>
<li><a href="javascript:;">办事大厅</a></li><li><a href="http://{PORTAL}/yunxi/">云溪街道</a></li></ul></div>"""
DEAD_TEMPLATE_LINK = f"http://{PORTAL}/app/download.html"
FOOTER = """<div class="footer"><p>版权所有 2012-{year} 临江区人民政府　技术维护更新于 {year}-01-06</p>
<p>主办单位：临江区人民政府办公室　联系电话：0500-6000000　网站标识码：9900000001　备案编号：某ICP备00000001号-1
　某公网安备 99000002000001号</p>
<p><a href="http://{host}/yunxi/">云溪街道</a> <a href="{dead}">手机客户端下载</a> <a href="http://{host}/map.html">网站地图</a></p></div>"""


@dataclass(frozen=True, slots=True)
class Listed:
    """One line of a list: where it leads, and the date it shows (none = shows none)."""

    title: str
    url: str
    date: str = ""
    pinned: bool = False
    source: str = ""
    below: str = ""


def page(title: str, body: str, today: date, tags: Iterable[tuple[str, str]] = (), charset: str = "utf-8") -> str:
    """A whole page in the portal's template."""
    metas = "".join(
        f'<meta name="{name}" content="{escape(content, quote=True)}">\n' for name, content in (*SITE_TAGS, *tags)
    )
    footer = FOOTER.format(year=today.year, host=PORTAL, dead=DEAD_TEMPLATE_LINK)
    return (
        f'<!DOCTYPE html><html><head><meta charset="{charset}"><title>{escape(title)}</title>\n{metas}{STYLE}</head>\n'
        f'<body>{HEADER}<div class="wrap">{body}</div>{footer}</body></html>'
    )


def column_tags(section: Section) -> list[tuple[str, str]]:
    """The tags of a column page."""
    return [
        ("ColumnName", section.name),
        ("ColumnDescription", f"{section.name}栏目发布云溪街道相关信息"),
        ("ColumnKeywords", section.name),
        ("ColumnType", section.name),
    ]


def trail(section: Section) -> str:
    """当前位置 as a breadcrumb."""
    return (
        f'<div class="position">当前位置：<a href="http://{PORTAL}/">首页</a> &gt; <a href="{HOME}">云溪街道</a>'
        f' &gt; <a href="{section.url}">{section.name}</a></div>'
    )


def item_list(lines: Sequence[Listed], css: str = "list") -> str:
    """A list as most systems write it: title linked, date beside it."""
    return f'<ul class="{css}">{"".join(_line(line) for line in lines)}</ul>'


def _line(line: Listed) -> str:
    mark = '<em class="top">[置顶]</em>' if line.pinned else ""
    shown = f'<span class="date">{line.date}</span>' if line.date else ""
    source = f'<span class="source">来源：{line.source}</span>' if line.source else ""
    title = escape(line.title)
    link = f'<a href="{line.url}" title="{title}" target="_blank">{title}</a>'
    return f"<li>{mark}{link}{source}{shown}{line.below}</li>\n"


def pager(count: int, current: int) -> str:
    """Links to the other pages of a column."""
    if count < 2:
        return ""
    names = ["index.html", *(f"index_{number}.html" for number in range(2, count + 1))]
    links = "".join(
        f'<a href="{name}">{number}</a>' if number != current else f"<span>{number}</span>"
        for number, name in enumerate(names, 1)
    )
    following = f'<a href="{names[current]}">下一页</a>' if current < count else ""
    return f'<div class="page">共{count}页 {links}{following}</div>'


def article(title: str, shown: str, source: str, paragraphs: Sequence[str], extra: str = "") -> str:
    """An article: heading, line with source and date, text."""
    when = f"发布时间：{shown}" if shown else ""
    text = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    return (
        f'<div class="article"><h1>{escape(title)}</h1>'
        f'<div class="info"><span>来源：{source}</span> <span>{when}</span>'
        f' <a href="javascript:window.print()">打印</a></div><div class="content">{text}{extra}</div></div>'
    )
