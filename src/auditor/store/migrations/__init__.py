"""Forward migrations of the database, run by ``auditor.store.upgrade``."""
