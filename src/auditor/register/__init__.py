"""The register (对象登记): what an office must keep alive, loaded, checked, written and exchanged as a table."""

from auditor.register.problems import RegisterError
from auditor.register.starter import write_starter
from auditor.register.table_export import export_xlsx
from auditor.register.table_import import import_xlsx
from auditor.register.table_layout import CategoryRow
from auditor.register.workspace import Workspace, load_workspace
from auditor.register.writing import update_register, write_register

__all__ = [
    "CategoryRow",
    "RegisterError",
    "Workspace",
    "export_xlsx",
    "import_xlsx",
    "load_workspace",
    "update_register",
    "write_register",
    "write_starter",
]
