"""What the law's own names leave unsaid: rules in Danish, labels in English, as data.

A variable has its Danish label and its English docstring in the code. The other half of both
languages stands in ``data/variabler/<law>.csv``: its English label and, for each formula, one
Danish sentence. ``data/valg.csv`` has the English names of the choices of an Enum, and
``data/grupper.csv`` better names of folders and files than those they carry themselves.
"""
