"""What the town knows: villages, offices, entries, figures, words, and how a question finds its answer.

The lowest floor: plain functions over frozen dataclasses, no clock, no files, no network.
"""
