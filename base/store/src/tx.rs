//! What a use-case holds: a reader of one company's data, and the transaction it writes in.

use std::ops::{Deref, DerefMut};
use std::sync::Arc;

use kernel::{CompanyId, Day, Id, Result};

use crate::backend::Conn;
use crate::clock::{Ids, Random};
use crate::cache::Cache;
use crate::journal::{Pending, Seq, Staged};
use crate::memory::Memory;
use crate::sql::Value;

/// A reader: one connection, one company, one moment.
pub struct Db<'c> {
    conn: &'c mut Conn,
    /// The company whose data is read; the first parameter of every statement.
    pub company: CompanyId,
    /// The moment, milliseconds since 1970 UTC.
    pub now: i64,
    /// The company's civil day at that moment.
    pub today: Day,
    memory: Arc<Memory>,
}

impl<'c> Db<'c> {
    pub(crate) fn new(conn: &'c mut Conn, company: CompanyId, moment: (i64, Day), memory: Arc<Memory>) -> Db<'c> {
        Db { conn, company, now: moment.0, today: moment.1, memory }
    }
}

impl Db<'_> {
    /// What the process keeps of the company beside its rows; see [`Memory`].
    pub fn kept<T: Default + Send + Sync + 'static>(&self) -> Arc<T> {
        self.memory.of(self.company)
    }

    /// Runs a query whose text has `{ids}` where a list of ids stands: `... AND id IN ({ids})`. The list is given
    /// in parts, each padded to one of a few sizes, so that few statements are prepared. `params` come before it.
    pub fn all_in<T>(
        &mut self,
        sql: &str,
        params: &[Value],
        ids: &[Id],
        mut read: impl FnMut(&crate::Row) -> Result<T>,
    ) -> Result<Vec<T>> {
        let mut found = Vec::with_capacity(ids.len());
        for part in ids.chunks(64) {
            let size = part.len().next_power_of_two();
            let marks: Vec<String> = (0..size).map(|i| format!("${}", params.len() + i + 1)).collect();
            let mut all: Vec<Value> = params.to_vec();
            all.extend((0..size).map(|i| Value::from(part[i.min(part.len() - 1)])));
            self.conn.each(&sql.replace("{ids}", &marks.join(", ")), &all, |row| {
                found.push(read(row)?);
                Ok(())
            })?;
        }
        Ok(found)
    }
}

impl Deref for Db<'_> {
    type Target = Conn;
    fn deref(&self) -> &Conn {
        self.conn
    }
}
impl DerefMut for Db<'_> {
    fn deref_mut(&mut self) -> &mut Conn {
        self.conn
    }
}

/// The transaction of a command: reads as `Db` does, and writes. Everything in it becomes true at once or never.
pub struct Tx<'c> {
    db: Db<'c>,
    /// Who acts: the user's id, 0 for the product itself.
    pub actor: i64,
    /// Through what.
    pub via: &'static str,
    /// The name of the command.
    pub command: &'static str,
    /// The journal entry that triggered the command.
    pub cause: Option<Seq>,
    pub(crate) random: Arc<Random>,
    ids: Arc<Ids>,
    seq: Seq,
    pub(crate) pending: Vec<Pending>,
    staged: Vec<Staged>,
    /// Facts whose personal values end with the group.
    pub(crate) erased: Vec<Seq>,
    /// True when each command of the group has a savepoint of its own.
    pub(crate) careful: bool,
    /// What the lane remembers of this company.
    pub cache: Cache,
    /// True when the command at work asked to be run before any other of a group.
    pub(crate) wants_alone: bool,
    /// Writing statements so far; a command that is refused before its first one needs no rollback.
    pub(crate) writes: u64,
}

impl<'c> Tx<'c> {
    pub(crate) fn new(db: Db<'c>, ids: Arc<Ids>, random: Arc<Random>, seq: Seq, cache: Cache) -> Tx<'c> {
        let (pending, staged, erased) = (Vec::new(), Vec::new(), Vec::new());
        Tx {
            db,
            actor: 0,
            via: "",
            command: "",
            cause: None,
            random,
            ids,
            seq,
            pending,
            staged,
            erased,
            cache,
            careful: false,
            wants_alone: false,
            writes: 0,
        }
    }

    /// A new id.
    pub fn new_id(&self) -> Id {
        self.ids.next(self.db.now)
    }

    /// Random bytes for a secret.
    pub fn secret_bytes(&self) -> [u8; 32] {
        let (low, high): ([u8; 16], [u8; 16]) = (self.random.bytes(), self.random.bytes());
        let mut all = [0; 32];
        all[..16].copy_from_slice(&low);
        all[16..].copy_from_slice(&high);
        all
    }

    /// Today, in the company's zone.
    pub fn today(&self) -> Day {
        self.db.today
    }

    /// The place that the next fact will take in the journal.
    pub fn upcoming_seq(&self) -> Seq {
        self.seq + 1
    }

    /// The place of the last fact recorded.
    pub fn last_seq(&self) -> Seq {
        self.seq
    }

    pub(crate) fn next_seq(&mut self) -> Seq {
        self.seq += 1;
        self.seq
    }

    /// To be asked by the few commands that read journal or ledger, which the commands before them in the same group
    /// have staged only: where there are some, the group is run again, one command after the other.
    pub fn alone(&mut self) -> Result<()> {
        if self.pending.is_empty() && self.staged.is_empty() {
            return Ok(());
        }
        self.wants_alone = true;
        Err(kernel::Fault::broken("a command that must be the first of its group is not"))
    }

    /// Stages rows of a table that no command reads (journal, ledger): they are written with those of the whole
    /// group, in few statements, before its commit, and vanish with the fact if it does.
    pub fn stage(&mut self, head: &'static str, width: usize, values: Vec<Value<'static>>, tail: &'static str) {
        self.staged.push(Staged { head, width, tail, key: 0, values });
    }

    /// Stages rows of a register whose state the lane remembers: of each row, named by its `key` leading columns,
    /// the group writes the last state only. Where commands may be rolled back one by one it is written at once.
    pub fn stage_last(
        &mut self,
        (head, tail): (&'static str, &'static str),
        (width, key): (usize, usize),
        values: Vec<Value<'static>>,
    ) -> Result<()> {
        if self.careful {
            return self.insert(head, width, &values, tail);
        }
        self.writes += 1;
        self.staged.push(Staged { head, width, tail, key, values });
        Ok(())
    }

    pub(crate) fn push(&mut self, mut pending: Pending) {
        pending.rows = std::mem::take(&mut self.staged);
        pending.erased = std::mem::take(&mut self.erased);
        self.pending.push(pending);
    }

    pub(crate) fn forget_after(&mut self, mark: usize) {
        self.seq -= (self.pending.len() - mark) as i64;
        self.pending.truncate(mark);
        self.staged.clear();
        self.erased.clear();
    }

    /// Replays happen at the moment of the original.
    pub(crate) fn set_time(&mut self, now: i64, today: Day) {
        self.db.now = now;
        self.db.today = today;
    }

    /// Runs a writing statement.
    pub fn write(&mut self, sql: &str, params: &[Value]) -> Result<u64> {
        self.writes += 1;
        self.db.exec(sql, params)
    }

    /// Writes many rows with few statements: `INSERT INTO t (a, b) VALUES` + rows + `tail`
    /// (`ON CONFLICT (...) DO UPDATE SET ...`, or nothing). `rows` holds the values of all rows one after the
    /// other, `width` values each.
    pub fn insert(&mut self, head: &'static str, width: usize, rows: &[Value], tail: &'static str) -> Result<()> {
        debug_assert!(width > 0 && rows.len() % width == 0, "{head}");
        let mut rest = rows;
        while !rest.is_empty() {
            // Few distinct sizes, so that few statements are prepared.
            let count = rest.len() / width;
            let take = [64, 32, 16, 8, 7, 6, 5, 4, 3, 2, 1].into_iter().find(|n| *n <= count).unwrap_or(1);
            let sql = insert_text(head, width, take, tail);
            self.write(&sql, &rest[..take * width])?;
            rest = &rest[take * width..];
        }
        Ok(())
    }
}

thread_local! {
    static TEXTS: std::cell::RefCell<std::collections::HashMap<[usize; 5], std::rc::Rc<str>>> =
        std::cell::RefCell::default();
}

/// The text of a many-row insert, made once per thread, statement and size.
fn insert_text(head: &'static str, width: usize, rows: usize, tail: &'static str) -> std::rc::Rc<str> {
    // Statement texts are literals: their addresses name them.
    let key = [head.as_ptr() as usize, head.len(), tail.as_ptr() as usize, tail.len(), rows];
    TEXTS.with_borrow_mut(|texts| {
        texts
            .entry(key)
            .or_insert_with(|| {
                let mut text = String::with_capacity(head.len() + tail.len() + rows * width * 5);
                text.push_str(head);
                for row in 0..rows {
                    text.push_str(if row == 0 { " (" } else { ", (" });
                    for column in 0..width {
                        if column > 0 {
                            text.push_str(", ");
                        }
                        text.push('$');
                        text.push_str(&(row * width + column + 1).to_string());
                    }
                    text.push(')');
                }
                text.push(' ');
                text.push_str(tail);
                text.into()
            })
            .clone()
    })
}

impl<'c> Deref for Tx<'c> {
    type Target = Db<'c>;
    fn deref(&self) -> &Db<'c> {
        &self.db
    }
}
impl<'c> DerefMut for Tx<'c> {
    fn deref_mut(&mut self) -> &mut Db<'c> {
        &mut self.db
    }
}
