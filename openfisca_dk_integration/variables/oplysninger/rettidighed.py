"""Om kommunens tilbud kom i tide (whether the municipality's offers came in time)."""

from openfisca_core.holders import set_input_dispatch_by_period
from openfisca_core.periods import MONTH
from openfisca_core.variables import Variable

from openfisca_dk_integration.entities import Person
from openfisca_dk_integration.hjemmel import hjemmel


@hjemmel(
    "lov om aktiv socialpolitik § 100 (2008-2012)",
    "lov om arbejdsløshedsforsikring § 82 a, stk. 3 (2010-2012)",
)
class tilbud_ikke_i_tide(Variable):
    value_type = bool
    entity = Person
    definition_period = MONTH
    label = "Et tilbud, som skulle være begyndt, er ikke begyndt"
    reference = [
        "https://www.retsinformation.dk/eli/lta/2007/1281",
        "https://www.retsinformation.dk/eli/lta/2010/574",
    ]
    documentation = (
        "2008-2012: kommunen får ingen refusion af hjælpen (2010-2012 betaler den dagpengene "
        "fuldt). Gælder ikke personer i integrationsprogrammet."
    )
    set_input = set_input_dispatch_by_period
