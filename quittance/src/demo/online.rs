//! Online payment as the demonstration shows it, without a network: a gateway with made-up test keys, a link that nobody has
//! paid yet, one that was paid by card, and the payout that is on its way to the bank.

use cash::gateway;
use cash::online_payment::{Begin, TakeNews};
use cash::pay_link::{Keep, Make, Press};
use cash::payout::{Passed, TakePayout};
use kernel::{Cents, Day, Id, Result};
use store::Context;

use super::Life;
use super::debits::taken;

/// What the gateway keeps of a card payment: 1.5 % and 25 cents.
fn commission(amount: Cents) -> Cents {
    Cents(amount.0 * 15 / 1_000 + 25)
}

impl Life<'_> {
    /// Gateway, links, payment and payout, once in a life.
    pub(super) fn online(&self, day: Day) -> Result<()> {
        if self.first_of("gateway")?.is_some() {
            return Ok(());
        }
        let add = gateway::Add {
            label: "Stripe (essai)".into(),
            publishable: "pk_test_demonstration0000".into(),
            secret: "sk_test_demonstration0000".into(),
            hook: "whsec_demonstration0000".into(),
            cards: true,
            debits: true,
            ..gateway::Add::default()
        };
        let Some(gateway) = taken(self.store.run(&self.staff.director, add))? else { return Ok(()) };
        let owed = self.owed_in_euros(day)?;
        let mut links = owed.iter().enumerate().filter_map(|(n, item)| {
            let make = Make { items: vec![*item], ..Make::default() };
            // The key is nobody's: what was sent to customers opens nothing here.
            let hash = format!("{:064x}", self.seed.wrapping_mul(0x9e37_79b9_7f4a_7c15).wrapping_add(n as u64));
            taken(self.store.run(&self.staff.accountant, Keep { make, hash })).transpose()
        });
        let (_, paid) = (links.next().transpose()?, links.next().transpose()?);
        let Some(paid) = paid else { return Ok(()) };
        let job = Context::system(self.company, "job");
        let Some(pressed) = taken(self.store.run(&job, Press { link: paid.id }))? else { return Ok(()) };
        self.store.run(&job, Begin { online_payment: pressed.online, intent: "pi_demonstration_0001".into() })?;
        let news = TakeNews {
            online_payment: pressed.online,
            news: "paid".into(),
            failure: String::new(),
            at: self.store.clock().now() / 1_000,
            amount: None,
            debit: false,
            on_account: false,
        };
        let told = self.store.run(&job, news)?;
        let Some(payment) = told.payment else { return Ok(()) };
        let fee = commission(told.amount);
        let payout = TakePayout {
            gateway: gateway.id,
            name: "po_demonstration_0001".into(),
            text: "STRIPE".into(),
            amount: told.amount - fee,
            arrival: day.plus(3),
            passed: Passed { payments: vec![payment], fee, unknown: Cents::ZERO },
            good: true,
        };
        taken(self.store.run(&job, payout)).map(|_| ())
    }

    fn first_of(&self, table: &str) -> Result<Option<Id>> {
        let sql = format!("SELECT id FROM {table} WHERE company_id = $1 ORDER BY id LIMIT 1");
        self.store.read(self.company, |db| {
            let company = db.company;
            db.one(&sql, store::params![company], |row| row.get::<Id>(0))
        })
    }

    /// Invoices that are not due yet, each of another customer: nobody has a hand on them.
    fn owed_in_euros(&self, day: Day) -> Result<Vec<Id>> {
        self.store.read(self.company, |db| {
            let company = db.company;
            db.all(
                "SELECT MIN(id), customer_id FROM open_item WHERE company_id = $1 AND kind = 'invoice' AND account = 'customers'
                   AND currency = 'EUR' AND open > 0 AND open = amount AND due_day > $2
                 GROUP BY customer_id ORDER BY 1 LIMIT 2",
                store::params![company, day],
                |row| row.get::<Id>(0),
            )
        })
    }
}
