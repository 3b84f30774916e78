"""Every question that is put to the tables of clusters at work."""
