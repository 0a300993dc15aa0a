"""Coded changes of the law: what the data of a reform file cannot say, one module per change.

Each module has ``aendr(system)``, which adds levers and puts new rules around those of the law
(``reforms/levers.py``). At the levers' neutral values nothing changes.
"""
