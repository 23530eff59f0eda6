//! camt: our own samples, and every version that the schemas know through the writer.
