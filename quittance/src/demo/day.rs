//! A working day: what each desk finds, and does.

use std::collections::HashMap;

use bill::invoice::Issue;
use ground::credit;
use ground::customer::Customer;
use ground::record::Document;
use ground::stock::{Arrived, Receive};
use ground::tax::Discount;
use kernel::{Cents, Day, Id, Quantity, Rate, Result};
use sell::fulfilment::{Deliver, Ship};
use sell::order::{Allot, Cancel, Confirm, Draft, NewLine, Release, Share, rules::WhenShort};
use serde::de::IgnoredAny;
use store::{Command, Context};

use super::chance::Chance;
use super::clients::{Client, Trade};
use super::goods::{self, ARTICLES, Article};
use super::{A_DAY, HELD, Life, ORDERS, abroad, settled, working_days_after};
use crate::import::batch::run_all;

/// Lines of goods that are sold in a week, about.
pub const LINES_A_WEEK: i64 = 60;

const CARRIERS: [&str; 4] = ["Transports Morel", "Camion-grue maison", "Geodis Bourgogne", "Enlèvement client"];
const RECEIVERS: [&str; 6] = ["M. Petit", "Mme Arnoux", "chef de chantier", "M. Da Silva", "magasin", "Mme Colin"];

/// A line of an order that is under way.
struct Open {
    rank: i64,
    goods: bool,
    quantity: Quantity,
    reserved: Quantity,
    shipped: Quantity,
}

/// An order that is under way.
struct Waiting {
    id: Id,
    number: String,
    day: Day,
    lines: Vec<Open>,
}

impl Life<'_> {
    /// Lives a working day.
    pub fn day(&self, day: Day) -> Result<()> {
        let at = |hour| self.store.clock().set_day(day, hour);
        at(5);
        self.open_years(day)?;
        self.note_rates(day)?;
        if day.weekday() == 1 {
            self.replenish(day)?;
        }
        at(6);
        self.allot()?;
        at(7);
        self.enter(day, self.planned(day))?;
        self.quotes(day)?;
        at(8);
        self.confirm()?;
        at(9);
        self.judge(day, 0)?;
        at(10);
        self.ship(day)?;
        at(13);
        self.deliver(day)?;
        at(14);
        self.invoice(day)?;
        self.bill_more(day)?;
        at(15);
        self.bank(day)?;
        self.paid_abroad(day)?;
        self.revalue(day)?;
        at(16);
        self.apply(day)
    }

    /// The last day of a life: as many orders on hold as shall be seen, and the number of orders made whole.
    pub fn close(&self, day: Day) -> Result<()> {
        self.store.clock().set_day(day, 17);
        let held = self.ids("held")?;
        self.judge(day, held.len().saturating_sub(HELD))?;
        let mut missing = HELD.saturating_sub(self.ids("held")?.len());
        let mut order: Vec<&Client> = self.clients.iter().filter(|c| c.limit().is_some() && c.is_french()).collect();
        order.sort_by_key(|c| Chance::of(self.seed, "held", &format!("{day} {}", c.n)).between(0, i64::MAX - 1));
        for client in order {
            if missing == 0 {
                break;
            }
            if self.order_beyond_limit(client, day)? {
                missing -= 1;
            }
        }
        let entered = self.count("SELECT COUNT(*) FROM sales_order WHERE company_id = $1")?;
        if entered < ORDERS {
            let free: Vec<&Client> = self.clients.iter().filter(|c| c.limit().is_none()).collect();
            let drafts: Vec<Draft> = (0..ORDERS - entered)
                .filter_map(|n| {
                    let mut chance = Chance::of(self.seed, "last", &format!("{day} {n}"));
                    let client = free.get(n as usize * 7 % free.len().max(1))?;
                    self.draft(client, &format!("SOLDE-{n}"), &mut chance)
                })
                .collect();
            self.all(&self.staff.sales, drafts)?;
            self.confirm()?;
        }
        Ok(())
    }

    pub fn all<C: Command>(&self, context: &Context, commands: impl IntoIterator<Item = C>) -> Result<usize> {
        Ok(settled(run_all::<C, IgnoredAny>(self.store, context, commands)?)?.len())
    }

    fn count(&self, sql: &str) -> Result<i64> {
        let found = self.store.read(self.company, |db| {
            let company = db.company;
            db.one(sql, store::params![company], |row| row.get::<i64>(0))
        })?;
        Ok(found.unwrap_or(0))
    }

    /// The orders in a state, oldest first.
    fn ids(&self, state: &str) -> Result<Vec<(Id, String, Day)>> {
        self.store.read(self.company, |db| {
            let company = db.company;
            db.all(
                "SELECT id, number, day FROM sales_order WHERE company_id = $1 AND state = $2 ORDER BY id",
                store::params![company, state],
                |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
            )
        })
    }

    /// How many orders come in on a day.
    fn planned(&self, day: Day) -> i64 {
        let at = day.since(self.first);
        let of = |n: i32| usize::try_from(n).ok().and_then(|n| self.plan.get(n)).copied();
        match of(at) {
            Some(sum) => sum - of(at - 1).unwrap_or(0),
            None => Chance::of(self.seed, "orders", &day.to_string()).between(A_DAY - 2, A_DAY + 2),
        }
    }

    /// Mondays: the kilns' production of the week and what suppliers bring, where the yard runs low. Sometimes a
    /// delivery fails, and orders wait.
    fn replenish(&self, day: Day) -> Result<()> {
        let levels: HashMap<Id, (Quantity, Quantity)> = self.store.read(self.company, |db| {
            let company = db.company;
            let list = db.all(
                "SELECT item_id, on_hand, reserved FROM stock WHERE company_id = $1 ORDER BY item_id",
                store::params![company],
                |row| Ok((row.get(0)?, (row.get(1)?, row.get(2)?))),
            )?;
            Ok(list.into_iter().collect())
        })?;
        let short: HashMap<Id, Quantity> = self.store.read(self.company, |db| {
            let company = db.company;
            let list = db.all(
                "SELECT l.item_id, CAST(SUM(l.quantity - l.shipped - l.reserved) AS BIGINT) FROM sales_order o
                 JOIN sales_order_line l ON l.company_id = o.company_id AND l.order_id = o.id
                 WHERE o.company_id = $1 AND l.company_id = $1 AND o.state = 'confirmed' AND l.goods <> 0
                 GROUP BY l.item_id ORDER BY l.item_id",
                store::params![company],
                |row| Ok((row.get(0)?, row.get(1)?)),
            )?;
            Ok(list.into_iter().collect())
        })?;
        let mut lines = Vec::new();
        for (article, item) in ARTICLES.iter().zip(&self.items).filter(|(a, _)| a.goods()) {
            let weekly = article.weekly(LINES_A_WEEK);
            let (on_hand, reserved) = levels.get(item).copied().unwrap_or_default();
            let missing = short.get(item).copied().unwrap_or_default();
            let free = on_hand - reserved - missing;
            let fails = Chance::of(self.seed, "production", &format!("{day} {}", article.sku)).percent(25);
            if free < Quantity::whole(weekly * 2) && !fails {
                let pack = Quantity::whole(article.pack);
                let wanted = Quantity::whole(weekly * 4) - free;
                lines.push(Arrived { item: *item, quantity: Quantity((wanted.0 / pack.0 + 1) * pack.0) });
            }
        }
        if lines.is_empty() {
            return Ok(());
        }
        let reference = format!("Entrée de parc du {:02}/{:02}/{}", day.day(), day.month(), day.year());
        self.all(&self.staff.warehouse, [Receive { warehouse: None, reference, lines }])?;
        Ok(())
    }

    /// Orders that are confirmed and not wholly shipped.
    fn waiting(&self) -> Result<Vec<Waiting>> {
        let rows = self.store.read(self.company, |db| {
            let company = db.company;
            db.all(
                "SELECT o.id, o.number, o.day, l.rank, l.goods, l.quantity, l.reserved, l.shipped FROM sales_order o
                 JOIN sales_order_line l ON l.company_id = o.company_id AND l.order_id = o.id
                 WHERE o.company_id = $1 AND l.company_id = $1 AND o.state = 'confirmed' ORDER BY o.id, l.rank",
                store::params![company],
                |row| {
                    let line = Open {
                        rank: row.get(3)?,
                        goods: row.get::<i64>(4)? != 0,
                        quantity: row.get(5)?,
                        reserved: row.get(6)?,
                        shipped: row.get(7)?,
                    };
                    Ok((row.get::<Id>(0)?, row.get::<String>(1)?, row.get::<Day>(2)?, line))
                },
            )
        })?;
        let mut list: Vec<Waiting> = Vec::new();
        for (id, number, day, line) in rows {
            match list.last_mut().filter(|w| w.id == id) {
                Some(order) => order.lines.push(line),
                None => list.push(Waiting { id, number, day, lines: vec![line] }),
            }
        }
        Ok(list)
    }

    /// What was short is set aside where goods have come.
    fn allot(&self) -> Result<()> {
        let short =
            |w: &Waiting| w.lines.iter().any(|l| l.goods && l.quantity - l.shipped - l.reserved > Quantity::ZERO);
        let orders: Vec<Waiting> = self.waiting()?.into_iter().filter(short).collect();
        self.all(&self.staff.sales, orders.iter().map(|w| Allot { order: w.id, version: None }))?;
        Ok(())
    }

    /// Orders come in.
    fn enter(&self, day: Day, count: i64) -> Result<()> {
        let drafts: Vec<Draft> = (0..count)
            .filter_map(|n| {
                let mut chance = Chance::of(self.seed, "order", &format!("{day} {n}"));
                let any = chance.between(0, self.clients.len() as i64 - 1) as usize;
                let client = self.clients.get(if n == 0 { abroad::regular(day).unwrap_or(any) } else { any })?;
                let reference = format!("BC{:02}{:02}{:02}-{}", day.year() % 100, day.month(), day.day(), n + 1);
                self.draft(client, &reference, &mut chance)
            })
            .collect();
        let mut chance = Chance::of(self.seed, "by quote", &day.to_string());
        let (quoted, plain): (Vec<Draft>, Vec<Draft>) = drafts.into_iter().partition(|_| chance.percent(8));
        self.all(&self.staff.sales, plain)?;
        for draft in quoted {
            self.by_quote(draft, &mut chance)?;
        }
        Ok(())
    }

    /// A usual order of a customer: a roof or a part of one, with what goes with it.
    pub(super) fn draft(&self, client: &Client, reference: &str, chance: &mut Chance) -> Option<Draft> {
        let mut chosen: Vec<(&Article, i64)> = Vec::new();
        for _ in 0..chance.between(1, 4) {
            let article = weighted(chance)?;
            if !chosen.iter().any(|(a, _)| a.sku == article.sku) {
                let quantity = chance.between(article.usual.0, article.usual.1) * client.size / 100;
                chosen.push((article, (quantity / article.pack).max(1) * article.pack));
            }
        }
        let tiles: i64 = chosen.iter().filter(|(a, _)| a.pack >= 40).map(|(_, q)| q / 400).sum();
        if tiles > 0 {
            chosen.push((goods::article("PALE-CO")?, tiles));
        }
        if chance.percent(65) {
            chosen.push((goods::article(if tiles > 0 { "SLIV-GR" } else { "SLIV-ME" })?, 1));
        }
        if tiles > 2 && chance.percent(30) {
            chosen.push((goods::article("SDEC-HE")?, chance.between(1, 3)));
        }
        if chance.percent(4) {
            chosen.push((goods::article("SMET-HE")?, chance.between(2, 6)));
        }
        let lines = chosen.iter().map(|(a, q)| self.line(client, a, *q)).collect::<Option<Vec<_>>>()?;
        let customer = *self.customers.get(client.n as usize - 1)?;
        let mut draft = Draft::new(customer, reference.to_string(), lines);
        if chance.percent(12) {
            draft.discount = Some(Discount::Percent(Rate::whole(chance.between(2, 5))));
        }
        if client.trade != Trade::Merchant && chance.percent(35) {
            draft.delivery = Some(client.address(chance.between(1, 40)));
        }
        Some(draft)
    }

    fn line(&self, client: &Client, article: &Article, quantity: i64) -> Option<NewLine> {
        let at = ARTICLES.iter().position(|a| a.sku == article.sku)?;
        // Merchants buy below the list.
        let percent = if client.trade == Trade::Merchant && article.goods() { 82 } else { 100 };
        let price = Some(article.unit_price(percent * abroad::listed(client.currency().code(), 100) / 100));
        // Whole pallets of one tile are a little cheaper.
        let discount = (article.pack >= 40 && quantity >= article.pack * 40).then_some(Discount::Percent(Rate::whole(4)));
        let (item, quantity) = (*self.items.get(at)?, Quantity::whole(quantity));
        Some(NewLine { item, quantity, price, discount, ..NewLine::default() })
    }

    /// Everything entered is confirmed, or held.
    fn confirm(&self) -> Result<()> {
        let drafts = self.ids("draft")?;
        let confirms =
            drafts.iter().map(|(id, ..)| Confirm { order: *id, version: None, when_short: WhenShort::BackOrder });
        self.all(&self.staff.sales, confirms)?;
        Ok(())
    }

    /// The credit manager looks at what is held: after some days it has room again, is released or given up.
    /// `at_least` of the oldest are decided today in any case.
    fn judge(&self, day: Day, at_least: usize) -> Result<()> {
        let held = self.ids("held")?;
        let due: Vec<_> = held
            .iter()
            .enumerate()
            .filter(|(n, (_, number, since))| {
                let wait = Chance::of(self.seed, "hold", number).between(1, 5);
                *n < at_least || day >= working_days_after(*since, wait)
            })
            .map(|(_, order)| order)
            .collect();
        if due.is_empty() {
            return Ok(());
        }
        let again = |order: Id| Confirm { order, version: None, when_short: WhenShort::BackOrder };
        self.all(&self.staff.sales, due.iter().map(|(id, ..)| again(*id)))?;
        let still: Vec<Id> = self.ids("held")?.into_iter().map(|(id, ..)| id).collect();
        let (mut released, mut cancelled) = (Vec::new(), Vec::new());
        for (id, number, _) in due.into_iter().filter(|(id, ..)| still.contains(id)) {
            let mut chance = Chance::of(self.seed, "verdict", number);
            if chance.percent(80) {
                let reasons = [
                    "Virement annoncé par le client, avis reçu",
                    "Couverture complémentaire de l’assureur-crédit",
                    "Client suivi de longue date, accord de la direction",
                ];
                let reason = chance.pick(&reasons).copied().unwrap_or("Accord de la direction").to_string();
                released.push(Release { order: *id, version: None, reason });
            } else {
                let reason = "Encours dépassé, commande abandonnée avec l’accord du client".to_string();
                cancelled.push(Cancel { order: *id, version: None, reason });
            }
        }
        self.all(&self.staff.credit, released)?;
        self.all(&self.staff.sales, cancelled)?;
        Ok(())
    }

    /// An order that passes the customer's limit, and is held. False where the customer has an order on hold already.
    fn order_beyond_limit(&self, client: &Client, day: Day) -> Result<bool> {
        let Some(id) = self.customers.get(client.n as usize - 1).copied() else { return Ok(false) };
        let room = self.store.read(self.company, |db| {
            let Some(customer) = Customer::load(db, id)? else { return Ok(None) };
            let company = db.company;
            let held = db.one(
                "SELECT 1 FROM sales_order WHERE company_id = $1 AND customer_id = $2 AND state = 'held' LIMIT 1",
                store::params![company, id],
                |row| row.get::<i64>(0),
            )?;
            let out = credit::exposure(db, customer.payer())?.total();
            let own = customer.payer() == customer.id && held.is_none();
            Ok(customer.credit_limit.filter(|_| own).map(|limit| limit - out))
        })?;
        let Some(room) = room else { return Ok(false) };
        let mut chance = Chance::of(self.seed, "beyond", &format!("{day} {}", client.n));
        let wanted = room.0.max(0) * 100 / 120 + chance.between(60_000, 240_000);
        let Some(article) = goods::article(if chance.percent(50) { "TM10-RG" } else { "TC40-RN" }) else {
            return Ok(false);
        };
        let quantity = (wanted / (article.price * 82 / 100) / article.pack + 1) * article.pack;
        let Some(line) = self.line(client, article, quantity) else { return Ok(false) };
        let line = NewLine { discount: None, ..line };
        let before = self.ids("held")?.len();
        let reference = format!("BC{:02}{:02}{:02}-C{}", day.year() % 100, day.month(), day.day(), client.n);
        if self.all(&self.staff.sales, [Draft::new(id, reference, vec![line])])? == 0 {
            return Ok(false);
        }
        self.confirm()?;
        let held = self.ids("held")?.len();
        Ok(held > before && held <= HELD)
    }

    /// Goods leave: what is complete after a day or two; what is short, in parts where it has waited long enough.
    fn ship(&self, day: Day) -> Result<()> {
        let mut ships = Vec::new();
        for order in self.waiting()? {
            let mut chance = Chance::of(self.seed, "ship", &order.number);
            if day < working_days_after(order.day, chance.between(1, 4)) {
                continue;
            }
            let short = order.lines.iter().any(|l| l.goods && l.quantity - l.shipped > l.reserved);
            let ready =
                order.lines.iter().any(|l| if l.goods { !l.reserved.is_zero() } else { l.quantity > l.shipped });
            let patient = !chance.percent(60) && day < working_days_after(order.day, 8);
            if !ready || (short && patient) {
                continue;
            }
            let fresh = order.lines.iter().all(|l| l.shipped.is_zero());
            // Large sites are supplied in two rounds.
            let lines = if fresh && !short && chance.percent(9) { first_round(&order) } else { Vec::new() };
            let carrier = chance.pick(&CARRIERS).copied().unwrap_or("Transports Morel").to_string();
            let tracking = if carrier.starts_with("Geodis") {
                format!("GB{:09}", chance.between(1, 999_999_999))
            } else {
                String::new()
            };
            ships.push(Ship { order: order.id, version: None, lines, carrier, tracking });
        }
        self.all(&self.staff.warehouse, ships)?;
        Ok(())
    }

    /// Proofs of delivery come back; a few never do.
    fn deliver(&self, day: Day) -> Result<()> {
        let list = self.store.read(self.company, |db| {
            let company = db.company;
            db.all(
                "SELECT id, number, day FROM shipment WHERE company_id = $1 AND delivered_day IS NULL AND day >= $2 ORDER BY id",
                store::params![company, day.plus(-21)],
                |row| Ok((row.get::<Id>(0)?, row.get::<String>(1)?, row.get::<Day>(2)?)),
            )
        })?;
        let mut proofs = Vec::new();
        for (id, number, sent) in list {
            let mut chance = Chance::of(self.seed, "proof", &number);
            let (never, after) = (chance.percent(2), chance.between(1, 3));
            if never || day < working_days_after(sent, after) {
                continue;
            }
            let received_by = chance.pick(&RECEIVERS).copied().unwrap_or("M. Petit").to_string();
            let reserves = if chance.percent(4) {
                format!("{} tuiles cassées sur la palette du dessus", chance.between(3, 40))
            } else {
                String::new()
            };
            proofs.push(Deliver { shipment: id, version: None, day: None, received_by, reserves });
        }
        self.all(&self.staff.warehouse, proofs)?;
        Ok(())
    }

    /// What has left is invoiced, some days after its last shipment; once a month where the customer wants it so.
    fn invoice(&self, day: Day) -> Result<()> {
        let list = self.store.read(self.company, |db| {
            let company = db.company;
            db.all(
                "SELECT o.id, o.number, MAX(s.day) FROM sales_order o
                 JOIN shipment s ON s.company_id = o.company_id AND s.order_id = o.id
                 JOIN customer c ON c.company_id = o.company_id AND c.id = o.customer_id
                 WHERE o.company_id = $1 AND s.company_id = $1 AND c.billing <> 'monthly'
                   AND o.state IN ('confirmed', 'shipped')
                   AND EXISTS (SELECT 1 FROM sales_order_line l WHERE l.company_id = o.company_id AND l.order_id = o.id
                     AND l.shipped > l.invoiced)
                 GROUP BY o.id, o.number ORDER BY o.id",
                store::params![company],
                |row| Ok((row.get::<Id>(0)?, row.get::<String>(1)?, row.get::<Day>(2)?)),
            )
        })?;
        let ready = list.into_iter().filter(|(_, number, sent)| {
            let after = Chance::of(self.seed, "invoice", number).between(1, 4);
            day >= working_days_after(*sent, after)
        });
        self.all(&self.staff.billing, ready.map(|(order, ..)| Issue::all(order)))?;
        Ok(())
    }
}

/// An article by how often it is ordered.
fn weighted(chance: &mut Chance) -> Option<&'static Article> {
    let all: i64 = ARTICLES.iter().map(|a| a.weight).sum();
    let mut at = chance.between(0, all - 1);
    ARTICLES.iter().find(|a| {
        at -= a.weight;
        at < 0
    })
}

/// Half of every line, services wholly.
fn first_round(order: &Waiting) -> Vec<Share> {
    let half = |l: &Open| {
        let whole = l.quantity.0 / Quantity::whole(1).0;
        Share { line: l.rank, quantity: if l.goods && whole > 1 { Quantity::whole(whole / 2) } else { l.quantity } }
    };
    order.lines.iter().map(half).collect()
}

/// An amount of cents as people write it in a text.
pub fn euros(amount: Cents) -> String {
    amount.to_string().replace('.', ",")
}
