//! Readers: bytes in, drafts out. They know formats and refuse nothing but what cannot be read.
