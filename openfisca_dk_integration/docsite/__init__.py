"""The law as a static site: rates, rules, cases, open questions and sign-off, page by page.

Everything is read from the loaded law, the cases of ``tests/lov``, the ledger and ``docs/*.md``.
Build it with ``make docs`` or ``python -m openfisca_dk_integration.docsite build/docs``.
"""
