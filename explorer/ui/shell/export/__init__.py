"""The sheet on which a picture is chosen before it goes out: its form, its size, its looks."""
