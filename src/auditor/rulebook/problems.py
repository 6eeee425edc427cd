"""What is wrong in the rule files: every problem at once, each with file, line and field."""

from typing import NamedTuple

from auditor.errors import UsageError


class RuleProblem(NamedTuple):
    """One problem. ``line`` counts from 1, 0 where the file as a whole is meant; ``field`` is the path within it."""

    file: str
    line: int
    field: str
    message: str

    def __str__(self) -> str:
        """Return the problem as one Chinese line."""
        place = f"{self.file} 第{self.line}行" if self.line else self.file
        return f"{place} {self.field}：{self.message}" if self.field else f"{place}：{self.message}"


class RulebookError(UsageError):
    """The rule files cannot be used as they are. ``problems`` holds all that was found."""

    def __init__(self, problems: list[RuleProblem]) -> None:
        """Join the problems into one message, in file order."""
        self.problems = tuple(sorted(set(problems)))
        lines = "\n".join(f"  {problem}" for problem in self.problems)
        super().__init__(f"规则文件有 {len(self.problems)} 处问题，请逐一改正：\n{lines}")
