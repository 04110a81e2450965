"""Paper: a sheet drawn, made to fit, printed, mailed; and the templates of it looked at."""
