"""All explanations; the first that fits counts."""

from explorer.compute.tape.clinic.explanations import (
    functions,
    kinds,
    models,
    naming,
    pasting,
    tapes,
    values,
)

EXPLANATIONS = (
    *pasting.EXPLANATIONS,
    *functions.EXPLANATIONS,
    *tapes.EXPLANATIONS,
    *kinds.EXPLANATIONS,
    *models.EXPLANATIONS,
    *values.EXPLANATIONS,
    *naming.EXPLANATIONS,
)
