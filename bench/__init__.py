"""What Wethi costs, beside bare floors measured in the same run: `./run bench`."""
