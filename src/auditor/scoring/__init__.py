"""Counts what the verdicts cost: vetoes, deductions and bonus as ranges; official samples by a recorded seed."""

from auditor.scoring.counting import score
from auditor.scoring.sampling import OFFICIAL_SAMPLES, OfficialSample, seeded_sample
from auditor.scoring.standing import qualified, total

__all__ = ["OFFICIAL_SAMPLES", "OfficialSample", "qualified", "score", "seeded_sample", "total"]
