"""The database: tables and queries. It returns records; nothing else knows SQL.

All that opens a transaction raises StoreUnavailable where the database cannot be reached or written. What is
called `get`, or changes one row, raises NotFound where there is none; what is called `find` gives None.
"""

from translator.store.connection import Store, Transaction, make_store
from translator.store.schema import require_current

__all__ = ["Store", "Transaction", "make_store", "require_current"]
