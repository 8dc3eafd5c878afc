"""The codebook: its labels, their colours and keys, and the dialogs that change them."""
