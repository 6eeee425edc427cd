"""Export profiles (导出表样式): which column of which platform's table means what, as data.

A header cell matches a field when its text, blanks removed, equals one of the names.
"""

import msgspec


class ExportProfile(msgspec.Struct, frozen=True, kw_only=True):
    """The columns of one platform's export. ``row_cap`` is the platform's own limit of rows (none known: 0).

    ``updated``, ``summary`` and ``recommends`` have one name on every platform. 今日头条's 推荐量 is how often the
    platform showed a post, no opinion of readers: it is none of them.
    """

    id: str
    platforms: frozenset[str] = frozenset()
    title: frozenset[str]
    published: frozenset[str]
    native_id: frozenset[str] = frozenset()
    url: frozenset[str] = frozenset()
    state: frozenset[str] = frozenset()
    reads: frozenset[str] = frozenset()
    likes: frozenset[str] = frozenset()
    comments: frozenset[str] = frozenset()
    shares: frozenset[str] = frozenset()
    favorites: frozenset[str] = frozenset()
    new_fans: frozenset[str] = frozenset()
    recommends: frozenset[str] = frozenset({"在看", "在看数", "在看量", "在看人数"})
    original: frozenset[str] = frozenset()
    account: frozenset[str] = frozenset()
    person: frozenset[str] = frozenset()
    reviewed: frozenset[str] = frozenset()
    updated: frozenset[str] = frozenset({"更新时间", "最后更新时间", "最近更新时间", "修改时间", "最后修改时间"})
    summary: frozenset[str] = frozenset({"摘要", "内容摘要", "文章摘要"})
    marks: frozenset[str] = frozenset()
    row_cap: int = 0


PUBLIC_STATES = frozenset({"公开", "已发布", "发布成功", "审核通过", "通过", "正常", "published", "公开可见"})
"""States of 审核状态/发布状态 in which a row is a published post."""

PROFILES = (
    ExportProfile(
        id="新媒体发布台账",
        title=frozenset({"标题", "内容标题"}),
        published=frozenset({"发布时间", "发布日期"}),
        url=frozenset({"链接", "网址"}),
        original=frozenset({"是否原创"}),
        account=frozenset({"账号名称", "账号"}),
        reads=frozenset({"阅读量"}),
        person=frozenset({"登记人", "发布人"}),
        reviewed=frozenset({"终审时间", "审签时间"}),
        marks=frozenset({"账号名称", "平台"}),
    ),
    ExportProfile(
        id="微信公众号",
        platforms=frozenset({"微信公众号"}),
        title=frozenset({"内容标题"}),
        published=frozenset({"发表时间"}),
        url=frozenset({"内容url", "内容链接"}),
        reads=frozenset({"总阅读次数"}),
        shares=frozenset({"总分享次数"}),
        new_fans=frozenset({"阅读后关注人数"}),
        marks=frozenset({"内容标题", "发表时间"}),
    ),
    ExportProfile(
        id="微信视频号",
        platforms=frozenset({"微信视频号"}),
        title=frozenset({"视频描述"}),
        published=frozenset({"发布时间"}),
        native_id=frozenset({"视频ID"}),
        reads=frozenset({"播放量"}),
        likes=frozenset({"喜欢"}),
        recommends=frozenset({"推荐"}),
        comments=frozenset({"评论量"}),
        shares=frozenset({"分享量"}),
        new_fans=frozenset({"关注量"}),
        marks=frozenset({"视频描述"}),
    ),
    ExportProfile(
        id="抖音",
        platforms=frozenset({"抖音"}),
        title=frozenset({"作品名称"}),
        published=frozenset({"发布时间"}),
        state=frozenset({"审核状态", "发布状态"}),
        reads=frozenset({"播放量"}),
        likes=frozenset({"点赞量", "点赞"}),
        comments=frozenset({"评论量", "评论"}),
        shares=frozenset({"分享量", "分享"}),
        favorites=frozenset({"收藏量", "收藏"}),
        new_fans=frozenset({"粉丝增量"}),
        marks=frozenset({"作品名称"}),
    ),
    ExportProfile(
        id="小红书",
        platforms=frozenset({"小红书"}),
        title=frozenset({"笔记标题"}),
        published=frozenset({"首次发布时间", "发布时间"}),
        reads=frozenset({"观看量"}),
        likes=frozenset({"点赞"}),
        comments=frozenset({"评论"}),
        shares=frozenset({"分享"}),
        favorites=frozenset({"收藏"}),
        new_fans=frozenset({"涨粉"}),
        marks=frozenset({"笔记标题"}),
        row_cap=1000,
    ),
    ExportProfile(
        id="快手",
        platforms=frozenset({"快手"}),
        title=frozenset({"作品标题", "作品描述", "作品名称"}),
        published=frozenset({"发布时间", "上传时间"}),
        native_id=frozenset({"作品ID", "作品id"}),
        state=frozenset({"作品状态", "审核状态"}),
        reads=frozenset({"播放量", "播放数"}),
        likes=frozenset({"点赞量", "点赞数"}),
        comments=frozenset({"评论量", "评论数"}),
        shares=frozenset({"分享量", "分享数"}),
        favorites=frozenset({"收藏量", "收藏数"}),
        marks=frozenset({"作品标题", "作品描述"}),
    ),
    ExportProfile(
        id="通用",
        title=frozenset({"标题", "内容", "作品名称", "正文", "微博内容", "文章标题", "名称", "内容标题"}),
        published=frozenset({"发布时间", "发布日期", "发表时间", "发表日期", "时间", "日期", "创建时间", "推送时间"}),
        native_id=frozenset({"ID", "id", "编号", "mid", "文章ID"}),
        url=frozenset({"链接", "网址", "URL", "url", "地址", "文章链接", "微博链接"}),
        state=frozenset({"审核状态", "发布状态", "状态"}),
        reads=frozenset({"阅读量", "阅读数", "播放量", "阅读次数", "展现量"}),
        likes=frozenset({"点赞量", "点赞数", "点赞"}),
        comments=frozenset({"评论量", "评论数", "评论"}),
        shares=frozenset({"分享量", "分享数", "转发量", "转发数", "转发"}),
        favorites=frozenset({"收藏量", "收藏数", "收藏"}),
        original=frozenset({"是否原创", "原创"}),
        account=frozenset({"账号名称", "账号", "昵称"}),
    ),
)
