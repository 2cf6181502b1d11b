"""The figures of a register of service matters with fazhi, and handwritten with its peers."""
