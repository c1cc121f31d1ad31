"""The agreement as written: files to models, rules to steps of the formula language, in an order that works."""
