"""Where does the county fall short of its hydrant standard?  Findings that keep their identity from check to check."""
