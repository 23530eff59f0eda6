//! einvoice
