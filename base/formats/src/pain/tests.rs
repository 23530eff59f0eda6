//! Payments: rules and our own messages.
