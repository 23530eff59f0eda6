//! Tests of the components.
