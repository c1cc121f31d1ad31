"""What files may hold and what formulas may say, told from the models and the function table themselves."""
