//! A gateway as a company uses it, and the facts of its life. Pure.

use ground::record::Document;
use kernel::{Id, Result};
use serde::{Deserialize, Serialize};
use store::{Db, Private, Seq, Tx};

/// Whose gateway it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Provider {
    /// Stripe.
    #[default]
    Stripe,
}

impl Provider {
    /// The name in tables and words.
    pub fn name(self) -> &'static str {
        "stripe"
    }

    /// Reads the name.
    pub fn parse(text: &str) -> Option<Provider> {
        (text == "stripe").then_some(Provider::Stripe)
    }
}

/// Whether it takes payments.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Yes.
    #[default]
    Active,
    /// No new ones; what was begun goes on.
    Suspended,
}

impl State {
    /// The name in tables and words.
    pub fn name(self) -> &'static str {
        match self {
            State::Active => "active",
            State::Suspended => "suspended",
        }
    }

    /// Reads the name.
    pub fn parse(text: &str) -> Option<State> {
        [State::Active, State::Suspended].into_iter().find(|s| s.name() == text)
    }
}

/// A gateway.
#[derive(Clone, Debug, Default, PartialEq, Serialize, schemars::JsonSchema)]
pub struct GatewaySetting {
    /// Id.
    pub id: Id,
    /// What people call it.
    pub label: String,
    /// Whose it is.
    pub provider: Provider,
    /// The address of a stand-in on this machine; empty: the provider's own.
    pub address: String,
    /// The key that browsers may know.
    pub publishable: String,
    /// The secret key; never shown.
    #[serde(skip)]
    pub secret: Private<String>,
    /// Its last four characters.
    pub secret_end: String,
    /// The secret of its messages; never shown.
    #[serde(skip)]
    pub hook: Private<String>,
    /// Its last four characters.
    pub hook_end: String,
    /// Are cards offered?
    pub cards: bool,
    /// Are SEPA direct debits offered?
    pub debits: bool,
    /// The account of the books on which its balance stands.
    pub account: String,
    /// The account of the books for what it keeps.
    pub fees: String,
    /// Whether it takes payments.
    pub state: State,
    /// Facts so far.
    pub version: i64,
}

/// Keys as they are given: the secrets are kept beside the journal, their ends in it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Keys {
    /// The secret key.
    pub secret: Private<String>,
    /// Its last four characters.
    pub secret_end: String,
    /// The secret of its messages.
    pub hook: Private<String>,
    /// Its last four characters.
    pub hook_end: String,
}

impl Keys {
    /// Secrets that were checked; without a hook no message is believed.
    pub(super) fn of(secret: String, hook: String) -> Keys {
        let (secret_end, hook_end) = (end(&secret), end(&hook));
        let hook = if hook.is_empty() { Private(None) } else { Private::new(hook) };
        Keys { secret: Private::new(secret), secret_end, hook, hook_end }
    }
}

/// The last four characters of a key.
fn end(key: &str) -> String {
    key.get(key.len().saturating_sub(4)..).unwrap_or_default().to_string()
}

/// How it is used.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Use {
    /// What people call it.
    pub label: String,
    /// The key that browsers may know.
    pub publishable: String,
    /// Are cards offered?
    pub cards: bool,
    /// Are SEPA direct debits offered?
    pub debits: bool,
    /// The account of the books on which its balance stands.
    pub account: String,
    /// The account of the books for what it keeps.
    pub fees: String,
}

/// What can happen to a gateway.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fact {
    /// It was added.
    Added {
        /// Whose it is.
        provider: Provider,
        /// The address of a stand-in.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        address: String,
        /// How it is used.
        #[serde(flatten)]
        used: Use,
        /// Its keys.
        #[serde(flatten)]
        keys: Keys,
    },
    /// It is used otherwise.
    Changed {
        /// How.
        #[serde(flatten)]
        used: Use,
    },
    /// It has other keys.
    KeysRenewed {
        /// Its keys.
        #[serde(flatten)]
        keys: Keys,
    },
    /// It takes no new payments.
    Suspended {},
    /// It takes payments again.
    Resumed {},
    /// It told something.
    Heard {
        /// The gateway's id of the message.
        event: String,
        /// What happened, in its words.
        kind: String,
        /// What it happened to.
        object: String,
        /// When, seconds since 1970.
        at: i64,
        /// True where something was done with it.
        known: bool,
    },
}

store::fact_names!(Fact, {
    Added => "gateway.added",
    Changed => "gateway.changed",
    KeysRenewed => "gateway.keys_renewed",
    Suspended => "gateway.suspended",
    Resumed => "gateway.resumed",
    Heard => "gateway.heard",
});

impl GatewaySetting {
    fn takes(&mut self, used: &Use) {
        self.label.clone_from(&used.label);
        self.publishable.clone_from(&used.publishable);
        (self.cards, self.debits) = (used.cards, used.debits);
        self.account.clone_from(&used.account);
        self.fees.clone_from(&used.fees);
    }

    fn keeps(&mut self, keys: &Keys) {
        self.secret.clone_from(&keys.secret);
        self.secret_end.clone_from(&keys.secret_end);
        self.hook.clone_from(&keys.hook);
        self.hook_end.clone_from(&keys.hook_end);
    }

    /// The ways to pay that it offers.
    pub fn ways(&self) -> Vec<::gateway::Way> {
        let cards = self.cards.then_some(::gateway::Way::Card);
        cards.into_iter().chain(self.debits.then_some(::gateway::Way::SepaDebit)).collect()
    }
}

impl Document for GatewaySetting {
    const KIND: &'static str = "gateway";
    type Fact = Fact;

    fn blank(id: Id) -> GatewaySetting {
        GatewaySetting { id, ..GatewaySetting::default() }
    }
    fn id(&self) -> Id {
        self.id
    }
    fn apply(&mut self, fact: &Fact, _: Seq) {
        match fact {
            Fact::Added { provider, address, used, keys } => {
                self.provider = *provider;
                self.address.clone_from(address);
                self.takes(used);
                self.keeps(keys);
            }
            Fact::Changed { used } => self.takes(used),
            Fact::KeysRenewed { keys } => self.keeps(keys),
            Fact::Suspended {} => self.state = State::Suspended,
            Fact::Resumed {} => self.state = State::Active,
            // What it tells changes nothing of how it is used: whoever has its form open is not disturbed.
            Fact::Heard { .. } => return,
        }
        self.version += 1;
    }
    fn subjects(&self, _: &Fact) -> Vec<(&'static str, Id)> {
        Vec::new()
    }
    fn begins(fact: &Fact) -> bool {
        matches!(fact, Fact::Added { .. })
    }
    fn load(db: &mut Db, id: Id) -> Result<Option<GatewaySetting>> {
        super::store::load(db, id)
    }
    fn save(&self, tx: &mut Tx, fact: &Fact) -> Result<()> {
        super::store::save(tx, self, fact)
    }
    fn version(&self) -> i64 {
        self.version
    }
}
