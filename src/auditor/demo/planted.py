"""The truth of the demo: defects planted in it, and decoys that look like defects and are none."""

from dataclasses import dataclass

from auditor.demo.story import CLOSED_HOST, OFFICE_ID, SERVICE_HALL, UNKNOWN_HOST
from auditor.model.words import Verdict

SITE = "yunxi-section"

STALE, DUE_SOON, BLANK = "column-not-updated", "column-update-due-soon", "blank-column"
HOME_LINK, OTHER_LINK, INTERNAL = "dead-link-on-home-page", "dead-link-on-other-pages", "link-into-internal-network"
CATEGORY, UNDATED, FUTURE = "missing-category", "article-without-publication-date", "publication-date-in-the-future"
CONTRADICTION, OWN_PART = "publication-dates-contradict", "no-own-contribution-to-shared-column"
GUIDE, CONTACTS, PLATFORM = "guide-elements-missing", "contacts-disagree", "disclosure-section-incomplete"
CATALOGUE, ORGANISATION = "catalogue-field-empty", "organisation-elements-missing"
ACCOUNT, GAP = "account-not-updated", "account-long-gap-between-posts"
VALIDITY = "document-validity-unmarked"


@dataclass(frozen=True, slots=True)
class Planted:
    """One defect put there on purpose, and the finding that must tell it.

    ``check`` and ``object`` of the finding; ``mark`` is part of its address or text; ``verdict`` what the check must
    say of the object; ``responsibility`` whose matter it must be called (empty = the office's own).
    ``also`` names checks that rightly report the same defect too.
    """

    id: str
    text: str
    check: str
    object: str
    mark: str = ""
    verdict: Verdict = Verdict.FAIL
    responsibility: str = "本单位"
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Decoy:
    """Something that looks like a defect and is none.

    No finding of ``check`` (empty = of any) on ``object`` (empty = on any) may carry ``mark``, but for the early
    warnings named in ``may_warn``; where ``verdicts`` are given the check must say one of them.
    """

    id: str
    text: str
    check: str = ""
    object: str = ""
    mark: str = ""
    verdicts: tuple[Verdict, ...] = ()
    may_warn: tuple[str, ...] = ()


PASS, FAIL, REVIEW = Verdict.PASS, Verdict.FAIL, Verdict.REVIEW
NOT_CHECKED, NOT_APPLICABLE = Verdict.NOT_CHECKED, Verdict.NOT_APPLICABLE

PLANTED: tuple[Planted, ...] = (
    Planted("stale-news", "动态类栏目“社区风采”21天未更新", STALE, "community-news"),
    Planted("stale-notices", "通知公告类栏目“公示公告”超过6个月未更新", STALE, "bulletins"),
    Planted("stale-policy", "“政策文件”栏目超过6个月未更新", STALE, "policy"),
    Planted("stale-interpretation", "“政策解读”栏目超过6个月未更新", STALE, "interpretation"),
    Planted("late-annual-report", "本年度未公开上一年度政府信息公开年度报告", STALE, "annual-report", verdict=PASS),
    Planted("own-period-overdue", "自定30天的“物业管理公示”栏目52天未更新", STALE, "property", verdict=PASS),
    Planted("blank-news", "动态类栏目“志愿服务”空白", BLANK, "volunteers"),
    Planted("blank-without-declaration", "“行政许可和处罚结果”空白且没有“本年无”说明", BLANK, "permits", verdict=PASS),
    Planted("due-soon-news", "“安全生产”栏目还有2天到期", DUE_SOON, "work-safety", verdict=PASS),
    Planted("due-soon-notices", "“招考录用”栏目不到30天到期", DUE_SOON, "recruitment", verdict=PASS),
    Planted("no-own-contribution", "共用栏目“街道动态”本季度没有本街道的信息", OWN_PART, "street-news", verdict=PASS),
    Planted("home-404", "首页“办事指南汇编”链接返回404", HOME_LINK, SITE, "/yunxi/fwzn/old.html"),
    Planted("home-500", "首页“访问统计”链接返回500", HOME_LINK, SITE, "/yunxi/visit.jsp"),
    Planted("home-refused", "首页“旧版网站”拒绝连接", HOME_LINK, SITE, CLOSED_HOST),
    Planted(
        "template-link",
        "门户页脚“手机客户端下载”打不开（各页都有，只算一处）",
        HOME_LINK,
        SITE,
        "/app/download.html",
        responsibility="门户平台",
    ),
    Planted("article-reset", "稿件中“活动报名”链接连接被中断", OTHER_LINK, SITE, "/yunxi/reset.html"),
    Planted("article-image", "稿件图片缺失", OTHER_LINK, SITE, "/yunxi/images/missing.jpg"),
    Planted("article-unknown-host", "稿件中专题网站域名不存在", OTHER_LINK, SITE, UNKNOWN_HOST),
    Planted("article-attachment", "通知附件打不开", OTHER_LINK, SITE, "%E5%8F%82%E4%BF%9D%E9%80%9A%E7%9F%A5.doc"),
    Planted("chinese-attachment", "中文名附件缺失", OTHER_LINK, SITE, "%E9%98%B2%E6%B1%9B%E9%A2%84%E6%A1%88.docx"),
    Planted("article-soft-404", "链接能打开但提示页面不存在", OTHER_LINK, SITE, "/yunxi/removed.html"),
    Planted("article-gone", "链接返回410", OTHER_LINK, SITE, "/yunxi/withdrawn.html"),
    Planted("article-truncated", "链接内容传输不完整", OTHER_LINK, SITE, "/yunxi/cut.html"),
    Planted("article-loop", "链接循环跳转", OTHER_LINK, SITE, "/yunxi/loop/a.html"),
    Planted(
        "repost-link",
        "转载稿件中的视频链接打不开",
        OTHER_LINK,
        SITE,
        "/yunxi/video/noodle.html",
        responsibility="转载来源",
    ),
    Planted("internal-link", "公开页面含内网地址", INTERNAL, SITE, "192.168.10.5"),
    Planted("missing-leaders", "没有领导信息栏目", CATEGORY, OFFICE_ID, "领导信息"),
    Planted("missing-rules", "没有政府信息公开制度栏目", CATEGORY, OFFICE_ID, "政府信息公开制度"),
    Planted("missing-on-request", "没有依申请公开栏目", CATEGORY, OFFICE_ID, "依申请公开"),
    Planted("no-request-entrance", "专栏没有依申请公开入口", PLATFORM, SITE, "依申请公开", verdict=PASS),
    Planted("guide-without-fax", "公开指南没有写传真号码", GUIDE, "guide", "传真号码"),
    Planted("two-telephones", "公开指南和机构职能写的电话不同", CONTACTS, SITE, "05006180028", verdict=REVIEW),
    Planted("catalogue-gap", "标准目录有一行没有写公开时限", CATALOGUE, SITE, "公开时限"),
    Planted("undated-article", "通告没有发布时间", UNDATED, "notices"),
    Planted("future-date", "动态标注的发布时间在将来", FUTURE, "news"),
    Planted(
        "contradicting-dates",
        "列表日期与稿件页发布时间不一致（内部线索）",
        CONTRADICTION,
        "community-news",
        verdict=REVIEW,
    ),
    Planted(
        "repealed-unmarked",
        "已宣布废止的“防汛应急预案”原文件没有标注",
        VALIDITY,
        "policy",
        "防汛应急预案",
        verdict=REVIEW,
    ),
    Planted("stale-account", "微博账号23天未更新", ACCOUNT, "weibo", also=(GAP,)),
    Planted("account-gap", "抖音账号季度内间隔24天", GAP, "douyin", verdict=PASS),
    Planted("account-due-soon", "小红书账号还有3天到期", ACCOUNT, "rednote", verdict=PASS),
    Planted("account-never-filed", "小红书账号从未备案", "account-not-filed", "rednote"),
)

DECOYS: tuple[Decoy, ...] = (
    Decoy("pinned-old", "置顶的旧稿压在新稿之上", STALE, "news", verdicts=(PASS,)),
    Decoy("exception", "登记了例外的“文化活动”停更", STALE, "culture", verdicts=(NOT_APPLICABLE,)),
    Decoy("declared-none", "登记了“本年无”的空栏目“规范性文件”", BLANK, "norms", verdicts=(PASS, NOT_APPLICABLE)),
    Decoy("others-in-shared", "共用栏目“民生实事”里别的街道排在前面", OWN_PART, "livelihood", verdicts=(PASS,)),
    Decoy("repealed-and-gone", "宣布废止而原文件已经撤下的“车辆停放办法”", VALIDITY, "policy", "车辆停放办法"),
    Decoy("merged-cells", "目录里合并的单元格不算空白", CATALOGUE, SITE, mark="_1002.html"),
    Decoy("same-address", "两处写的地址相同", CONTACTS, SITE, mark="地址"),
    Decoy("units-elsewhere", "机构设置写在“科室职责”里", ORGANISATION, SITE, verdicts=(PASS,)),
    Decoy("portal-tags", "页面标签由区门户负责", "page-tags-missing", SITE, verdicts=(NOT_APPLICABLE,)),
    Decoy("script-menu", "javascript:; 菜单、打印和字号按钮", mark="javascript:"),
    Decoy(
        "copyright-date", "页脚的版权年份和维护日期不是发布时间", UNDATED, "organisation", verdicts=(NOT_APPLICABLE,)
    ),
    Decoy("header-clock", "页眉时钟显示当天日期，超期栏目并不因此变新", DUE_SOON, "policy", verdicts=(NOT_APPLICABLE,)),
    Decoy("refresh-hub", "“通知公告”是跳转页", BLANK, "notices", verdicts=(PASS,)),
    Decoy("slow-page", "打开慢但能打开的页面", mark="/yunxi/slow.html"),
    Decoy("gb2312-with-gbk-word", "标称 gb2312 而含“镕”字的 GBK 页面", STALE, "history", verdicts=(PASS,)),
    Decoy("challenge", "有防护验证的“留言选登”", STALE, "letters", verdicts=(REVIEW, NOT_CHECKED)),
    Decoy("challenge-not-blank", "有防护验证的栏目不当作空白", BLANK, "letters", verdicts=(REVIEW, NOT_CHECKED)),
    Decoy("404-in-title", "标题里有“404”的正常页面", mark="/yunxi/lost.html"),
    Decoy(
        "words-of-building",
        "正文里的“社会建设中的作用”不是“建设中”",
        BLANK,
        "organisation",
        verdicts=(NOT_APPLICABLE, PASS),
    ),
    Decoy("exactly-14-days", "恰好14天的“党建引领”", STALE, "party-building", verdicts=(PASS,), may_warn=(DUE_SOON,)),
    Decoy("account-exactly-14-days", "恰好14天的视频号", ACCOUNT, "channels", verdicts=(PASS,), may_warn=(ACCOUNT,)),
    Decoy("static-page", "多年未变的公开指南", STALE, "guide", verdicts=(PASS, NOT_APPLICABLE)),
    Decoy(
        "as-it-occurs-old",
        "按发生公开的“政府采购”很久没有新信息",
        STALE,
        "procurement",
        verdicts=(PASS, NOT_APPLICABLE),
    ),
    Decoy("list-without-dates", "列表不标日期而稿件页有日期的“网格动态”", STALE, "grid", verdicts=(PASS,)),
    Decoy("month-day-dates", "只标月-日的“媒体聚焦”", STALE, "media", verdicts=(PASS,)),
    Decoy("commented-link", "注释掉的失效链接", mark="/zt/2019/"),
    Decoy("mail-and-phone", "邮件和电话链接", mark="linjiang.example/mailto"),
    Decoy("no-head", "不支持 HEAD 的政务服务事项页", mark=f"{SERVICE_HALL}/item/1001"),
    Decoy("no-head-file", "不支持 HEAD 的附件", mark="/yunxi/files/table.pdf"),
    Decoy("head-forbidden", "HEAD 返回403而能打开的政务服务大厅", mark=f"http://{SERVICE_HALL}/"),
    Decoy("redirected", "跳转后能打开的旧地址", mark="/yunxi/old.html"),
    Decoy(
        "chinese-file-on-gbk-page",
        "GBK 页面上存在的中文名附件",
        mark="%E5%8F%82%E4%BF%9D%E7%BC%B4%E8%B4%B9%E6%B5%81%E7%A8%8B%E5%9B%BE.pdf",
    ),
    Decoy("gzip-page", "压缩传输的“社会救助”", BLANK, "relief", verdicts=(PASS,)),
    Decoy(
        "rebuilt-tags",
        "页面标签里是夜间重新生成的时间",
        CONTRADICTION,
        "party-building",
        verdicts=(PASS, NOT_APPLICABLE),
    ),
    Decoy("linked-platform", "在统一政务服务平台公开的权责清单", CATEGORY, OFFICE_ID, "权责清单"),
    Decoy("other-name", "以“科室职责”名称设置的内设机构不算缺失", CATEGORY, OFFICE_ID, "内设机构"),
    Decoy("not-involved", "登记了“不涉及”理由的类别", CATEGORY, OFFICE_ID, "征收与补偿"),
    Decoy("closed-account", "已注销的快手账号", ACCOUNT, "kuaishou", verdicts=(NOT_APPLICABLE,)),
    Decoy("incomplete-export", "今日头条导出表没有声明起止日期", ACCOUNT, "toutiao", verdicts=(NOT_CHECKED,)),
    Decoy("incomplete-export-gap", "导出表不全不推断间隔", GAP, "toutiao", verdicts=(NOT_CHECKED,)),
    Decoy("feed-proves", "导出表不全而订阅源有新内容的网易号", ACCOUNT, "netease", verdicts=(PASS,)),
    Decoy("nested-list", "条目里套着旧的“相关解读”的“图解政策”", STALE, "infographics", verdicts=(PASS,)),
    Decoy("hidden-tab", "列表在隐藏选项卡里的“项目进展”", STALE, "projects", verdicts=(PASS,)),
    Decoy("flaky-article", "第一次中断、再访正常的稿件", mark="_1004.html", check=OTHER_LINK),
    Decoy("robots-denied", "网站不让程序访问的登录页", mark="/yunxi/admin/"),
    Decoy("withdrawn-video", "抖音未通过审核的作品不算发布，也不算问题", ACCOUNT, "douyin", verdicts=(PASS,)),
)
