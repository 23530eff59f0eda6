//! Who plays: a source of chance, what exists so far, and the next command.

use ground::catalogue::{self, Description, ItemKind};
use ground::company::{Found, Identity, Role};
use ground::customer::{self, Profile};
use ground::stock::{self, Arrived};
use kernel::{Cents, CompanyId, Fault, Id, Price, Quantity, Result};
use store::{Command, Context, Store};

/// A source of chance that gives the same for the same seed (SplitMix64).
pub(super) struct Chance(u64);

impl Chance {
    pub fn new(seed: u64) -> Chance {
        Chance(seed ^ 0x5bf0_3635_d1b5_4a32)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// From 0 to one less than `n`.
    pub fn below(&mut self, n: usize) -> usize {
        (self.next() % n.max(1) as u64) as usize
    }

    /// True in so many of a hundred cases.
    pub fn percent(&mut self, n: usize) -> bool {
        self.below(100) < n
    }

    pub fn pick<T: Copy>(&mut self, list: &[T]) -> Option<T> {
        (!list.is_empty()).then(|| list[self.below(list.len())])
    }
}

/// What the last command was and what became of it.
pub(super) struct Last {
    pub name: &'static str,
    pub refused: Option<String>,
    /// The journal's head before the move that it belongs to.
    pub head: i64,
    /// And right before it.
    sent_at: i64,
    /// And after.
    pub head_now: i64,
    allowed: bool,
    dry: bool,
    broken: Option<String>,
}

/// An id that nothing has.
const NOBODY: Id = Id(4_000_000_000_000);

/// A move of the game: how often it is chosen, and what it does.
type Move = (usize, fn(&mut Player) -> Result<()>);

pub(super) struct Player {
    store: Store,
    pub company: CompanyId,
    pub chance: Chance,
    pub customers: Vec<Id>,
    pub items: Vec<Id>,
    pub warehouses: Vec<Id>,
    pub webhooks: Vec<Id>,
    pub orders: Vec<Id>,
    pub quotes: Vec<Id>,
    pub shipments: Vec<Id>,
    pub payments: Vec<Id>,
    pub mandates: Vec<Id>,
    pub debits: Vec<Id>,
    pub refunds: Vec<Id>,
    pub lines: usize,
    /// Commands of the last moves, and their refusals.
    pub sent: Vec<(&'static str, Option<String>)>,
    pub last: Last,
    /// Whether services are taxed on the invoice: some companies opt for it.
    pub vat_on_debits: bool,
}

/// Days that are lived, about.
const DAYS: usize = 2 * 365;

impl Player {
    /// Founds the company that lives the year.
    pub fn found(store: &Store, seed: u64) -> Result<Player> {
        let company = store.new_id();
        store.open_lane(company)?;
        let context = Context::system(company, "cli");
        let first = store.clock().today().start_of_month();
        let identity = Identity { vat_on_debits: seed % 2 == 0, ..crate::bench::world::identity("Tuilerie de l’Ouche") };
        store.run(&context, Found { identity, first_day: first, last_day: first.plus_months(9).plus(-1) })?;
        let first = store.run(&context, stock::Create { code: "DIJ".into(), name: "Dijon".into() })?.id;
        let last = Last {
            name: "company.found",
            refused: None,
            head: 0,
            sent_at: 0,
            head_now: 0,
            allowed: true,
            dry: false,
            broken: None,
        };
        let mut player = Player {
            store: store.clone(),
            company,
            chance: Chance::new(seed),
            customers: Vec::new(),
            items: Vec::new(),
            warehouses: vec![first],
            webhooks: Vec::new(),
            orders: Vec::new(),
            quotes: Vec::new(),
            shipments: Vec::new(),
            payments: Vec::new(),
            mandates: Vec::new(),
            debits: Vec::new(),
            refunds: Vec::new(),
            lines: 0,
            sent: Vec::new(),
            last,
            vat_on_debits: seed % 2 == 0,
        };
        player.furnish(&context)?;
        player.last.head_now = player.head()?;
        Ok(player)
    }

    /// A few customers, items and goods to begin with; the year brings more.
    fn furnish(&mut self, context: &Context) -> Result<()> {
        for rate in Player::first_rates() {
            self.store.run(context, rate)?;
        }
        for n in 0..10 {
            let profile = Profile { name: format!("Client {n}"), ..Profile::default() };
            let credit_limit = (n % 3 == 0).then(|| Cents(1_000_000 + 700_000 * n));
            let create = customer::Create { number: None, profile, credit_limit, duplicate: false };
            self.customers.push(self.store.run(context, create)?.id);
        }
        let mut lines = Vec::new();
        for n in 0..10 {
            let kind = if n % 5 == 4 { ItemKind::Service } else { ItemKind::Goods };
            let price = Price::whole(2 + 3 * n);
            let description = Description { name: format!("Article {n}"), kind, price, ..Description::default() };
            let item = self.store.run(context, catalogue::Create { sku: format!("A{n}"), description })?;
            if item.goods() {
                lines.push(Arrived { item: item.id, quantity: Quantity::whole(30 + 20 * n) });
            }
            self.items.push(item.id);
        }
        let receive = stock::Receive { warehouse: None, reference: "ouverture".into(), lines };
        self.store.run(context, receive).map(|_| ())
    }

    fn head(&self) -> Result<i64> {
        self.store.read(self.company, |db| Ok(store::journal::head(db)?.0))
    }

    pub fn read<T>(&self, read: impl FnOnce(&mut store::Db) -> Result<T>) -> Result<T> {
        self.store.read(self.company, read)
    }

    pub fn today(&self) -> kernel::Day {
        self.store.clock().today()
    }

    /// Lets time pass, makes one random move, and says what should not have happened.
    pub fn step(&mut self, commands: usize) -> Vec<String> {
        if self.chance.below(commands.max(DAYS)) < DAYS {
            let days = self.chance.below(2 * DAYS / commands.clamp(1, DAYS)).max(1) as i32;
            let hour = 6 + self.chance.below(12) as i64;
            let day = self.today().plus(days);
            self.store.clock().set_day(day, hour);
        }
        (self.last.head, self.last.sent_at) = (self.last.head_now, self.last.head_now);
        let total: usize = MOVES.iter().map(|m| m.0).sum();
        let mut rest = self.chance.below(total);
        let chosen = MOVES.iter().find(|m| {
            let found = rest < m.0;
            rest = rest.saturating_sub(m.0);
            found
        });
        (self.last.refused, self.last.broken) = (None, None);
        // What a move gives back was noted when its command was run.
        let _ = chosen.map(|m| (m.1)(self));
        self.judge()
    }

    fn judge(&mut self) -> Vec<String> {
        let mut what: Vec<String> = self.last.broken.take().into_iter().collect();
        match self.head() {
            Ok(head) => self.last.head_now = head,
            Err(fault) => what.push(fault.to_string()),
        }
        if self.sent.is_empty() {
            return what;
        }
        let Last { refused, sent_at: head, head_now, allowed, dry, .. } = &self.last;
        if (refused.is_some() || *dry) && head != head_now {
            what.push(format!("it left {} facts although it was refused or only tried", head_now - head));
        }
        if *allowed == (refused.as_deref() == Some("request.forbidden")) {
            what.push(format!("allowed: {allowed}, but: {refused:?}"));
        }
        what
    }

    /// Sends a command as somebody: mostly a person who may, sometimes any.
    pub fn send<C: Command>(&mut self, command: C) -> Result<C::Outcome> {
        let also = command.needs_also();
        let may = |role: Role| role.grants().has(C::NEEDS) && also.is_none_or(|p| role.grants().has(p));
        let role = if self.chance.percent(94) {
            let may: Vec<Role> = Role::ALL.into_iter().filter(|r| may(*r)).collect();
            self.chance.pick(&may)
        } else {
            self.chance.pick(&Role::ALL)
        };
        let role = role.unwrap_or(Role::Reader);
        let via = self.chance.pick(&["page", "api", "import"]).unwrap_or("page");
        let mut context = Context::system(self.company, via);
        context.actor = 1 + role as i64;
        context.grants = role.grants();
        context.bulk = via == "import";
        context.dry = self.chance.percent(2);
        (self.last.name, self.last.allowed, self.last.dry) = (C::NAME, may(role), context.dry);
        (self.last.refused, self.last.sent_at) = (None, self.head()?);
        let result = self.store.run(&context, command);
        match &result {
            Ok(_) => {}
            Err(Fault::Refused(refusal)) => self.last.refused = Some(refusal.code.to_string()),
            Err(Fault::Broken(text)) => {
                self.last.refused = Some("broken".into());
                self.last.broken = Some(format!("it broke: {text}"));
            }
        }
        self.sent.push((C::NAME, self.last.refused.clone()));
        // What was only tried must not be counted on.
        if context.dry { Err(Fault::broken("only tried")) } else { result }
    }

    /// One of a list, or now and then an id that nothing has.
    pub fn one_of(&mut self, list: &[Id]) -> Id {
        if self.chance.percent(2) {
            return self.chance.pick(&[NOBODY, Id(i64::MAX), Id(1)]).unwrap_or(NOBODY);
        }
        self.chance.pick(list).unwrap_or(NOBODY)
    }

    /// A version as seen: mostly none or the right one, sometimes a stale one.
    pub fn version(&mut self, now: Option<i64>) -> Option<i64> {
        match self.chance.below(20) {
            0 => Some(now.unwrap_or(1) - 1),
            1 => self.chance.pick(&[i64::MAX, -1, 0]),
            2..=10 => now,
            _ => None,
        }
    }

    /// A text, now and then one that is missing, too long or not clean.
    pub fn text(&mut self, good: &str) -> String {
        if !self.chance.percent(4) {
            return good.to_string();
        }
        match self.chance.below(5) {
            0 => String::new(),
            1 => "   ".into(),
            2 => "a\0b".into(),
            3 => "é".repeat(3000),
            _ => "Robert'); DROP TABLE invoice;-- « ’ \u{202e} 🧱".into(),
        }
    }

    /// A quantity: small ones, parts, and now and then an impossible one.
    pub fn quantity(&mut self) -> Quantity {
        match self.chance.below(40) {
            0 => Quantity::ZERO,
            1 => Quantity(-10_000),
            2 => self.chance.pick(&[Quantity(i64::MAX), Quantity(i64::MIN)]).unwrap_or_default(),
            3 => Quantity(1),
            4..=8 => Quantity(1 + self.chance.below(300_000) as i64),
            _ => Quantity::whole(1 + self.chance.below(25) as i64),
        }
    }

    /// An amount, now and then an impossible one.
    pub fn cents(&mut self, good: Cents) -> Cents {
        if !self.chance.percent(6) {
            return good;
        }
        let odd = [0, -1, 1, i64::MAX, i64::MIN, -good.0, good.0.saturating_add(1), 1_000_000_000_001];
        Cents(self.chance.pick(&odd).unwrap_or(0))
    }

    /// A price, now and then an impossible one.
    pub fn price(&mut self) -> Price {
        match self.chance.below(30) {
            0 => Price(-1),
            1 => self.chance.pick(&[Price(i64::MAX), Price(i64::MIN), Price(1)]).unwrap_or(Price::ZERO),
            2 => Price::ZERO,
            _ => Price(100 * (1 + self.chance.below(900_000) as i64)),
        }
    }
}

const MOVES: &[Move] = &[
    (3, Player::create_customer),
    (2, Player::change_customer),
    (4, Player::set_limit),
    (1, Player::erase_contact),
    (1, Player::add_webhook),
    (1, Player::change_webhook),
    (2, Player::create_item),
    (2, Player::change_item),
    (6, Player::receive_stock),
    (3, Player::count_stock),
    (1, Player::create_warehouse),
    (1, Player::change_company),
    (1, Player::open_year),
    (1, Player::name_journals),
    (1, Player::grant),
    (1, Player::revoke),
    (6, Player::quote),
    (3, Player::revise_quote),
    (6, Player::send_quote),
    (4, Player::accept_quote),
    (2, Player::refuse_quote),
    (4, Player::order_quote),
    (20, Player::draft),
    (4, Player::change_order),
    (20, Player::confirm),
    (4, Player::release),
    (5, Player::allot),
    (3, Player::cancel),
    (16, Player::ship),
    (10, Player::deliver),
    (14, Player::issue),
    (5, Player::issue_periodic),
    (4, Player::ask_deposit),
    (2, Player::give_up_deposit),
    (6, Player::credit_invoice),
    (3, Player::correct_invoice),
    (3, Player::close_books),
    (11, Player::bank_line),
    (5, Player::record_payment),
    (5, Player::identify),
    (12, Player::apply),
    (4, Player::unapply),
    (6, Player::decide),
    (3, Player::accept),
    (3, Player::assign),
    (1, Player::set_aside),
    (2, Player::undo_decision),
    (3, Player::share),
    (2, Player::unidentify),
    (1, Player::set_policy),
    (5, Player::send_back),
    (4, Player::charge_late),
    (1, Player::insolvency),
    (2, Player::doubt),
    (3, Player::bad_debt),
    (3, Player::letter_by_hand),
    (3, Player::receive_ahead),
    (3, Player::clear),
    (1, Player::unclear),
    (3, Player::create_mandate),
    (1, Player::change_mandate),
    (4, Player::draft_debits),
    (5, Player::move_debits),
    (2, Player::order_refunds),
    (1, Player::match_line),
    (24, Player::sell_well),
    (30, Player::pay_well),
    (10, Player::apply_well),
    (10, Player::undo_well),
    (10, Player::bank_well),
    (6, Player::charge_well),
    (10, Player::lose_well),
    (8, Player::bills_well),
    (2, Player::bills),
    (8, Player::collect_well),
    (3, Player::close_well),
    (6, Player::pay_online),
    (6, Player::set_rate),
    (3, Player::quote_abroad),
    (9, Player::draft_abroad),
    (8, Player::receive_abroad),
    (4, Player::line_abroad),
    (5, Player::apply_abroad),
    (3, Player::give_back_abroad),
    (1, Player::revalue),
];
