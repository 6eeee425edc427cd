"""The sample report documents that every renderer is tested with."""

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

from auditor.report.clean import publishable
from auditor.report.kinds import load_phrasebook
from auditor.report.narrative import Narrative, narrate
from auditor.report.view import View, view
from auditor.result.report_document import ReportDocument


def _load(name: str) -> ModuleType:
    path = Path(__file__).with_name(f"{name}.py")
    spec = importlib.util.spec_from_file_location(f"report_{name}", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def sample() -> ModuleType:
    """The module that builds the fictional street's quarter."""
    return _load("sample")


@pytest.fixture(scope="session")
def hostile() -> ModuleType:
    """The module that puts hostile strings into a document."""
    return _load("hostile")


@pytest.fixture(scope="session")
def document(sample: ModuleType) -> ReportDocument:
    """A quarter with problems, hints, a veto, things unseen, a ledger and a previous quarter."""
    made: ReportDocument = publishable(sample.report_document())
    return made


@pytest.fixture(scope="session")
def quiet_document(sample: ModuleType) -> ReportDocument:
    """A quarter in which everything was seen and nothing was found."""
    made: ReportDocument = publishable(sample.clean_document())
    return made


@pytest.fixture(scope="session")
def found(document: ReportDocument) -> View:
    """The sorted sample."""
    return view(document)


@pytest.fixture(scope="session")
def written(found: View) -> Narrative:
    """The sample in words."""
    return narrate(found, load_phrasebook(None))
