"""The register (对象登记): what an office must keep alive, loaded, checked, written and exchanged as a table."""

from auditor.register.problems import RegisterError
from auditor.register.workspace import Workspace, load_workspace

__all__ = ["RegisterError", "Workspace", "load_workspace"]
