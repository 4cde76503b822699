"""Programs as the authors of older books wrote them, with what they print in the end."""

from tests.compute.tape.clinic.books.programs import (
    contrib,
    imports,
    names,
    optimizers,
    sessions,
    uses,
)

ALL = (
    *contrib.PROGRAMS,
    *optimizers.PROGRAMS,
    *sessions.PROGRAMS,
    *names.PROGRAMS,
    *imports.PROGRAMS,
    *uses.PROGRAMS,
)
