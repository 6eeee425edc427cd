"""The result document and the report document: the contracts everything downstream reads."""
