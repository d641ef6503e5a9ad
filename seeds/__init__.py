"""What a new installation knows: geography, the forum of 2019 and a labelled demo."""
