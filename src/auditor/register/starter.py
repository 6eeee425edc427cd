"""The files a new workspace starts from when no site was named: a commented register and two tables to fill in."""

from pathlib import Path

from auditor.register.ledger_template import write_post_ledger
from auditor.register.table_export import export_xlsx
from auditor.register.workspace import REGISTER_FILE, load_workspace
from auditor.register.writing import write_atomically

REGISTER_TABLE = "对象登记表.xlsx"
POST_LEDGER = "新媒体发布台账.xlsx"

STARTER = """\
# 对象登记：本单位要管好的站点、栏目和政务新媒体账号。
# 井号（#）后面是说明，不起作用。冒号用半角，后面空一格；同一级内容左边对齐。
# 请把示例内容改成本单位的；不想改这个文件的，改同一文件夹的《对象登记表.xlsx》，
# 再用 auditor register import 对象登记表.xlsx 导回。
# 改完用 auditor register lint 查有没有写错。

profile: street-office            # 口径：街道办事处、乡镇用 street-office

# 季度安排：不写则按自然季度统计，季度结束后第 10 天报送
# period:
#   ends: {Q1: 03-25, Q2: 06-25, Q3: 09-25, Q4: 12-25}    # 统计止日（月-日），次日起算下一季度
#   due:  {Q1: 04-05, Q2: 07-05, Q3: 10-10, Q4: 01-05}    # 报送截止日（月-日）

network:
  contact: ""                     # 访问网站时留的联系方式，便于网站管理员联系
  # sentinel: [https://www.gov.cn/]      # 用来判断“是本机网络不通还是对方打不开”的网址
  # resolve: {www.example.gov.cn: 10.1.2.3:80}   # 内网网站的实际地址
  # allow: [10.0.0.0/8]                  # 允许访问的内网地址段
  # proxy: http://10.1.2.3:8080

# 通知：出了事、有事项到期时告诉谁；写法见手册《通知》，填好后用 auditor notify test 试发
# notify:
#   channels: [{id: group, kind: 企业微信, secret_ref: "file:secrets/wecom"}]    # 群机器人；密钥放在单独的文件里

office:
  id: my-office                   # 编号：只用字母、数字、汉字、点、横线、下划线；定下后不要再改
  name: （请填单位全称）
  short_name: ""
  district: ""                    # 所属区县
  document_prefixes: []           # 本单位文号年份之前的部分，如 [云街办发, 云街工发]；用来认出本单位制发的文件

  # 科室、社区：owner_a 为 A 角责任人，owner_b 为 B 角
  units:
    - id: office-general
      name: 党政办公室
      owner_a: {name: （请填姓名）, phone: ""}

  # 站点与板块：scope 为 section 的是门户网站里的板块，为 site 的是独立网站
  sites:
    - id: section
      name: （请填板块名称）
      url: https://www.example.gov.cn/section/     # 板块首页网址
      scope: section
      unit: office-general
      platform: ""                # 所在门户网站的名称
      own_names: []               # 信息来源里本单位的写法，如 [云溪街道, 云溪街道办事处]
      linked_platforms: []        # 统一公开平台的网址（栏目在那里公开的）

      # 栏目类型 type 决定多久算未更新：
      #   动态要闻 14 天；通知公告、政策文件、政策解读 6 个月（一级栏目）；
      #   留言公开、办事统计、数据发布按各自期限；按年（年度报告、预算、决算）；
      #   按发生公开（许可和处罚结果、采购……）有则公开；静态（指南、制度、机构、领导）；
      #   自定（要写 period: {days: 天数, basis: 依据}）
      columns:
        - id: news
          name: 工作动态
          url: https://www.example.gov.cn/section/news/
          type: 动态要闻
          level: 1                # 1 为一级栏目
          unit: office-general
          confirmed: false        # 尚未经人确认
        - id: notice
          name: 通知公告
          url: https://www.example.gov.cn/section/notice/
          type: 通知公告
          unit: office-general
          confirmed: false
          # exception: {reason: 机构改革期间暂停更新, until: 2026-12-31}   # 例外
          # none_this_year: {year: 2026, note: 本年无此类事项}             # 按发生公开的“本年无”说明

  # 政务新媒体账号：sources 说明推文清单从哪里来（import 导入平台导出的表格，feed 订阅地址）
  accounts:
    - id: wechat
      name: （请填账号名称）
      platform: 微信公众号
      unit: office-general
      confirmed: false
      sources:
        - adapter: import

  # 必设类目说明：确实不涉及的写明原因；在统一平台公开的写网址（类目编号见《对象登记表.xlsx》）
  categories: []

  # 自查报告用语
  report:
    recipient: ""                 # 主送机关
    signature: ""                 # 署名
    contact: ""
    phone: ""
    sealed: false                 # 是否盖章
"""


def write_starter(folder: Path) -> list[Path]:
    """Write the starter files that ``folder`` lacks; return those written. Nothing there is ever overwritten.

    Raises:
        StorageError: the folder refuses the write.
        RegisterError: the ``auditor.yaml`` already there is faulty, so no table can be made from it.
    """
    written: list[Path] = []
    register = folder / REGISTER_FILE
    if not register.exists():
        write_atomically(register, STARTER.encode())
        written.append(register)
    table = folder / REGISTER_TABLE
    if not table.exists():
        export_xlsx(load_workspace(folder).offices[0], table)
        written.append(table)
    ledger = folder / POST_LEDGER
    if not ledger.exists():
        write_post_ledger(ledger)
        written.append(ledger)
    return written
