//! PostgreSQL: a pure Rust client, statements prepared once per connection.

use std::collections::HashMap;

use bytes::BytesMut;
use kernel::{Fault, Result};
use postgres::fallible_iterator::FallibleIterator;
use postgres::types::{IsNull, ToSql, Type};
use postgres::{Client, NoTls, Statement};

use super::{Failure, Trouble};
use crate::sql::{PG_EPOCH, Row, Value};

pub(crate) struct Postgres {
    client: Client,
    prepared: HashMap<Box<str>, Statement>,
}

impl Postgres {
    pub(crate) fn open(url: &str, read_only: bool) -> Result<Postgres> {
        let mut config: postgres::Config = url.parse().map_err(|e| Fault::broken(format!("store address: {e}")))?;
        config.connect_timeout(std::time::Duration::from_secs(10));
        let mut client = config.connect(NoTls).map_err(|e| Fault::broken(format!("PostgreSQL: {}", text(&e))))?;
        client
            .batch_execute(if read_only {
                "SET default_transaction_read_only = on"
            } else {
                "SET synchronous_commit = on; SET lock_timeout = '30s'"
            })
            .map_err(|e| Fault::broken(format!("PostgreSQL: {}", text(&e))))?;
        Ok(Postgres { client, prepared: HashMap::new() })
    }

    fn statement(&mut self, sql: &str) -> Result<Statement, Failure> {
        if let Some(statement) = self.prepared.get(sql) {
            return Ok(statement.clone());
        }
        let statement = self.client.prepare(sql).map_err(failure)?;
        // A bound on what one connection keeps; texts are few, so this is rarely reached.
        if self.prepared.len() >= 1024 {
            self.prepared.clear();
        }
        self.prepared.insert(sql.into(), statement.clone());
        Ok(statement)
    }

    pub(crate) fn exec(&mut self, sql: &str, params: &[Value]) -> Result<u64, Failure> {
        let statement = self.statement(sql)?;
        let list: Vec<&(dyn ToSql + Sync)> = params.iter().map(|p| p as &(dyn ToSql + Sync)).collect();
        self.client.execute(&statement, &list).map_err(failure)
    }

    pub(crate) fn each(
        &mut self,
        sql: &str,
        params: &[Value],
        read: &mut dyn FnMut(&Row) -> Result<()>,
    ) -> Result<(), Failure> {
        let statement = self.statement(sql)?;
        let mut rows = self.client.query_raw(&statement, params.iter()).map_err(failure)?;
        while let Some(row) = rows.next().map_err(failure)? {
            read(&Row::Postgres(&row)).map_err(Failure::Row)?;
        }
        Ok(())
    }

    pub(crate) fn batch(&mut self, sql: &str) -> Result<(), Failure> {
        self.client.batch_execute(sql).map_err(failure)
    }

    pub(crate) fn check(&mut self, sql: &str) -> Result<(), Failure> {
        self.client.prepare(sql).map(|_| ()).map_err(failure)
    }
}

impl ToSql for Value<'_> {
    fn to_sql(
        &self,
        ty: &Type,
        out: &mut BytesMut,
    ) -> std::result::Result<IsNull, Box<dyn std::error::Error + Sync + Send>> {
        match self {
            Value::Null => return Ok(IsNull::Yes),
            Value::Int(n) => match *ty {
                Type::INT4 => i32::try_from(*n)?.to_sql(ty, out)?,
                Type::INT2 => i16::try_from(*n)?.to_sql(ty, out)?,
                _ => n.to_sql(ty, out)?,
            },
            Value::Text(t) => t.as_ref().to_sql(ty, out)?,
            Value::Bytes(b) => b.as_ref().to_sql(ty, out)?,
            Value::Day(d) if *ty == Type::DATE => (d.number() - PG_EPOCH).to_sql(&Type::INT4, out)?,
            Value::Day(d) => d.to_string().to_sql(ty, out)?,
        };
        Ok(IsNull::No)
    }
    fn accepts(_: &Type) -> bool {
        true
    }
    postgres::types::to_sql_checked!();
}

fn text(error: &postgres::Error) -> String {
    match error.as_db_error() {
        Some(db) => format!("{} {}", db.code().code(), db.message()),
        None => format!("{error}{}", std::error::Error::source(error).map(|s| format!(": {s}")).unwrap_or_default()),
    }
}

fn failure(error: postgres::Error) -> Failure {
    let trouble = match error.code().map(|c| c.code()) {
        Some("40001" | "40P01" | "55P03") => Trouble::Retry,
        Some("23505") => Trouble::Duplicate,
        Some("57P01" | "57P02" | "57P03" | "53300") => Trouble::Lost,
        Some(code) if code.starts_with("08") => Trouble::Lost,
        Some(_) => Trouble::Other,
        None if error.is_closed() => Trouble::Lost,
        None => match std::error::Error::source(&error) {
            Some(source) if source.is::<std::io::Error>() => Trouble::Lost,
            _ => Trouble::Other,
        },
    };
    Failure::Database { trouble, text: text(&error) }
}
