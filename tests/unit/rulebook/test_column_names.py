"""What a column's name reveals: its type and the category it stands for."""

import pytest

from auditor.model.words import ColumnType
from auditor.rulebook import Rulebook, load_rulebook


@pytest.fixture(scope="module")
def street() -> Rulebook:
    return load_rulebook("street-office", None)


@pytest.mark.parametrize(
    ("name", "column_type", "category"),
    [
        ("工作动态", "动态要闻", "news"),
        ("街道要闻", "动态要闻", "news"),
        ("图片新闻", "动态要闻", "news"),
        ("社区风采", "动态要闻", "news"),
        ("通知公告", "通知公告", "notices"),
        ("公示公告", "通知公告", "notices"),
        ("公 告", "通知公告", "notices"),
        ("政策文件", "政策文件", "policy-documents"),
        ("街道文件", "政策文件", "policy-documents"),
        ("政策法规", "政策文件", "policy-documents"),
        ("规范性文件", "按发生公开", "policy-documents"),
        ("政策解读", "政策解读", "interpretation"),
        ("政策文件解读", "政策解读", "interpretation"),
        ("图解", "政策解读", "interpretation"),
        ("履职依据", "静态", "duty-basis"),
        ("机构职能", "静态", "organisation"),
        ("街道概况", "静态", "organisation"),
        ("机构简介", "静态", "organisation"),
        ("领导信息", "静态", "leaders"),
        ("领导之窗", "静态", "leaders"),
        ("副县长", "静态", "leaders"),
        ("党工委副书记", "静态", "leaders"),
        ("排污许可证审批信息", "按发生公开", "service-results"),
        ("内设机构", "静态", "internal-units"),
        ("财政预决算", "按年", "budget"),
        ("部门决算", "按年", "budget"),
        ("政府信息公开年报", "按年", "annual-report"),
        ("信息公开年度报告", "按年", "annual-report"),
        ("政府工作年报", "按发生公开", "plans"),
        ("政府信息公开指南", "静态", "disclosure-guide"),
        ("政府信息公开制度", "静态", "disclosure-rules"),
        ("依申请公开", "静态", "on-request"),
        ("法定主动公开内容", "按发生公开", "catalogue"),
        ("政府信息公开目录", "按发生公开", "catalogue"),
        ("行政许可", "按发生公开", "service-results"),
        ("双公示", "按发生公开", "service-results"),
        ("行政处罚", "按发生公开", "penalties"),
        ("行政执法公示", "按发生公开", "penalties"),
        ("政府采购", "按发生公开", "procurement"),
        ("社会救助", "按发生公开", "social-relief"),
        ("应急管理", "按发生公开", "emergency"),
        ("重大建设项目", "按发生公开", "major-projects"),
        ("征地补偿", "按发生公开", "acquisition"),
        ("办事指南", "静态", "services"),
        ("留言选登", "留言公开", "consultation"),
        ("互动交流", "静态", "consultation"),
        ("主任信箱", "静态", "consultation"),
        ("领导信箱", "静态", "consultation"),
        ("来信选登", "留言公开", "consultation"),
        ("省教育厅动态简报", "动态要闻", "news"),
        ("乡镇年报", "按年", "annual-report"),
        ("主动公开内容", "按发生公开", "catalogue"),
        ("机关处室", "静态", "internal-units"),
        ("财政资金", "按发生公开", "budget"),
        ("意见征集", "按发生公开", "consultation-drafts"),
        ("基层政务公开标准目录", "静态", "standard-catalogue"),
        ("标准化规范化工作", "静态", "standard-catalogue"),
        ("人事任免", "按发生公开", "recruitment"),
        ("工作计划", "按发生公开", "plans"),
        ("办事统计", "办事统计", None),
        ("数据发布", "数据发布", "statistics"),
        ("政府网站工作年度报表", "按年", None),
    ],
)
def test_a_columns_name_proposes_its_type_and_category(
    street: Rulebook, name: str, column_type: str, category: str | None
) -> None:
    proposal = street.column_types.propose(name)
    assert proposal is not None
    assert (proposal.type.value, proposal.category) == (column_type, category)


@pytest.mark.parametrize(
    "name",
    [
        "首页",
        "走进临江",
        "云溪街道",
        "友情链接",
        "专题专栏",
        "更多",
        "市教育局",
        "临江区人民政府",
        "应急管理部",
        "云溪食品有限公司",
        "怎样辨别通知书真伪？",
        "《快递条例》解读",
        "云溪街道召开安全生产会议",
        "临江教育网",
        "政府信息公开",
        "政务公开",
        "重要会议",
    ],
)
def test_a_name_that_reveals_nothing_proposes_nothing(street: Rulebook, name: str) -> None:
    assert street.column_types.propose(name) is None


def test_every_category_is_found_by_its_own_name(street: Rulebook) -> None:
    for category in street.categories:
        assert len(set(category.synonyms)) == len(category.synonyms), category.id
        assert not any(word in category.name for word in category.exclude), category.id


def test_the_seed_categories_of_a_street_are_all_mandatory(street: Rulebook) -> None:
    must = [category.name for category in street.categories if category.tier == "必设"]
    assert must == [
        "履职依据", "机构简介与职能", "领导信息", "预算决算", "行政许可和办事服务办理结果", "政策文件", "公告公示",
        "政府信息公开指南", "政府信息公开制度", "政府信息公开年度报告", "依申请公开",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("column_type", "limit"),
    [
        (ColumnType.NEWS, "超过14天"),
        (ColumnType.NOTICE, "超过6个月"),
        (ColumnType.POLICY, "超过6个月"),
        (ColumnType.INTERPRETATION, "超过6个月"),
        (ColumnType.MESSAGES, "超过2个月"),
        (ColumnType.SERVICE_STATISTICS, "超过3个月"),
    ],
)
def test_a_types_period_stands_in_its_row(street: Rulebook, column_type: ColumnType, limit: str) -> None:
    period = street.column_types.rule(column_type).period
    assert period is not None
    assert street.limit(period.row, period.limit).sentence == limit


@pytest.mark.parametrize("column_type", [ColumnType.AS_IT_OCCURS, ColumnType.STATIC, ColumnType.OWN_PERIOD])
def test_some_types_have_no_period_at_all(street: Rulebook, column_type: ColumnType) -> None:
    assert street.column_types.rule(column_type).period is None
