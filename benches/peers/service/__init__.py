"""The figures of a register of service matters by fazhi, and by hand in its peers."""
