//! The store: one write path, one journal, on SQLite and PostgreSQL alike.
//!
//! A use-case is a [`Command`]; it runs inside its company's lane ([`Store::run`]), reads with plain SQL, decides
//! with a pure rule and records a fact. Business tables are written from facts only, so folding the journal gives
//! every one of them again.

pub mod backend;
mod backup;
pub mod cache;
pub mod clock;
pub mod command;
pub mod erase;
pub mod files;
mod jobs;
pub mod journal;
mod lane;
mod memory;
mod once;
mod portable;
pub mod private;
mod prune;
pub mod replay;
pub mod schema;
pub mod sql;
mod store;
mod tx;

pub use backend::{Conn, Trouble, Url};
pub use clock::Clock;
pub use command::{Answer, Command, Context, Grants, Key, Permission};
pub use jobs::Claimed;
pub use journal::{Entry, Fact, Seq};
pub use memory::Memory;
pub use private::Private;
pub use prune::{Keep, Pruned};
pub use schema::Schema;
pub use sql::{FromColumn, Row, Value};
pub use store::{Options, Stats, Store};
pub use tx::{Db, Tx};
