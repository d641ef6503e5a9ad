"""The commands of `./run flask`, one file for each kind of them."""
