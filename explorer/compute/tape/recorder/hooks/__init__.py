"""The hooks: what each of them sees while a snippet runs, and how they are woven in."""
