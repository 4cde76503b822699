"""Programs as the authors of older books wrote them, with what they print in the end."""

from tests.compute.tape.clinic.books.programs import contrib, names, optimizers, sessions

ALL = (*contrib.PROGRAMS, *optimizers.PROGRAMS, *sessions.PROGRAMS, *names.PROGRAMS)
