"""The page: a year's rules in a browser, in one file whose every amount has been computed beforehand."""
