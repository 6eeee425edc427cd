"""The year of an annual report by its title, and the yearly papers that are none."""

import pytest

from auditor.derive.annual_reports import report_year


@pytest.mark.parametrize(
    ("title", "year"),
    [
        ("云溪街道办事处2025年政府信息公开工作年度报告", 2025),
        ("2024年度信息公开工作报告", 2024),
        ("市林业局2018年政务公开年度报告", 2018),
        ("2023年政府信息公开年报", 2023),
        ("2022 年度 报告", 2022),
        ("2020年度林业局政府网站工作年度报表", None),
        ("2017年政府工作报告", None),
        ("2021年预算公开", None),
        ("林业局2018年度决算公开报告", None),
        ("2025年行政执法统计年报", None),
        ("年度报告", None),
    ],
)
def test_the_year_is_read_of_annual_reports_alone(title: str, year: int | None) -> None:
    assert report_year(title) == year
