//! Lanes and groups: the commands of one company run one after the other, many to a commit.
//!
//! A group is one transaction. Its first statement takes the company's lane row, so that on PostgreSQL two nodes
//! never decide at once; its last ones append the journal and move the head. A command decides before it writes,
//! so one that is refused has usually written nothing and costs no rollback; where it has, the group is run again
//! carefully, each command in a savepoint of its own.

use std::any::Any;
use std::collections::{HashMap, VecDeque};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::Ordering;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use kernel::{CompanyId, Fault, Id, Refusal, Result};

use crate::backend::{Conn, Trouble};
use crate::cache::Cache;
use crate::journal::Pending;
use crate::store::Shared;
use crate::tx::{Db, Tx};
use crate::Value;

/// What a command gives back, whatever its type.
pub(crate) type Outcome = Box<dyn Any + Send>;
/// The deciding and writing part of a command; may be run again.
pub(crate) type Work = Box<dyn FnMut(&mut Tx) -> Result<Outcome> + Send>;
/// Told once, after the commit.
pub(crate) type Reply = Box<dyn FnOnce(Result<Outcome>) + Send>;

/// A queued command.
pub(crate) struct Job {
    pub work: Work,
    pub reply: Reply,
    pub actor: i64,
    pub via: &'static str,
    pub command: &'static str,
    pub cause: Option<i64>,
    /// Roll back what it wrote and answer all the same.
    pub dry: bool,
}

/// Commands in one group at most.
const GROUP: usize = 32;
/// Commands of people that may wait in one company's queue.
const QUEUE: usize = 4096;
/// Commands of imports that may wait; the importer is held back beyond.
const BULK_QUEUE: usize = 64;
/// How long a group goes on taking bulk commands.
const SLICE: Duration = Duration::from_millis(5);

#[derive(Default)]
struct Lane {
    people: VecDeque<Job>,
    bulk: VecDeque<Job>,
    busy: bool,
}

#[derive(Default)]
struct Queues {
    lanes: HashMap<CompanyId, Lane>,
    ready: VecDeque<CompanyId>,
    closing: bool,
}

/// The queues of all companies and the threads that serve them.
#[derive(Default)]
pub(crate) struct Lanes {
    queues: Mutex<Queues>,
    caches: Mutex<HashMap<CompanyId, Cache>>,
    wake: Condvar,
    room: Condvar,
}

impl Lanes {
    fn lock(&self) -> MutexGuard<'_, Queues> {
        self.queues.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn take_cache(&self, company: CompanyId) -> Cache {
        self.caches.lock().unwrap_or_else(PoisonError::into_inner).remove(&company).unwrap_or_default()
    }

    fn put_cache(&self, company: CompanyId, cache: Cache) {
        /// Companies remembered at a time.
        const COMPANIES: usize = 64;
        let mut caches = self.caches.lock().unwrap_or_else(PoisonError::into_inner);
        if caches.len() >= COMPANIES {
            caches.clear();
        }
        caches.insert(company, cache);
    }

    /// Queues a command; a full queue refuses at once instead of letting everybody wait.
    pub fn submit(&self, company: CompanyId, job: Job, bulk: bool) {
        let mut queues = self.lock();
        while bulk && queues.lanes.get(&company).is_some_and(|l| l.bulk.len() >= BULK_QUEUE) && !queues.closing {
            queues = self.room.wait(queues).unwrap_or_else(PoisonError::into_inner);
        }
        if queues.closing {
            drop(queues);
            return (job.reply)(Err(Refusal::busy("store.closing").into()));
        }
        let lane = queues.lanes.entry(company).or_default();
        if !bulk && lane.people.len() >= QUEUE {
            drop(queues);
            return (job.reply)(Err(Refusal::busy("store.busy").into()));
        }
        if bulk { lane.bulk.push_back(job) } else { lane.people.push_back(job) }
        if !lane.busy && lane.people.len() + lane.bulk.len() == 1 {
            queues.ready.push_back(company);
            drop(queues);
            self.wake.notify_one();
        }
    }

    /// Stops taking commands; those that wait are still run.
    pub fn close(&self) {
        self.lock().closing = true;
        self.wake.notify_all();
        self.room.notify_all();
    }

    fn next(&self) -> Option<(CompanyId, Vec<Job>)> {
        let mut queues = self.lock();
        loop {
            if let Some(company) = queues.ready.pop_front() {
                let lane = queues.lanes.entry(company).or_default();
                lane.busy = true;
                let count = lane.people.len().min(GROUP);
                return Some((company, lane.people.drain(..count).collect()));
            }
            if queues.closing {
                return None;
            }
            queues = self.wake.wait(queues).unwrap_or_else(PoisonError::into_inner);
        }
    }

    fn next_bulk(&self, company: CompanyId) -> Option<Job> {
        let mut queues = self.lock();
        let job = queues.lanes.get_mut(&company)?.bulk.pop_front();
        if job.is_some() {
            self.room.notify_all();
        }
        job
    }

    fn people_wait(&self, company: CompanyId) -> bool {
        self.lock().lanes.get(&company).is_some_and(|l| !l.people.is_empty())
    }

    fn done(&self, company: CompanyId) {
        let mut queues = self.lock();
        let Some(lane) = queues.lanes.get_mut(&company) else { return };
        lane.busy = false;
        if lane.people.is_empty() && lane.bulk.is_empty() {
            queues.lanes.remove(&company);
        } else {
            queues.ready.push_back(company);
            drop(queues);
            self.wake.notify_one();
        }
    }
}

/// The loop of one worker thread: takes a company's waiting commands and runs them as a group.
pub(crate) fn serve(shared: Arc<Shared>) {
    let mut conn: Option<Conn> = None;
    while let Some((company, people)) = shared.lanes.next() {
        let served = catch_unwind(AssertUnwindSafe(|| serve_group(&shared, company, people, &mut conn)));
        if served.is_err() {
            // A log that can't be written on a full disk panics in whoever writes to it. The group's commands hear that
            // the lane is gone; those that wait must not wait for ever. What it had open and in memory is left behind.
            conn = None;
            drop(shared.lanes.take_cache(company));
        }
        shared.lanes.done(company);
    }
}

fn serve_group(shared: &Arc<Shared>, company: CompanyId, people: Vec<Job>, conn: &mut Option<Conn>) {
    let jobs = people.into_iter().map(Some).collect();
    let mut group = Group { shared, company, jobs, results: Vec::new(), single: false };
    group.run(conn);
    let Group { jobs, results, .. } = group;
    for (job, result) in jobs.into_iter().zip(results) {
        if let Some(job) = job {
            (job.reply)(result);
        }
    }
}

/// Why a group could not be committed as it was.
enum Setback {
    /// A command wrote and was then refused, or the engine complained: run again, each in a savepoint.
    Careful,
    /// Somebody was in the way, or the connection went: run again as it was.
    Again,
    /// A command reads what others of the group have only staged: run each singly.
    Alone,
    /// Nothing more to try.
    Broken(Fault),
    /// The commit was sent and nobody can say whether it happened: to try again could do everything twice.
    Unknown(Fault),
}

struct Group<'s> {
    shared: &'s Arc<Shared>,
    company: CompanyId,
    jobs: Vec<Option<Job>>,
    results: Vec<Result<Outcome>>,
    /// True while commands are run one by one: none is taken along.
    single: bool,
}

impl Group<'_> {
    fn run(&mut self, conn: &mut Option<Conn>) {
        let (mut careful, mut tries) = (self.jobs.iter().flatten().any(|j| j.dry), 0);
        loop {
            let setback = match self.attempt(conn, careful) {
                Ok(()) => return,
                Err(setback) => setback,
            };
            tries += 1;
            match setback {
                Setback::Careful if !careful => careful = true,
                Setback::Again if tries < 12 => {
                    std::thread::sleep(Duration::from_millis(10 << tries.min(6)));
                }
                Setback::Alone => return self.singly(conn),
                Setback::Again => return self.fail(&Fault::broken("the store did not answer in time")),
                Setback::Careful => return self.fail(&Fault::broken("the group failed twice")),
                Setback::Broken(fault) if self.jobs.len() > 1 => {
                    tracing::warn!(company = self.company.0, "a group failed, its commands are run singly: {fault}");
                    return self.singly(conn);
                }
                Setback::Broken(fault) | Setback::Unknown(fault) => return self.fail(&fault),
            }
        }
    }

    fn fail(&mut self, fault: &Fault) {
        tracing::error!(company = self.company.0, "{fault}");
        self.results = self.jobs.iter().map(|_| Err(fault.clone())).collect();
    }

    /// After a failed commit every command is tried alone, so that one bad one cannot take others with it.
    fn singly(&mut self, conn: &mut Option<Conn>) {
        self.single = true;
        let jobs = std::mem::take(&mut self.jobs);
        let mut results = Vec::with_capacity(jobs.len());
        for job in jobs {
            self.jobs = vec![job];
            let mut tries = 0;
            loop {
                tries += 1;
                match self.attempt(conn, true) {
                    Ok(()) => break,
                    Err(Setback::Again) if tries < 8 => std::thread::sleep(Duration::from_millis(10 << tries)),
                    Err(Setback::Broken(fault) | Setback::Unknown(fault)) => break self.fail(&fault),
                    Err(_) => break self.fail(&Fault::broken("the command failed twice")),
                }
            }
            results.append(&mut self.results);
            if let Some(Some(job)) = self.jobs.pop() {
                (job.reply)(results.pop().unwrap_or_else(|| Err(Fault::broken("no result"))));
            }
        }
    }

    fn attempt(&mut self, slot: &mut Option<Conn>, careful: bool) -> Result<(), Setback> {
        self.results.clear();
        let conn = match slot {
            Some(conn) => conn,
            None => slot.insert(Conn::open(&self.shared.url, false).map_err(Setback::Broken)?),
        };
        let done = self.transact(conn, careful);
        if done.is_err() {
            // A connection that cannot even roll back is given up; the next attempt opens another.
            if conn.trouble == Some(Trouble::Lost) || conn.batch("ROLLBACK").is_err() {
                *slot = None;
            }
        }
        done
    }

    fn transact(&mut self, conn: &mut Conn, mut careful: bool) -> Result<(), Setback> {
        let began = Instant::now();
        conn.trouble = None;
        let before = conn.statements;
        let shared = Arc::clone(self.shared);
        let (now, today) = shared.moment();
        let begin = if conn.is_sqlite() { "BEGIN IMMEDIATE" } else { "BEGIN" };
        conn.exec(begin, &[]).map_err(|f| setback(conn.trouble, f))?;
        let company = self.company;
        let lane = conn
            .one(
                "UPDATE lane SET at = $1 WHERE company_id = $2 RETURNING seq, hash, id_mark",
                crate::params![now, company],
                |row| Ok((row.get::<i64>(0)?, row.get::<Vec<u8>>(1)?, row.get::<i64>(2)?)),
            )
            .map_err(|f| setback(conn.trouble, f))?;
        let (seq, hash, mark) = lane.unwrap_or((0, Vec::new(), 0));
        shared.ids.raise(mark);
        // Taken out for the time of the group: it comes back only after the commit.
        let mut cache = shared.lanes.take_cache(company);
        cache.begin((seq, &hash));
        let db = Db::new(conn, company, (now, today), Arc::clone(&shared.memory));
        let mut tx = Tx::new(db, shared.ids.clone(), shared.random.clone(), seq, cache);
        tx.careful = careful;
        let (mut index, people) = (0, self.jobs.len());
        loop {
            if index == self.jobs.len() {
                // People first; then one bulk command, and more as long as the slice lasts and nobody waits.
                let more = !self.single && (index <= people || (began.elapsed() < SLICE && !shared.lanes.people_wait(company)));
                match more.then(|| shared.lanes.next_bulk(company)).flatten() {
                    Some(job) => {
                        // A dry run is undone: in a savepoint from the beginning, so that nothing runs twice.
                        careful |= job.dry && index == 0;
                        tx.careful = careful;
                        self.jobs.push(Some(job));
                    }
                    None => break,
                }
            }
            let Some(job) = self.jobs[index].as_mut() else { break };
            let result = run_one(job, &mut tx, careful)?;
            self.results.push(result);
            index += 1;
        }
        self.finish(tx, &hash)?;
        let conn_statements = conn.statements - before;
        shared.stats.statements.fetch_add(conn_statements, Ordering::Relaxed);
        shared.stats.groups.fetch_add(1, Ordering::Relaxed);
        shared.stats.commands.fetch_add(self.results.len() as u64, Ordering::Relaxed);
        Ok(())
    }

    fn finish(&mut self, mut tx: Tx, hash: &[u8]) -> Result<(), Setback> {
        let pending = std::mem::take(&mut tx.pending);
        let (wrote, last) = (tx.writes > 0, tx.last_seq());
        let mut cache = std::mem::take(&mut tx.cache);
        if !wrote && pending.is_empty() {
            // Refusals too are answered only now, so that nobody is told of a state that is then rolled back.
            tx.exec("ROLLBACK", &[]).map_err(|f| setback(tx.trouble, f))?;
            cache.keep_under((last, hash.to_vec()));
            self.shared.lanes.put_cache(self.company, cache);
            return Ok(());
        }
        let head = append(&mut tx, &pending, hash).map_err(|f| setback(tx.trouble, f))?;
        let mark = self.shared.ids.mark();
        let company = tx.company;
        let moved = tx
            .exec(
                "UPDATE lane SET seq = $1, hash = $2, id_mark = $3 WHERE company_id = $4",
                crate::params![last, &head, mark, company],
            )
            .map_err(|f| setback(tx.trouble, f))?;
        if moved == 0 && !pending.is_empty() {
            return Err(Setback::Broken(Fault::broken("the company has no lane")));
        }
        let Err(fault) = tx.exec("COMMIT", &[]) else {
            cache.keep_under((last, head));
            self.shared.lanes.put_cache(company, cache);
            return Ok(());
        };
        if tx.trouble != Some(Trouble::Lost) || pending.is_empty() {
            return Err(setback(tx.trouble, fault));
        }
        match self.committed(last, &head) {
            Some(true) => Ok(()),
            Some(false) => Err(Setback::Again),
            None => Err(Setback::Unknown(Fault::broken(format!("it is not known whether fact {last} was kept: {fault}")))),
        }
    }

    /// The connection went while the commit was under way: the journal itself tells whether it happened. The lane's
    /// row is locked first, so that a transaction that still runs on the server is waited for. None: nobody answers.
    fn committed(&self, seq: i64, hash: &[u8]) -> Option<bool> {
        for wait in 0..40 {
            // A server that recovers from a crash needs seconds; twenty of them in all.
            std::thread::sleep(Duration::from_millis(20 << wait.min(5)).min(Duration::from_millis(500)));
            let Ok(mut conn) = Conn::open(&self.shared.url, false) else { continue };
            let locked = conn.exec("BEGIN", &[]).and_then(|_| {
                conn.exec("UPDATE lane SET at = at WHERE company_id = $1", crate::params![self.company])
            });
            let found = locked.and_then(|_| {
                conn.one(
                    "SELECT hash FROM journal WHERE company_id = $1 AND seq = $2",
                    crate::params![self.company, seq],
                    |row| row.get::<Vec<u8>>(0),
                )
            });
            let _ = conn.exec("ROLLBACK", &[]);
            if let Ok(found) = found {
                return Some(found.as_deref() == Some(hash));
            }
        }
        None
    }
}

fn setback(trouble: Option<Trouble>, fault: Fault) -> Setback {
    match trouble {
        Some(Trouble::Retry | Trouble::Lost) => Setback::Again,
        _ => Setback::Broken(fault),
    }
}

/// Runs one command of the group. Without savepoints, a command that fails after it wrote sends the group back.
fn run_one(job: &mut Job, tx: &mut Tx, careful: bool) -> Result<Result<Outcome>, Setback> {
    let (mark, writes) = (tx.pending.len(), tx.writes);
    (tx.actor, tx.via, tx.command, tx.cause) = (job.actor, job.via, job.command, job.cause);
    if careful {
        tx.exec("SAVEPOINT one", &[]).map_err(|f| setback(tx.trouble, f))?;
    }
    let began = Instant::now();
    let result = match catch_unwind(AssertUnwindSafe(|| (job.work)(tx))) {
        Ok(result) => result,
        Err(panic) => Err(Fault::broken(format!("{}: {}", job.command, panic_text(&panic)))),
    };
    let took = began.elapsed();
    if took > Duration::from_millis(20) {
        tracing::debug!(command = job.command, ms = took.as_millis() as u64, "a long command");
    }
    if let Err(Fault::Broken(what)) = &result
        && matches!(tx.trouble, Some(Trouble::Retry | Trouble::Lost))
    {
        return Err(setback(tx.trouble, Fault::Broken(what.clone())));
    }
    if std::mem::take(&mut tx.wants_alone) {
        return Err(Setback::Alone);
    }
    let undo = result.is_err() || job.dry;
    if undo && !careful && (tx.writes > writes || tx.trouble.is_some()) {
        return Err(Setback::Careful);
    }
    if undo {
        tx.forget_after(mark);
        if tx.writes > writes {
            tx.cache.clear();
        }
    }
    if careful {
        let end = if undo { "ROLLBACK TO SAVEPOINT one" } else { "RELEASE SAVEPOINT one" };
        tx.exec(end, &[]).map_err(|f| setback(tx.trouble, f))?;
        tx.trouble = None;
    }
    Ok(result)
}

fn panic_text(panic: &Box<dyn Any + Send>) -> String {
    let text = panic.downcast_ref::<String>().cloned();
    text.or_else(|| panic.downcast_ref::<&str>().map(|s| s.to_string())).unwrap_or_else(|| "panic".into())
}

/// Writes the group's facts and their subjects, and gives the new head of the chain.
fn append(tx: &mut Tx, pending: &[Pending], previous: &[u8]) -> Result<Vec<u8>> {
    let company = tx.company;
    let mut head = previous.to_vec();
    let mut rows: Vec<Value> = Vec::with_capacity(pending.len() * 12);
    let mut hashes = Vec::with_capacity(pending.len());
    for Pending { entry, .. } in pending {
        head = entry.hash(&head).to_vec();
        hashes.push(head.clone());
    }
    for (Pending { entry, .. }, hash) in pending.iter().zip(&hashes) {
        rows.extend([
            Value::from(company),
            entry.seq.into(),
            entry.at.into(),
            entry.actor.into(),
            (&entry.via).into(),
            (&entry.command).into(),
            entry.cause.into(),
            (&entry.kind).into(),
            entry.subject.into(),
            (&entry.fact).into(),
            (&entry.data).into(),
            hash.into(),
        ]);
    }
    tx.insert(
        "INSERT INTO journal (company_id, seq, at, actor, via, command, cause, kind, subject, fact, data, hash) VALUES",
        12,
        &rows,
        "",
    )?;
    let mut subjects: Vec<Value> = Vec::new();
    for Pending { entry, subjects: about, .. } in pending {
        let mut named: Vec<(&str, Id)> = vec![(entry.kind.as_str(), entry.subject)];
        for (kind, id) in about {
            if !named.contains(&(*kind, *id)) {
                named.push((kind, *id));
            }
        }
        for (kind, id) in named {
            subjects.extend([company.into(), kind.into(), id.into(), entry.seq.into()]);
        }
    }
    tx.insert("INSERT INTO journal_subject (company_id, kind, id, seq) VALUES", 4, &subjects, "")?;
    let mut kept: Vec<Value> = Vec::new();
    for Pending { entry, kept: values, .. } in pending {
        for (rank, one) in values.iter().enumerate() {
            kept.extend([
                company.into(),
                entry.seq.into(),
                (rank as i64).into(),
                one.salt.to_vec().into(),
                (&one.value).into(),
            ]);
        }
    }
    tx.insert("INSERT INTO journal_private (company_id, seq, rank, salt, value) VALUES", 5, &kept, "")?;
    for seq in pending.iter().flat_map(|p| &p.erased) {
        tx.write("DELETE FROM journal_private WHERE company_id = $1 AND seq = $2", crate::params![company, *seq])?;
    }
    write_staged(tx, pending)?;
    Ok(head)
}

/// Writes the rows that the group's facts staged, table by table.
fn write_staged(tx: &mut Tx, pending: &[Pending]) -> Result<()> {
    let mut tables: Vec<(&crate::journal::Staged, Vec<&[Value]>)> = Vec::new();
    for staged in pending.iter().flat_map(|p| &p.rows) {
        let rows = staged.values.chunks_exact(staged.width);
        match tables.iter_mut().find(|t| t.0.head == staged.head) {
            Some(table) => table.1.extend(rows),
            None => tables.push((staged, rows.collect())),
        }
    }
    for (table, mut rows) in tables {
        if table.key > 0 {
            rows = last_of_each(rows, table.key);
        }
        let values: Vec<Value> = rows.concat();
        tx.insert(table.head, table.width, &values, table.tail)?;
    }
    Ok(())
}

/// Of rows with the same leading columns, the last one.
fn last_of_each<'r>(rows: Vec<&'r [Value<'static>]>, key: usize) -> Vec<&'r [Value<'static>]> {
    let mut last: Vec<&[Value]> = Vec::with_capacity(rows.len());
    let mut places: HashMap<Vec<RowKey>, usize> = HashMap::with_capacity(rows.len());
    for row in rows {
        let name = row[..key].iter().map(RowKey::of).collect();
        match places.get(&name) {
            Some(place) => last[*place] = row,
            None => {
                places.insert(name, last.len());
                last.push(row);
            }
        }
    }
    last
}

/// A key column as it names a row.
#[derive(PartialEq, Eq, Hash)]
enum RowKey<'v> {
    Int(i64),
    Text(&'v str),
    Day(kernel::Day),
    Bytes(&'v [u8]),
    Null,
}

impl RowKey<'_> {
    fn of<'v>(value: &'v Value<'static>) -> RowKey<'v> {
        match value {
            Value::Int(n) => RowKey::Int(*n),
            Value::Text(t) => RowKey::Text(t),
            Value::Day(d) => RowKey::Day(*d),
            Value::Bytes(b) => RowKey::Bytes(b),
            Value::Null => RowKey::Null,
        }
    }
}

#[cfg(test)]
mod tests;
