"""What can be done with the threads of ventures and funders."""
