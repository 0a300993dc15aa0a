"""The web: the OpenFisca API with its defects mended, more routes, and the pages."""
