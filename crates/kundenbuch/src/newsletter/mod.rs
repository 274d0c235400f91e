//! The newsletter: the list that goes out, the opt-outs that come in.
