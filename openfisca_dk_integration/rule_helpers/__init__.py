"""Arithmetic that several rules of one law share: no numbers of the law, no variables."""
