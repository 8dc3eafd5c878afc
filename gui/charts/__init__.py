"""Labels, figures and agreement as charts whose marks open the passages behind them."""
