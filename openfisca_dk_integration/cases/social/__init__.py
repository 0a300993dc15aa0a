"""Social investment: an effort, its effect against a control group, and who gains what when."""
