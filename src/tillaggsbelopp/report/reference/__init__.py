"""The reference of what files may hold and formulas may say, made from the models and the function table."""
