"""The pages: each imitates one kind of real page with its traps. Bodies are bytes, for charsets are part of it."""

# ruff: noqa: E501 — markup as it stands on a page reads better unbroken

HEAD = "<!DOCTYPE html><html><head><meta charset='utf-8'>{tags}<title>{title}-云溪街道</title></head><body>"
MENU = """<div class="header"><span>今天是2026年11月22日 星期日</span></div><div class="nav"><ul>
<li><a href="/">首页</a></li><li><a href="/zwgk/">政务公开</a><ul><li><a href="/zwgk/tzgg/">通知公告</a></li></ul></li>
<li><a href="javascript:void(0)">无障碍</a></li></ul></div>"""
PATH = "<div class='position'>当前位置：<a href='/'>首页</a> &gt; <a href='/zwgk/'>政务公开</a> &gt; <a href='/zwgk/tzgg/'>通知公告</a></div>"
FOOTER = """<div class="footer"><p>主办单位：临江区云溪街道办事处　地址：临江区云溪路1号　联系电话：0500-6180018</p>
<p>版权所有 &copy; 2002-2026　政府网站标识码：3301990001　<a href="https://beian.miit.gov.cn">浙ICP备12345678号-1</a>&nbsp;
<a href="http://www.beian.gov.cn/portal/registerSystemInfo?recordcode=33019902000001">浙公网安备 33019902000001号</a></p>
<script id="_jiucuo_" sitecode="3301990001" src="http://pucha.kaipuyun.cn/exposure/jiucuo.js"></script></div></body></html>"""
TAGS = """<meta name="SiteName" content="云溪街道"><meta name="SiteIDCode" content="3301990001"><meta name="ColumnName" content="通知公告">
<meta name="ArticleTitle" content="关于开展秋季防火宣传的通知"><meta name="PubDate" content="2026-11-20 04:33"><meta name="ContentSource" content="云溪街道">
<meta name="others" content="页面生成时间 2026-11-20 04:33:47">"""
WORDS = "<p>为做好秋冬季森林防火工作，各社区要广泛宣传，认真巡查，及时消除隐患，并于2026年10月20日前报送总结。</p>" * 4


def whole(title: str, body: str, tags: str = "") -> str:
    return HEAD.format(tags=tags, title=title) + MENU + PATH + body + FOOTER


ARTICLE = whole(
    "关于开展秋季防火宣传的通知",
    f"""<div class="article"><h1>关于开展秋季防火宣传的通知</h1>
<div class="info"><span alt="时间：2017-11-08">发布时间：2026年9月30日 14:58</span>　来源：云溪街道办事处　浏览次数：<b>128</b></div>
<div class="text">{WORDS}<p>附件：<a href="./W020260930.docx">宣传方案.docx</a></p><p>云溪街道办事处</p><p>2026年9月28日</p></div>
<div class="related">相关解读：<a href="/zwgk/zcjd/t20261008_7.html">防火宣传政策解读</a> 2026-10-08</div></div>
<div style="display:none">页面已归档 2026年11月01日</div>""",
    TAGS,
)

DOCUMENT = whole(
    "云溪街道办事处关于印发防汛预案的通知",
    f"""<table class="head"><tr><td>索引号：</td><td>3301990001/2026-00018</td><td>文号：</td><td>云街办〔2026〕18号</td></tr>
<tr><td>成文日期：</td><td>2026-05-06</td><td>发布日期：</td><td>2026-05-12</td></tr></table>
<h1>云溪街道办事处关于印发防汛预案的通知</h1><div>{WORDS}<p>依据GB 2763.1-2018，自2026年6月1日起施行。</p></div>""",
)

SCRIPT_DATE = whole(
    "社区服务指南",
    f"<h1>社区服务指南</h1><div>时间：<script>var pubdata='2026年08月11日';document.write(pubdata);</script></div>{WORDS}",
)

ROWS = [
    (
        "<b>[置顶]</b>",
        "t1.html",
        "关于做好2025年度养老认证工作的公…",
        "关于做好2025年度养老认证工作的公告",
        "2025-03-02",
    ),
    ("", "t20260918_2.html", "关于开展秋季防火宣传的通知", "", "2026-09-18"),
    ("", "t20260901_3.html", "通知", "", "2026-09-01"),
    ("", "t20251215_4.html", "云溪街道秋季征兵公告", "", "2025-12-15"),
]
LIST = whole(
    "通知公告",
    '<div class="main"><h2>通知公告</h2><ul>'
    + "".join(
        f'<li>{pin}<a href="./{url}" title="{full}">{title}</a><span>{day}</span></li><li class="empty"></li>'
        for pin, url, title, full, day in ROWS
    )
    + '</ul><script>createPageHTML(3,0,"index","html","50")</script></div>',
    TAGS.replace("关于开展秋季防火宣传的通知", ""),
)

STORE = whole(
    "工作动态",
    """<div id="5678"><script type="text/xml"><datastore><nextgroup><![CDATA[<a href="/module/web/jpage/dataproxy.jsp?page=1&webid=1&columnid=33&unitid=5678">]]></nextgroup>
<recordset><ul></ul><record><![CDATA[<li><a href='/art/2026/9/11/art_33_2.html' title='云溪街道召开防汛工作部署会议'>云溪街道召开防汛工作部署会议</a><span>2026-09-11</span></li>]]></record>
<record><![CDATA[<li><a href='/art/2026/9/8/art_33_1.html' title='社区志愿者清理楼道堆物'>社区志愿者清理楼道堆物</a><span>2026-09-08</span></li>]]></record></recordset></datastore></script></div>
<script>$('#5678').jpage({totalRecord:45,perPage:19})</script>""",
)

HOME = whole(
    "首页",
    """<div class="block"><h3>工作动态</h3><a class="more" href="/gzdt/">更多&gt;&gt;</a><ul>
<li><a href="/gzdt/t20260921_1.html">街道领导走访慰问困难老党员</a><span>09-21</span></li><li><a href="/gzdt/t20260919_2.html">社区举办国防教育主题活动</a><span>09-19</span></li>
<li><a href="/gzdt/t20260915_3.html">辖区商户消防安全检查全面展开</a><span>09-15</span></li></ul></div>
<div class="block"><h3>通知公告</h3><a class="more" href="/zwgk/tzgg/">更多&gt;&gt;</a><ul>
<li><a href="/zwgk/tzgg/t20260918_2.html">关于开展秋季防火宣传的通知</a><em>2026/09/18</em></li><li><a href="/zwgk/tzgg/t20260901_3.html">关于征集社区议事协商议题的公告</a><em>2026/09/01</em></li></ul></div>
<a href="/ztzl/" title="专题专栏"><img src="/images/zt.png" alt=""></a><map><area href="/hdjl/" alt="互动交流"></map>""",
)

HUB = "<html><head><meta http-equiv='Refresh' content='0;URL=./tzgg/'></head><body></body></html>"
SPA = '<!DOCTYPE html><html><head><meta charset="utf-8"><title>云溪街道</title></head><body><div id="app"></div><script src="/static/js/app.3f2a.js"></script></body></html>'
BARRIER = "<html><head><script>$_ts=window['$_ts'];</script><meta id='9' content='xx' r='m'></head><body></body></html>"
EMPTY = whole("公示公告", '<div class="main"><h2>公示公告</h2><div class="list"><p>暂无信息</p></div></div>')
MISSING = whole("提示", "<div class='main'><p>您访问的页面不存在或已被删除</p><a href='/'>返回首页</a></div>")
TWICE = (
    "<html><head><meta charset=utf-8><title>云溪简介</title></head><body><div class=top>云溪街道</div></html>"
    "<!DOCTYPE html><html><head><meta name='ColumnName' content='公共头'><title>Document</title></head><body>"
    f"<!-- <a href='/other-city/'>外地</a> --><h1>云溪简介</h1>{WORDS}<a href=/a.html><a href=/a.html>机构设置</a></body></html>"
)
CJK = ARTICLE.replace("charset='utf-8'", "charset='gb2312'")

PAGES: dict[str, tuple[str, bytes]] = {
    "article": ("/zwgk/tzgg/t20260930_1.html", ARTICLE.encode()),
    "article-in-gbk-called-gb2312": ("/zwgk/tzgg/t20260930_1.html", CJK.encode("gbk")),
    "article-in-gbk-called-utf-8": ("/zwgk/tzgg/t20260930_1.html", ARTICLE.encode("gbk", "xmlcharrefreplace")),
    "document-with-two-dates": ("/zwgk/zcwj/t20260512_18.html", DOCUMENT.encode()),
    "date-in-a-script": ("/zwfw/t1.html", SCRIPT_DATE.encode()),
    "list-with-a-pinned-entry": ("/zwgk/tzgg/index.html", LIST.encode()),
    "list-in-a-data-store": ("/col/col33/index.html", STORE.encode()),
    "home-with-two-lists": ("/", HOME.encode()),
    "redirect-hub": ("/zwgk/", HUB.encode()),
    "script-shell": ("/", SPA.encode()),
    "robot-barrier": ("/zwgk/", BARRIER.encode()),
    "empty-column": ("/zwgk/gsgg/", EMPTY.encode()),
    "missing-page": ("/zwgk/gone.html", MISSING.encode()),
    "second-head-and-stray-end": ("/jj.html", TWICE.encode()),
}
