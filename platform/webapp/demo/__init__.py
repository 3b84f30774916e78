"""An invented region: ventures, funders, people and deals that show what Parity does. None of them is real."""
