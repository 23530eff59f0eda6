//! Online payment without a network: links, presses, what a gateway says of payments in any order and twice, what goes back,
//! payouts and their bank lines.

use cash::gateway::{self, GatewaySetting};
use cash::online_payment::{AskBack, Begin, Cause, MarkSeen, NoteDispute, OnlinePayment, Refund, TakeBack, TakeNews};
use cash::pay_link::{Keep, Make, Press, Revoke};
use cash::payment::UseCredit;
use cash::payout::{MatchLine, Passed, TakePayout};
use kernel::{Cents, Id, Result};

use super::player::Player;

impl Player {
    fn rows_of(&self, table: &str) -> Vec<Id> {
        let company = self.company;
        let sql = format!("SELECT id FROM {table} WHERE company_id = $1 ORDER BY id");
        self.read(|db| db.all(&sql, store::params![company], |row| row.get::<Id>(0))).unwrap_or_default()
    }

    fn one_online(&mut self) -> Option<OnlinePayment> {
        let ids = self.rows_of("online_payment");
        let recent: Vec<Id> = ids.iter().rev().take(6).copied().collect();
        let id = self.one_of(&recent);
        self.read(|db| ground::record::load(db, id, None)).ok()
    }

    /// One step of what happens around a gateway.
    pub fn pay_online(&mut self) -> Result<()> {
        let gateways = self.rows_of("gateway");
        if gateways.is_empty() {
            return self.add_gateway();
        }
        match self.chance.below(24) {
            0 => self.add_gateway(),
            1 => self.keep_gateway(&gateways),
            2..=5 => self.make_link(),
            6..=10 => {
                let links = self.rows_of("pay_link");
                let link = self.one_of(&links);
                self.send(Press { link }).map(drop)
            }
            11..=16 => self.hear_of_payment(),
            17..=20 => self.give_back_online(),
            21..=22 => self.pay_out(&gateways),
            _ => {
                let links = self.rows_of("pay_link");
                let (pay_link, reason) = (self.one_of(&links), self.text("envoyé par erreur"));
                self.send(Revoke { pay_link, version: None, reason }).map(drop)
            }
        }
    }

    fn add_gateway(&mut self) -> Result<()> {
        let secret = self.text("sk_test_12345678");
        let account = self.chance.pick(&["", "", "511700", "411100", "512000", "7"]).unwrap_or("").into();
        let add = gateway::Add {
            publishable: "pk_test_12345678".into(),
            secret,
            hook: "whsec_12345678".into(),
            cards: self.chance.percent(90),
            debits: self.chance.percent(50),
            account,
            ..gateway::Add::default()
        };
        self.send(add).map(drop)
    }

    fn keep_gateway(&mut self, gateways: &[Id]) -> Result<()> {
        let id = self.one_of(gateways);
        let known: Option<GatewaySetting> = self.read(|db| ground::record::load(db, id, None)).ok();
        let version = self.version(known.as_ref().map(|g| g.version));
        match self.chance.below(3) {
            0 => self.send(gateway::Suspend { gateway: id, version }).map(drop),
            1 => self.send(gateway::Resume { gateway: id, version }).map(drop),
            _ => {
                let secret = self.text("rk_test_87654321");
                self.send(gateway::RenewKeys { gateway: id, version, secret, hook: String::new() }).map(drop)
            }
        }
    }

    fn make_link(&mut self) -> Result<()> {
        let owed = self.owed();
        let make = match (self.chance.percent(60), owed) {
            (true, Some(item)) => Make { items: vec![item.id], ..Make::default() },
            _ => Make { customer: Some(self.one_of(&self.customers.clone())), ..Make::default() },
        };
        let days = self.chance.pick(&[None, Some(1), Some(30), Some(0)]).flatten();
        let hash = format!("{:064x}", self.chance.below(usize::MAX));
        self.send(Keep { make: Make { days, ..make }, hash }).map(drop)
    }

    /// News of a payment: mostly what comes next, sometimes old, twice or out of order.
    fn hear_of_payment(&mut self) -> Result<()> {
        let Some(online) = self.one_online() else { return self.make_link() };
        if online.intent.is_empty() && self.chance.percent(80) {
            let intent = format!("pi_{}", online.id);
            return self.send(Begin { online_payment: online.id, intent }).map(drop);
        }
        let news = self.chance.pick(&["paid", "paid", "paid", "underway", "open", "abandoned"]).unwrap_or("open");
        let failed = news == "open" && self.chance.percent(70);
        let take = TakeNews {
            online_payment: online.id,
            news: news.into(),
            failure: if failed { "card_declined".into() } else { String::new() },
            at: i64::from(self.today().number()) * 86_400 + self.chance.below(3) as i64,
            amount: if self.chance.percent(10) { Some(self.cents(online.amount)) } else { None },
            debit: self.chance.percent(20),
            on_account: self.chance.percent(5),
        };
        self.send(take).map(drop)
    }

    fn give_back_online(&mut self) -> Result<()> {
        let Some(online) = self.one_online() else { return self.make_link() };
        let part = Cents(1 + self.chance.below(online.amount.0.max(1) as usize) as i64);
        let amount = if self.chance.percent(40) { online.amount } else { self.cents(part) };
        match self.chance.below(6) {
            0 => self.send(MarkSeen { online_payment: online.id, version: None }).map(drop),
            1 => {
                let reason = "fraudulent".into();
                self.send(NoteDispute { online_payment: online.id, id: format!("dp_{}", online.id), reason, amount }).map(drop)
            }
            2 => {
                let credit = self.read(|db| ground::receivable::open_of(db, online.customer)).ok();
                let credit = credit.into_iter().flatten().find(|i| i.open.0 < 0).map(|i| UseCredit { item: i.id, amount: None });
                let payment = online.payment.unwrap_or(Id(1));
                let (credits, reason) = (credit.into_iter().collect(), self.text("geste"));
                self.send(AskBack { refund: Refund { payment, amount: None, credits, reason } }).map(drop)
            }
            n => {
                let waiting = online.backs.iter().find(|b| b.id.is_empty());
                let known = online.backs.iter().rfind(|b| !b.id.is_empty());
                let again = self.chance.percent(40);
                let (id, amount) = match (waiting, known) {
                    (Some(back), _) => (format!("re_{}_{}", online.id, back.rank), back.amount),
                    (None, Some(back)) if again => (back.id.clone(), back.amount),
                    _ => (format!("re_{}_{}", online.id, online.backs.len() + 1), amount),
                };
                let back = TakeBack {
                    online_payment: online.id,
                    id,
                    amount,
                    cause: if n == 3 { Cause::Dispute } else { Cause::Refund },
                    failed: again && self.chance.percent(50),
                    reason: String::new(),
                    plain: self.chance.percent(20),
                };
                self.send(back).map(drop)
            }
        }
    }

    /// A payout is told, or its bank line is found.
    fn pay_out(&mut self, gateways: &[Id]) -> Result<()> {
        let payouts = self.rows_of("payout");
        if self.chance.percent(50) && !payouts.is_empty() {
            let payout = self.one_of(&payouts);
            let lines = self.read(cash::payment::lists::incoming)?;
            let bank_line = self.one_of(&lines.iter().map(|l| l.id).collect::<Vec<_>>());
            return self.send(MatchLine { payout, version: None, bank_line }).map(drop);
        }
        let waiting = self.read(cash::payment::lists::waiting)?;
        let lines = self.read(cash::payment::lists::incoming)?;
        let payments: Vec<Id> = waiting.into_iter().take(1 + self.chance.below(3)).collect();
        let loaded = self.read(|db| cash::payment::store::some(db, &payments))?;
        let sum: Cents = loaded.iter().map(|p| p.amount).sum();
        // Now and then a line of the bank fits it.
        let amount = lines.iter().map(|l| l.amount).find(|a| *a < sum && plausible(sum, *a)).unwrap_or(sum);
        let gateway = self.one_of(gateways);
        let take = TakePayout {
            gateway,
            name: format!("po_{}", self.chance.below(8)),
            text: "STRIPE".into(),
            amount,
            arrival: self.today(),
            passed: Passed { payments, fee: sum - amount, unknown: self.chance.pick(&[Cents::ZERO, Cents::ZERO, Cents(5)]).unwrap_or_default() },
            good: self.chance.percent(90),
        };
        self.send(take).map(drop)
    }
}

/// A commission that could be one: below a third.
fn plausible(sum: Cents, net: Cents) -> bool {
    net.0 > 0 && (sum.0 - net.0) * 3 < sum.0
}
