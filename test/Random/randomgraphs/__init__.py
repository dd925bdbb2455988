"""Random graphs against a reference interpreter; see ../README.md."""
