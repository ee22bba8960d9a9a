"""Words in Latin capitals: which of them are the same in English, and which are not."""

from __future__ import annotations

INTERNATIONAL = frozenset(
    """
    AFP AI AP ASEAN APEC BBC BRICS CIA CNN COVID-19 FBI FIFA G7 G20 GDP HIV IAEA IBM IMF NASA NATO OECD OPEC
    OSCE UEFA UNESCO UNICEF WHO WTO
    """.split()
)
"""Acronyms that Vietnamese writes as English does; others in capitals are mostly its own (`UBND`, `TP`)."""

NO_NAMES = frozenset(
    "EU FAX GP LAN NO No OL OK PC TEL TV Http USD EUR VND JPY HUF AM PM Internet Euro Taxi".split()
)
"""Latin letters that are written for units and the like, which English writes in other ways."""
