"""Closed vocabularies (one meaning per word), with the Chinese a user reads."""

from enum import StrEnum


class Verdict(StrEnum):
    """结论 of one check on one object. What could not be seen is never a pass and never a fail."""

    PASS = "pass"
    FAIL = "fail"
    REVIEW = "review"
    NOT_CHECKED = "not_checked"
    NOT_APPLICABLE = "not_applicable"


VERDICT_ZH = {
    Verdict.PASS: "合格",
    Verdict.FAIL: "不合格",
    Verdict.REVIEW: "需人工核实",
    Verdict.NOT_CHECKED: "未能检查",
    Verdict.NOT_APPLICABLE: "不适用",
}


class Severity(StrEnum):
    """What a finding costs: 单项否决, 扣分, or only 风险提示."""

    VETO = "veto"
    DEDUCT = "deduct"
    ADVICE = "advice"


SEVERITY_ZH = {Severity.VETO: "单项否决", Severity.DEDUCT: "扣分", Severity.ADVICE: "提示"}


class Responsibility(StrEnum):
    """Whose defect it is: the office's own, the portal platform's, or a reposted source's."""

    OWN = "本单位"
    PLATFORM = "门户平台"
    REPOST = "转载来源"


class Confidence(StrEnum):
    """Seen often enough to be stated (confirmed), or once and owed a second look (suspected)."""

    CONFIRMED = "confirmed"
    SUSPECTED = "suspected"


class Outcome(StrEnum):
    """How one fetch ended. The families decide what may become a finding (see the sets below)."""

    OK = "ok"
    REDIRECT_OK = "redirect_ok"
    HTTP_4XX = "http_4xx"
    HTTP_5XX = "http_5xx"
    DNS_NXDOMAIN = "dns_nxdomain"
    CONNECT_REFUSED = "connect_refused"
    TIMEOUT = "timeout"
    RESET = "reset"
    TRUNCATED = "truncated"
    PROTOCOL_ERROR = "protocol_error"
    REDIRECT_LOOP = "redirect_loop"
    TLS_BROKEN = "tls_broken"
    INVALID_URL = "invalid_url"
    TLS_WEAK = "tls_weak"
    SLOW = "slow"
    WRONG_CONTENT_TYPE = "wrong_content_type"
    BLOCKED_CHALLENGE = "blocked_challenge"
    RATE_LIMITED = "rate_limited"
    ROBOTS_DENIED = "robots_denied"
    LOGIN_REQUIRED = "login_required"
    POLICY_PRIVATE_ADDRESS = "policy_private_address"
    POLICY_SCHEME = "policy_scheme"
    TOO_LARGE = "too_large"
    TRAP_LIMIT = "trap_limit"
    BUDGET_EXHAUSTED = "budget_exhausted"
    OUR_NETWORK_DOWN = "our_network_down"
    OUR_DNS_FAILED = "our_dns_failed"
    OUR_PROXY = "our_proxy"
    OUR_STORAGE = "our_storage"
    OUR_CRASH = "our_crash"
    OUR_CLOCK = "our_clock"


ANSWERED = frozenset({Outcome.OK, Outcome.REDIRECT_OK, Outcome.TLS_WEAK, Outcome.SLOW, Outcome.WRONG_CONTENT_TYPE})
"""The page came and its content is audited (the last three with advice)."""

HTTP_BROKEN = frozenset({Outcome.HTTP_4XX, Outcome.HTTP_5XX})
WIRE_BROKEN = frozenset(
    {
        Outcome.DNS_NXDOMAIN,
        Outcome.CONNECT_REFUSED,
        Outcome.TIMEOUT,
        Outcome.RESET,
        Outcome.TRUNCATED,
        Outcome.PROTOCOL_ERROR,
        Outcome.REDIRECT_LOOP,
        Outcome.TLS_BROKEN,
        Outcome.INVALID_URL,
    }
)
BROKEN = HTTP_BROKEN | WIRE_BROKEN
"""May become a finding, after confirmation."""

REFUSES_ROBOT = frozenset(
    {Outcome.BLOCKED_CHALLENGE, Outcome.RATE_LIMITED, Outcome.ROBOTS_DENIED, Outcome.LOGIN_REQUIRED}
)
"""The site keeps robots out: a person must look; never "broken"."""

WE_REFUSED = frozenset(
    {
        Outcome.POLICY_PRIVATE_ADDRESS,
        Outcome.POLICY_SCHEME,
        Outcome.TOO_LARGE,
        Outcome.TRAP_LIMIT,
        Outcome.BUDGET_EXHAUSTED,
    }
)
OUR_FAULT = frozenset(
    {
        Outcome.OUR_NETWORK_DOWN,
        Outcome.OUR_DNS_FAILED,
        Outcome.OUR_PROXY,
        Outcome.OUR_STORAGE,
        Outcome.OUR_CRASH,
        Outcome.OUR_CLOCK,
    }
)
"""Our own trouble: never a finding."""

OUTCOME_ZH = {
    Outcome.OK: "正常",
    Outcome.REDIRECT_OK: "跳转后正常",
    Outcome.HTTP_4XX: "页面不存在或拒绝访问",
    Outcome.HTTP_5XX: "服务器出错",
    Outcome.DNS_NXDOMAIN: "域名不存在",
    Outcome.CONNECT_REFUSED: "拒绝连接",
    Outcome.TIMEOUT: "访问超时",
    Outcome.RESET: "连接被中断",
    Outcome.TRUNCATED: "内容传输不完整",
    Outcome.PROTOCOL_ERROR: "服务器应答不合规范",
    Outcome.REDIRECT_LOOP: "循环跳转",
    Outcome.TLS_BROKEN: "安全连接无法建立",
    Outcome.INVALID_URL: "网址写法有误",
    Outcome.TLS_WEAK: "安全证书或加密方式有问题",
    Outcome.SLOW: "打开缓慢",
    Outcome.WRONG_CONTENT_TYPE: "内容类型不符",
    Outcome.BLOCKED_CHALLENGE: "访问受限（网站防护）",
    Outcome.RATE_LIMITED: "访问受限（频率限制）",
    Outcome.ROBOTS_DENIED: "网站不允许自动访问",
    Outcome.LOGIN_REQUIRED: "需要登录",
    Outcome.POLICY_PRIVATE_ADDRESS: "指向内部网络地址，未访问",
    Outcome.POLICY_SCHEME: "不支持的网址类型，未访问",
    Outcome.TOO_LARGE: "内容过大，未读完",
    Outcome.TRAP_LIMIT: "页面无限增多，已停止深入",
    Outcome.BUDGET_EXHAUSTED: "超出本次检查的数量或时间上限",
    Outcome.OUR_NETWORK_DOWN: "本机网络不通",
    Outcome.OUR_DNS_FAILED: "本机域名解析失败",
    Outcome.OUR_PROXY: "本机代理故障",
    Outcome.OUR_STORAGE: "本机存储故障",
    Outcome.OUR_CRASH: "检查程序异常中断",
    Outcome.OUR_CLOCK: "本机时间不准",
}


class PageCondition(StrEnum):
    """What the content of an answered page turned out to be (decided by extract).

    ``parked`` = the domain is for sale, expired or bound to no site (域名停放): by its looks only, so a person decides.
    """

    OK = "ok"
    SOFT_404 = "soft_404"
    EMPTY_BODY = "empty_body"
    MISLABELLED_CHARSET = "mislabelled_charset"
    PARSE_LIMIT = "parse_limit"
    PARKED = "parked"


class ColumnType(StrEnum):
    """栏目类型: it decides what "stale" means."""

    NEWS = "动态要闻"
    NOTICE = "通知公告"
    POLICY = "政策文件"
    INTERPRETATION = "政策解读"
    MESSAGES = "留言公开"
    SERVICE_STATISTICS = "办事统计"
    DATA = "数据发布"
    YEARLY = "按年"
    AS_IT_OCCURS = "按发生公开"
    STATIC = "静态"
    OWN_PERIOD = "自定"


class Method(StrEnum):
    """采集方式 of a column's or account's facts."""

    CRAWL = "crawl"
    SAVED_PAGES = "saved_pages"
    LIST_FILE = "list_file"
    MANUAL = "manual"


METHOD_ZH = {
    Method.CRAWL: "自动采集",
    Method.SAVED_PAGES: "保存的网页（人工核验）",
    Method.LIST_FILE: "后台导出清单（人工核验）",
    Method.MANUAL: "人工登记（人工核验）",
}
