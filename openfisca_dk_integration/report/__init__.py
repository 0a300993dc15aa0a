"""Results for people: tables on the terminal, folders of files, run records."""
