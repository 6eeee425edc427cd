"""The official random samples (随机抽查), drawn by a recorded seed so that a score can be reproduced.

The drawing depends on the seed and on each member's identity only, never on the order in which members were met.
"""

from typing import NamedTuple

from auditor.reading.sampling import seeded_sample as seeded_sample


class OfficialSample(NamedTuple):
    """How many of what a row samples."""

    row: str
    what: str
    size: int


OFFICIAL_SAMPLES: tuple[OfficialSample, ...] = (
    OfficialSample("JC19-D1.7", "政策文件", 3),
    OfficialSample("JC19-D1.8", "解读稿", 3),
    OfficialSample("JC19-D2.4", "办事服务事项", 5),
    OfficialSample("JC19-D2.5", "办事指南（内容准确）", 5),
    OfficialSample("JC19-D2.6", "办事指南（表格样表）", 2),
    OfficialSample("JC19-D3.3", "已公开的网民留言", 5),
    OfficialSample("JC19-D3.4", "模拟咨询", 2),
    OfficialSample("JC19-D4.5", "信息或服务的标题", 4),
    OfficialSample("JC19-D4.7", "内容页面", 5),
    OfficialSample("JC19-D4.7", "栏目页面", 5),
)
