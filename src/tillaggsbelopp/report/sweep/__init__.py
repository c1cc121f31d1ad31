"""What other values give: sweeps, sensitivity, goal seeking."""
