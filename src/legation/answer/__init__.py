"""Answers from the ledger: statuses, timelines, and claims as documented records.

Import from the rooms inside (``legation.answer.records`` needs no database): this package imports nothing.
"""
