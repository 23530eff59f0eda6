//! What a use-case is: an input, a permission, a preparation outside the lane and a decision inside it.

use kernel::{CompanyId, Fault, Refusal, Result};
use serde::Serialize;
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};

use crate::store::Store;
use crate::tx::{Db, Tx};

/// What a person may do. A role is a set of these; a command needs one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Permission {
    /// Read everything of the company.
    See,
    /// Enter and confirm orders.
    Sell,
    /// Keep customers and items.
    Keep,
    /// Set limits and release orders held for credit.
    Credit,
    /// Move stock, ship, record proof of delivery.
    Ship,
    /// Issue invoices.
    Bill,
    /// Record and apply payments.
    Cash,
    /// Export the books, see the journal.
    Account,
    /// Keep the keys of gateways of online payment: where customers' money goes.
    Gateways,
    /// Settings, users, tokens.
    Administer,
}

impl Permission {
    /// All of them, in the order of the flow.
    pub const ALL: [Permission; 10] = [
        Permission::See,
        Permission::Sell,
        Permission::Keep,
        Permission::Credit,
        Permission::Ship,
        Permission::Bill,
        Permission::Cash,
        Permission::Account,
        Permission::Gateways,
        Permission::Administer,
    ];

    /// The name in URLs, tables and words.
    pub fn name(self) -> &'static str {
        match self {
            Permission::See => "see",
            Permission::Sell => "sell",
            Permission::Keep => "keep",
            Permission::Credit => "credit",
            Permission::Ship => "ship",
            Permission::Bill => "bill",
            Permission::Cash => "cash",
            Permission::Account => "account",
            Permission::Gateways => "gateways",
            Permission::Administer => "administer",
        }
    }
}

/// A set of permissions.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Grants(u16);

impl Grants {
    /// None at all.
    pub const NONE: Grants = Grants(0);
    /// Everything: the product itself, and the operator at the command line.
    pub const ALL: Grants = Grants(u16::MAX);

    /// Exactly these.
    pub fn of(list: &[Permission]) -> Grants {
        Grants(list.iter().fold(0, |set, p| set | 1 << (*p as u16)))
    }
    /// Is it in the set?
    pub fn has(self, permission: Permission) -> bool {
        self.0 & (1 << (permission as u16)) != 0
    }
}

/// Who asks, for which company, through what.
#[derive(Clone, Debug)]
pub struct Context {
    /// The company.
    pub company: CompanyId,
    /// The user's id; 0 for the product itself.
    pub actor: i64,
    /// What the user may do.
    pub grants: Grants,
    /// `page`, `api`, `cli`, `import`, `job`.
    pub via: &'static str,
    /// The journal entry that triggered it.
    pub cause: Option<i64>,
    /// Imports, reminder runs and replays: yields to people.
    pub bulk: bool,
    /// Decide, answer, and write nothing.
    pub dry: bool,
}

impl Context {
    /// The product itself, allowed everything.
    pub fn system(company: CompanyId, via: &'static str) -> Context {
        Context { company, actor: 0, grants: Grants::ALL, via, cause: None, bulk: false, dry: false }
    }

    /// The same, yielding to people.
    pub fn bulk(mut self) -> Context {
        self.bulk = true;
        self
    }
}

/// A use-case. `prepare` parses, prices and validates outside the lane, where it holds nobody up; `run` reads what
/// the decision needs, decides with a pure rule and records the fact. `run` may be called again after a rollback.
pub trait Command: DeserializeOwned + schemars::JsonSchema + Send + 'static {
    /// Stable name, `step.verb`: URL, CLI, label and journal use it.
    const NAME: &'static str;
    /// What the person must be allowed to do.
    const NEEDS: Permission;
    /// True when `prepare` does something.
    const PREPARES: bool = false;
    /// What the caller gets.
    type Outcome: Serialize + schemars::JsonSchema + Send + 'static;

    /// What this very input needs beside `NEEDS`: a limit set while creating, for instance.
    fn needs_also(&self) -> Option<Permission> {
        None
    }

    /// Heavy work before the lane; sees the data as committed.
    fn prepare(&mut self, _db: &mut Db) -> Result<()> {
        Ok(())
    }

    /// Read, decide, write.
    fn run(&self, tx: &mut Tx) -> Result<Self::Outcome>;
}

/// The caller's own name for a command, under which it happens once (`Idempotency-Key`).
#[derive(Clone, Debug)]
pub struct Key {
    /// The token or session that sent it; the same key of another sender is another key.
    pub sender: i64,
    /// The key, 1 to 64 characters.
    pub key: String,
    /// SHA-256 of command name and input.
    pub input: [u8; 32],
}

impl Key {
    /// A key for an input as it was sent.
    pub fn new(sender: i64, key: &str, command: &str, input: &[u8]) -> Result<Key> {
        if key.is_empty() || key.len() > 64 || !key.bytes().all(|b| b.is_ascii_graphic()) {
            return Err(Refusal::invalid("request.key_malformed").at("Idempotency-Key").into());
        }
        let mut hash = Sha256::new();
        hash.update(command);
        hash.update([0]);
        hash.update(input);
        Ok(Key { sender, key: key.to_string(), input: hash.finalize().into() })
    }
}

/// The answer of a command as JSON.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The outcome.
    pub json: String,
    /// True when the command had happened before under the same key.
    pub repeated: bool,
}

impl Store {
    /// Runs a command and waits until it is durable.
    pub fn run<C: Command>(&self, context: &Context, mut command: C) -> Result<C::Outcome> {
        self.admit(context, &mut command)?;
        let (send, receive) = std::sync::mpsc::sync_channel(1);
        self.submit(
            context,
            C::NAME,
            Box::new(move |tx| command.run(tx).map(|o| Box::new(o) as Box<_>)),
            Box::new(move |result| drop(send.send(result))),
        );
        let outcome = receive.recv().map_err(|_| Fault::broken("the lane is gone"))??;
        outcome.downcast::<C::Outcome>().map(|o| *o).map_err(|_| Fault::broken("outcome of another type"))
    }

    /// Runs a command under a key, or without; `reply` is called with the answer as JSON once it is durable.
    pub fn run_json<C: Command>(
        &self,
        context: &Context,
        mut command: C,
        key: Option<Key>,
        reply: impl FnOnce(Result<Answer>) + Send + 'static,
    ) {
        if let Err(fault) = self.admit(context, &mut command) {
            return reply(Err(fault));
        }
        self.submit(
            context,
            C::NAME,
            Box::new(move |tx| keyed(tx, key.as_ref(), |tx| command.run(tx)).map(|a| Box::new(a) as Box<_>)),
            Box::new(move |result| {
                reply(result.and_then(|o| {
                    o.downcast::<Answer>().map(|a| *a).map_err(|_| Fault::broken("outcome of another type"))
                }));
            }),
        );
    }

    fn admit<C: Command>(&self, context: &Context, command: &mut C) -> Result<()> {
        for needed in std::iter::once(C::NEEDS).chain(command.needs_also()) {
            if !context.grants.has(needed) {
                return Err(Refusal::forbidden("request.forbidden").with("needs", needed.name()).into());
            }
        }
        if C::PREPARES {
            self.read(context.company, |db| command.prepare(db))?;
        }
        Ok(())
    }
}

/// Once per key: a repeated call gets the first answer, a key used for another input is refused.
fn keyed<O: Serialize>(tx: &mut Tx, key: Option<&Key>, run: impl FnOnce(&mut Tx) -> Result<O>) -> Result<Answer> {
    let company = tx.company;
    if let Some(key) = key {
        let before = tx.one(
            "SELECT input, answer FROM command_key WHERE company_id = $1 AND sender = $2 AND key = $3",
            crate::params![company, key.sender, &key.key],
            |row| Ok((row.get::<Vec<u8>>(0)?, row.get::<String>(1)?)),
        )?;
        if let Some((input, json)) = before {
            if input != key.input {
                return Err(Refusal::conflict("request.key_reused").at("Idempotency-Key").into());
            }
            return Ok(Answer { json, repeated: true });
        }
    }
    let outcome = run(tx)?;
    let json = serde_json::to_string(&outcome).map_err(Fault::broken)?;
    if let Some(key) = key {
        let (command, now) = (tx.command, tx.now);
        tx.write(
            "INSERT INTO command_key (company_id, sender, key, command, input, answer, at) VALUES ($1, $2, $3, $4, $5, $6, $7)",
            crate::params![company, key.sender, &key.key, command, &key.input, &json, now],
        )?;
    }
    Ok(Answer { json, repeated: false })
}
