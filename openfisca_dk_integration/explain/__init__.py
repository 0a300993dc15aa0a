"""How a result came about: the rules, the numbers of the law and the facts behind it."""
