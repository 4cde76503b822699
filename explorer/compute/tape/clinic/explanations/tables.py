"""All explanations; the first that fits counts."""

from explorer.compute.tape.clinic.explanations import (
    functions,
    keras2,
    kinds,
    models,
    naming,
    pasting,
    python,
    sources,
    steps,
    tapes,
    values,
)

EXPLANATIONS = (
    *pasting.EXPLANATIONS,
    *functions.EXPLANATIONS,
    *sources.EXPLANATIONS,
    *tapes.EXPLANATIONS,
    *keras2.EXPLANATIONS,
    *kinds.EXPLANATIONS,
    *models.EXPLANATIONS,
    *steps.EXPLANATIONS,
    *values.EXPLANATIONS,
    *python.EXPLANATIONS,
    *naming.EXPLANATIONS,
)
