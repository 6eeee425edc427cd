"""The columns of the annexes, as offices hand them in."""

from auditor.report.tables import Column

PROBLEM_COLUMNS = (
    Column(key="序号", width=6),
    Column(key="检查对象", title="检查对象（网站标识码/账号）", width=20),
    Column(key="问题类别", width=12),
    Column(key="对应指标", width=18, paper=False),
    Column(key="栏目", title="栏目（路径）", width=16),
    Column(key="页面标题及网址", width=30),
    Column(key="网址", width=30, paper=False),
    Column(key="所在页面", width=30, paper=False),
    Column(key="问题描述", width=36),
    Column(key="发现时间", width=15),
    Column(key="检查依据", width=20),
    Column(key="性质", title="是否单项否决", width=9),
    Column(key="责任科室", width=12),
    Column(key="整改建议", width=24, paper=False),
    Column(key="证据编号", width=14, paper=False),
    Column(key="问题编号", width=14, paper=False),
)
LEDGER_COLUMNS = (
    Column(key="序号", width=6),
    Column(key="问题编号", width=18),
    Column(key="问题描述", width=36),
    Column(key="责任科室", width=12),
    Column(key="责任人", width=9),
    Column(key="整改措施", width=22),
    Column(key="整改时限", width=15),
    Column(key="完成时间", width=15),
    Column(key="整改情况", width=12),
    Column(key="复查时间", width=15),
    Column(key="复查结果", width=12),
    Column(key="销号", width=8),
    Column(key="备注", width=14),
)
COLUMN_COLUMNS = (
    Column(key="序号", width=6),
    Column(key="站点", title="站点（专栏）", width=16),
    Column(key="栏目", title="栏目（路径）", width=20),
    Column(key="栏目类型", width=12),
    Column(key="更新期限", width=12),
    Column(key="最近更新日期", width=15),
    Column(key="最近一条标题", width=30, paper=False),
    Column(key="距检查时点", title="距检查时点（天）", width=9),
    Column(key="本季度发布", title="本季度发布（条）", width=9),
    Column(key="更新状态", width=13),
    Column(key="采集方式", width=14),
    Column(key="责任科室", width=12),
    Column(key="责任人", width=8, paper=False),
    Column(key="备注", width=24),
    Column(key="网址", width=30, paper=False),
)
ACCOUNT_COLUMNS = (
    Column(key="序号", width=6),
    Column(key="平台", width=12),
    Column(key="账号名称", width=16),
    Column(key="账号状态", width=8),
    Column(key="本季度发布", title="本季度发布（条）", width=9),
    Column(key="各月发布", title="各月发布（条）", width=11),
    Column(key="原创率", width=9),
    Column(key="最近更新日期", width=15),
    Column(key="最长间隔", title="最长间隔（天）", width=9),
    Column(key="更新期限", width=12),
    Column(key="更新状态", width=13),
    Column(key="数据来源", width=16),
    Column(key="责任科室", width=12),
    Column(key="备注", width=26),
    Column(key="网址", width=30, paper=False),
)
OPEN_COLUMNS = (
    Column(key="序号", width=6),
    Column(key="检查对象", width=20),
    Column(key="核查事项", width=32),
    Column(key="状态", width=10),
    Column(key="原因", width=34),
    Column(key="网址", width=28),
    Column(key="责任科室", width=12),
    Column(key="核查结果", title="人工核查结果", width=12),
    Column(key="核查人", width=9),
    Column(key="核查时间", width=15),
)
REFERRED_COLUMNS = (
    Column(key="序号", width=6),
    Column(key="检查对象", title="所在页面（对象）", width=20),
    Column(key="问题类别", width=12),
    Column(key="页面标题及网址", width=30),
    Column(key="网址", width=30, paper=False),
    Column(key="所在页面", width=30, paper=False),
    Column(key="问题描述", width=36),
    Column(key="涉及处数", width=8),
    Column(key="发现时间", width=15),
    Column(key="检查依据", width=20),
    Column(key="处理建议", width=26),
    Column(key="证据编号", width=14, paper=False),
)
SCORECARD_COLUMNS = (
    Column(key="序号", width=6),
    Column(key="科室", title="科室（社区）", width=20),
    Column(key="问题", title="问题（个）", width=10, figure=True),
    Column(key="已整改", title="已整改（个）", width=10, figure=True),
    Column(key="超期", title="超期未整改（个）", width=11, figure=True),
    Column(key="整改率", width=14, figure=True),
    Column(key="报送", title="报送信息（条）", width=10, figure=True),
    Column(key="采用", title="采用（条）", width=10, figure=True),
    Column(key="采用率", width=14, figure=True),
    Column(key="迟报", title="迟报（条）", width=10, figure=True),
)
CATEGORY_COLUMNS = (
    Column(key="序号", width=6),
    Column(key="类别", title="信息类别", width=24),
    Column(key="报送", title="报送信息（条）", width=12, figure=True),
    Column(key="采用", title="采用（条）", width=12, figure=True),
    Column(key="采用率", width=18, figure=True),
    Column(key="迟报", title="迟报（条）", width=12, figure=True),
    Column(key="用时", title="平均发布用时（天）", width=14, figure=True),
)
AVAILABILITY_COLUMNS = (
    Column(key="序号", width=6),
    Column(key="网站", title="网站（板块）", width=30),
    Column(key="周", title="监测时段", width=22),
    Column(key="抽测", title="有效抽测（次）", width=10),
    Column(key="打不开", title="打不开（次）", width=9),
    Column(key="占比", title="打不开占比", width=10),
    Column(key="不明", title="不明（次）", width=9),
    Column(key="无效", title="无效（次）", width=9),
    Column(key="足额", title="抽测足额天数", width=10),
    Column(key="结论", width=16),
    Column(key="中断", title="打不开的情况", width=40),
)

PAPER_COLUMNS: dict[str, tuple[Column, ...]] = {
    key: tuple(column for column in columns if column.paper)
    for key, columns in (
        ("问题清单", PROBLEM_COLUMNS),
        ("整改台账", LEDGER_COLUMNS),
        ("栏目明细", COLUMN_COLUMNS),
        ("账号明细", ACCOUNT_COLUMNS),
        ("核实事项", OPEN_COLUMNS),
        ("转报事项", REFERRED_COLUMNS),
        ("考核情况", SCORECARD_COLUMNS),
        ("报送分类", CATEGORY_COLUMNS),
        ("可用性监测", AVAILABILITY_COLUMNS),
    )
}
"""Annex key → the columns printed on paper."""
