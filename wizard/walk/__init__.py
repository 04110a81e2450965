"""The flow interpreter: it works out where a visit is, which steps are ahead, and every edge a visit could take."""
