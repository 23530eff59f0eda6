//! What the registers say together: aged balance, overdue list, books, and the file of accounting entries (FEC).
//! Nothing here changes anything.

pub mod aged;
pub mod fec;
