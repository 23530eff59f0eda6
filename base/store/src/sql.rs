//! The values that go into statements and come out of rows, the same on both engines.

use std::borrow::Cow;

use kernel::{Cents, Currency, Day, ExchangeRate, Fault, Id, Price, Quantity, Rate, Result};

/// A statement's parameter.
#[derive(Clone, Debug, PartialEq)]
pub enum Value<'a> {
    /// NULL of any type.
    Null,
    /// BIGINT: ids, cents, scaled decimals, moments, truth values.
    Int(i64),
    /// TEXT.
    Text(Cow<'a, str>),
    /// DATE on PostgreSQL, ISO text on SQLite.
    Day(Day),
    /// BYTEA, BLOB.
    Bytes(Cow<'a, [u8]>),
}

/// Builds a parameter list: `params![company, id, "draft"]`.
#[macro_export]
macro_rules! params {
    ($($value:expr),* $(,)?) => { &[$($crate::Value::from($value)),*] };
}

impl From<i64> for Value<'_> {
    fn from(v: i64) -> Self {
        Value::Int(v)
    }
}
impl From<bool> for Value<'_> {
    fn from(v: bool) -> Self {
        Value::Int(i64::from(v))
    }
}
impl<'a> From<&'a str> for Value<'a> {
    fn from(v: &'a str) -> Self {
        Value::Text(Cow::Borrowed(v))
    }
}
impl<'a> From<&'a String> for Value<'a> {
    fn from(v: &'a String) -> Self {
        Value::Text(Cow::Borrowed(v))
    }
}
impl From<String> for Value<'_> {
    fn from(v: String) -> Self {
        Value::Text(Cow::Owned(v))
    }
}
impl<'a> From<&'a [u8]> for Value<'a> {
    fn from(v: &'a [u8]) -> Self {
        Value::Bytes(Cow::Borrowed(v))
    }
}
impl<'a> From<&'a Vec<u8>> for Value<'a> {
    fn from(v: &'a Vec<u8>) -> Self {
        Value::Bytes(Cow::Borrowed(v))
    }
}
impl<'a> From<&'a [u8; 32]> for Value<'a> {
    fn from(v: &'a [u8; 32]) -> Self {
        Value::Bytes(Cow::Borrowed(v))
    }
}
impl From<Vec<u8>> for Value<'_> {
    fn from(v: Vec<u8>) -> Self {
        Value::Bytes(Cow::Owned(v))
    }
}
impl From<Day> for Value<'_> {
    fn from(v: Day) -> Self {
        Value::Day(v)
    }
}
impl From<Currency> for Value<'_> {
    fn from(v: Currency) -> Self {
        Value::Text(Cow::Owned(v.code().to_string()))
    }
}
macro_rules! integers {
    ($($t:ident),*) => { $(
        impl From<$t> for Value<'_> {
            fn from(v: $t) -> Self {
                Value::Int(v.0)
            }
        }
        impl FromColumn for $t {
            fn read(row: &Row, i: usize) -> Result<$t> {
                row.get::<i64>(i).map($t)
            }
        }
    )* };
}
integers!(Id, Cents, Quantity, Price, Rate, ExchangeRate);

impl<'a, T: Into<Value<'a>>> From<Option<T>> for Value<'a> {
    fn from(v: Option<T>) -> Self {
        v.map_or(Value::Null, Into::into)
    }
}

/// One row of an answer; columns are read by position and type.
pub enum Row<'a> {
    /// A row of SQLite.
    Sqlite(&'a rusqlite::Row<'a>),
    /// A row of PostgreSQL.
    Postgres(&'a postgres::Row),
}

impl Row<'_> {
    /// Column `i` (from 0) as `T`; `Option<T>` where it may be NULL.
    pub fn get<T: FromColumn>(&self, i: usize) -> Result<T> {
        T::read(self, i)
    }

    /// Column `i` of text as the engine holds it, not copied; none where it is NULL.
    pub fn text(&self, i: usize) -> Result<Option<&str>> {
        match self {
            Row::Sqlite(row) => match row.get_ref(i).map_err(wrong)? {
                rusqlite::types::ValueRef::Null => Ok(None),
                other => other.as_str().map(Some).map_err(wrong),
            },
            Row::Postgres(row) => row.try_get(i).map_err(wrong),
        }
    }

    /// Column `i` as a value, whatever its type.
    pub fn any(&self, i: usize) -> Result<Value<'static>> {
        use rusqlite::types::ValueRef;
        match self {
            Row::Sqlite(row) => Ok(match row.get_ref(i).map_err(wrong)? {
                ValueRef::Null => Value::Null,
                ValueRef::Integer(n) => Value::Int(n),
                ValueRef::Real(x) => Value::Text(x.to_string().into()),
                ValueRef::Text(t) => Value::Text(String::from_utf8_lossy(t).into_owned().into()),
                ValueRef::Blob(b) => Value::Bytes(b.to_vec().into()),
            }),
            Row::Postgres(row) => match *row.columns()[i].type_() {
                postgres::types::Type::INT8 => self.get::<Option<i64>>(i).map(Value::from),
                postgres::types::Type::BYTEA => self.get::<Option<Vec<u8>>>(i).map(Value::from),
                // Days compare as the ISO text that SQLite keeps.
                postgres::types::Type::DATE => Ok(self.get::<Option<Day>>(i)?.map(|d| d.to_string()).into()),
                _ => self.get::<Option<String>>(i).map(Value::from),
            },
        }
    }
}

fn wrong(error: impl std::fmt::Display) -> Fault {
    Fault::broken(format!("column: {error}"))
}

/// A type that a column can be read as.
pub trait FromColumn: Sized {
    /// Reads column `i`.
    fn read(row: &Row, i: usize) -> Result<Self>;
}

macro_rules! plain {
    ($($t:ty),*) => { $(
        impl FromColumn for $t {
            fn read(row: &Row, i: usize) -> Result<$t> {
                match row {
                    Row::Sqlite(row) => row.get(i).map_err(wrong),
                    Row::Postgres(row) => row.try_get(i).map_err(wrong),
                }
            }
        }
        impl FromColumn for Option<$t> {
            fn read(row: &Row, i: usize) -> Result<Option<$t>> {
                match row {
                    Row::Sqlite(row) => row.get(i).map_err(wrong),
                    Row::Postgres(row) => row.try_get(i).map_err(wrong),
                }
            }
        }
    )* };
}
plain!(i64, String, Vec<u8>);

impl FromColumn for bool {
    fn read(row: &Row, i: usize) -> Result<bool> {
        row.get::<i64>(i).map(|n| n != 0)
    }
}

struct PgDay(Option<Day>);
impl<'a> postgres::types::FromSql<'a> for PgDay {
    fn from_sql(
        _: &postgres::types::Type,
        raw: &'a [u8],
    ) -> std::result::Result<PgDay, Box<dyn std::error::Error + Sync + Send>> {
        let days = i32::from_be_bytes(raw.try_into()?);
        Ok(PgDay(Some(Day::from_number(days + PG_EPOCH))))
    }
    fn from_sql_null(
        _: &postgres::types::Type,
    ) -> std::result::Result<PgDay, Box<dyn std::error::Error + Sync + Send>> {
        Ok(PgDay(None))
    }
    fn accepts(ty: &postgres::types::Type) -> bool {
        *ty == postgres::types::Type::DATE
    }
}

/// PostgreSQL counts days from 2000-01-01.
pub(crate) const PG_EPOCH: i32 = 10_957;

impl FromColumn for Option<Day> {
    fn read(row: &Row, i: usize) -> Result<Option<Day>> {
        match row {
            Row::Sqlite(_) => {
                let Some(text) = row.text(i)? else { return Ok(None) };
                Day::parse(text).map(Some).ok_or_else(|| wrong(format!("no day: {text}")))
            }
            Row::Postgres(row) => row.try_get::<_, PgDay>(i).map(|d| d.0).map_err(wrong),
        }
    }
}
impl FromColumn for Day {
    fn read(row: &Row, i: usize) -> Result<Day> {
        Option::<Day>::read(row, i)?.ok_or_else(|| wrong("a day is missing"))
    }
}
impl FromColumn for Currency {
    fn read(row: &Row, i: usize) -> Result<Currency> {
        let text = row.get::<String>(i)?;
        Currency::parse(&text).ok_or_else(|| wrong(format!("no currency: {text}")))
    }
}
macro_rules! optional {
    ($($t:ident),*) => { $(
        impl FromColumn for Option<$t> {
            fn read(row: &Row, i: usize) -> Result<Option<$t>> {
                Ok(row.get::<Option<i64>>(i)?.map($t))
            }
        }
    )* };
}
optional!(Id, Cents, Quantity, Price, Rate, ExchangeRate);
