"""Persons, households and municipalities (personer, husstande, kommuner)."""

from openfisca_core.entities import build_entity

Kommune = build_entity(
    key="kommune",
    plural="kommuner",
    label="Kommune",
    doc="En kommune med dens borgere. Statens og kommunens regnskab opgøres her.",
    roles=[
        {
            "key": "borger",
            "plural": "borgere",
            "label": "Borgere",
            "doc": "Personer, som kommunen er handlekommune for.",
        }
    ],
)

Husstand = build_entity(
    key="husstand",
    plural="husstande",
    label="Husstand",
    doc="Personer med samme bolig. De to voksne er ægtefæller eller samlevende.",
    containing_entities=["kommune"],
    roles=[
        {
            "key": "voksen",
            "plural": "voksne",
            "label": "Voksne",
            "subroles": ["hovedperson", "partner"],
            "doc": "Hovedpersonen og dennes ægtefælle eller samlever.",
        },
        {
            "key": "barn",
            "plural": "boern",
            "label": "Børn",
            "doc": "De voksnes hjemmeboende børn.",
        },
        {
            "key": "oevrig",
            "plural": "oevrige",
            "label": "Øvrige",
            "doc": "Andre, der bor i boligen.",
        },
    ],
)

Person = build_entity(
    key="person",
    plural="personer",
    label="Person",
    doc="Et menneske, opgjort måned for måned.",
    is_person=True,
)

entities = [Kommune, Husstand, Person]
