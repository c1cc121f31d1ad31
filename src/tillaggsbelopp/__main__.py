"""`python -m tillaggsbelopp`."""

from tillaggsbelopp.cli import main

if __name__ == "__main__":
    main()
