"""The database: tables and queries. It returns records; nothing else knows SQL."""

from translator.store.connection import Store, Transaction, make_store
from translator.store.schema import require_current

__all__ = ["Store", "Transaction", "make_store", "require_current"]
