"""Make every case in the YAML files below this folder a pytest test with the case's name.

openfisca-core's own runner (`openfisca test`) gives its cases no names in pytest's report, and
hands them copies of one tax system, which re-point the entities of the original. Here a system is
built once for each list of reforms and kept; building and comparing stay openfisca-core's.
"""

import functools

import pytest
from openfisca_core.tools import test_runner

from openfisca_dk_integration.tax_benefit_system import in_force
from tests.support.yaml_cases import load, problems_of_case


def pytest_collect_file(parent, file_path):
    """Collect YAML files, unless openfisca-core's own runner does."""
    if file_path.suffix not in {".yaml", ".yml"}:
        return None
    plugins = parent.config.pluginmanager.get_plugins()
    if any(isinstance(plugin, test_runner.OpenFiscaPlugin) for plugin in plugins):
        return None
    return CaseFile.from_parent(parent, path=file_path)


class CaseFile(pytest.File):
    def collect(self):
        cases = load(self.path)
        if not isinstance(cases, list) or not cases:
            message = f"{self.path}: must be a list of cases"
            raise self.CollectError(message)
        for number, case in enumerate(cases, start=1):
            problems = problems_of_case(case)
            if problems:
                name = case.get("name", number) if isinstance(case, dict) else number
                yield MalformedCase.from_parent(self, name=str(name), problems=problems)
            else:
                # A copy: the runner writes into the case it is given.
                yield Case.from_parent(self, name=case["name"], case=dict(case))


class MalformedCase(pytest.Item):
    """A case whose form is wrong: it fails alone, and the others still run."""

    def __init__(self, *, problems, **kwargs):
        super().__init__(**kwargs)
        self.problems = problems

    def runtest(self):
        pytest.fail("\n".join(self.problems), pytrace=False)

    def repr_failure(self, excinfo):
        return f"{self.path}:\n  Test '{self.name}':\n    " + "\n    ".join(self.problems)

    def reportinfo(self):
        return self.path, None, self.name


class Case(test_runner.YamlItem):
    def __init__(self, *, case, **kwargs):
        super().__init__(baseline_tax_benefit_system=None, test=case, options={}, **kwargs)

    def runtest(self):
        reforms = self.test.reforms
        names = (reforms,) if isinstance(reforms, str) else tuple(reforms)
        self.baseline_tax_benefit_system = self.tax_benefit_system = tax_system(names)
        builder = test_runner.SimulationBuilder()
        builder.set_default_period(self.test.period)
        self.simulation = builder.build_from_dict(self.tax_benefit_system, self.test.input)
        if self.simulation is None:
            # openfisca-core gives no reason when it recognises nothing.
            unknown = [name for name in self.test.input if not self.is_known(name)]
            names = ", ".join(unknown) or "none (variables and entities are mixed)"
            pytest.fail(f"{self.path}: '{self.name}': unknown inputs: {names}", pytrace=False)
        self.check_output()

    def is_known(self, name):
        entities = self.tax_benefit_system.entities
        keys = {key for entity in entities for key in (entity.key, entity.plural)}
        return name in keys or name in self.tax_benefit_system.variables

    def repr_failure(self, excinfo):
        if isinstance(excinfo.value, pytest.fail.Exception):
            return str(excinfo.value)
        return super().repr_failure(excinfo)

    def reportinfo(self):
        return self.path, None, self.name


@functools.cache
def tax_system(reforms):
    """Return the law with these Python reforms on top."""
    system = in_force()
    for reform in reforms:
        system = system.apply_reform(reform)
    return system
