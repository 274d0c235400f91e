//! Erasure: plan, carry out, ledger, residue scan, certificate.
