//! Quotes of the tile maker: some orders begin with one, some quotes wait for an answer, some never get it.

use ground::Document;
use kernel::{Day, Fault, Id, Result};
use sell::order::Draft;
use sell::quote::{self, Lost, Quote};
use store::Command;

use super::Life;
use super::chance::Chance;

/// Days after which a quote without an answer is closed.
const PATIENCE: i32 = 25;
const SAID: [&str; 3] = ["devis signé « bon pour accord »", "accord par courriel", "accord par téléphone"];
const BUYERS: [&str; 4] = ["M. Petit", "Mme Arnoux", "M. Da Silva", "Mme Colin"];

impl Life<'_> {
    /// An order that begins with a quote: written, sent, agreed to and ordered on one day.
    pub(super) fn by_quote(&self, draft: Draft, chance: &mut Chance) -> Result<()> {
        let quote = self.quote(&draft)?;
        let (by, how) = (pick(chance, &BUYERS), pick(chance, &SAID));
        self.sell(quote::Accept { quote: quote.id, version: None, day: None, by, how })?;
        match self.sell(quote::MakeOrder { quote: quote.id, version: None, reference: None, warehouse: draft.warehouse }) {
            // A life that was cut off in the middle of this day has the order already.
            Err(Fault::Refused(refusal)) if refusal.code == "order.duplicate" => Ok(()),
            Err(other) => Err(other),
            Ok(_) => Ok(()),
        }
    }

    /// Quotes that wait for an answer, and those that waited long enough.
    pub(super) fn quotes(&self, day: Day) -> Result<()> {
        let mut chance = Chance::of(self.seed, "quote", &day.to_string());
        for (id, sent) in self.waiting_quotes()? {
            if sent.plus(PATIENCE) < day {
                let why = [Lost::NoAnswer, Lost::Price, Lost::Competitor, Lost::Dropped, Lost::Delivery];
                let why = why.get(chance.between(0, 4) as usize).copied().unwrap_or(Lost::NoAnswer);
                self.sell(quote::Refuse { quote: id, version: None, why, reason: String::new() })?;
            }
        }
        if !chance.percent(20) {
            return Ok(());
        }
        let client = self.clients.get(chance.between(0, self.clients.len() as i64 - 1) as usize);
        if let Some(draft) = client.and_then(|client| self.draft(client, "", &mut chance)) {
            self.quote(&draft)?;
        }
        Ok(())
    }

    /// Writes and sends a quote for what would be an order.
    fn quote(&self, draft: &Draft) -> Result<Quote> {
        let terms = quote::Terms {
            reference: draft.reference.clone(),
            delivery: draft.delivery.clone(),
            lines: draft.lines.clone(),
            discount: draft.discount,
            ..quote::Terms::default()
        };
        let quote = self.sell(quote::Draft { customer: draft.customer, terms })?;
        self.sell(quote::Send { quote: quote.id(), version: None })
    }

    fn sell<C: Command>(&self, command: C) -> Result<C::Outcome> {
        self.store.run(&self.staff.sales, command)
    }

    fn waiting_quotes(&self) -> Result<Vec<(Id, Day)>> {
        self.store.read(self.company, |db| {
            let company = db.company;
            db.all(
                "SELECT id, sent_day FROM quote WHERE company_id = $1 AND state = 'sent' ORDER BY id",
                store::params![company],
                |row| Ok((row.get(0)?, row.get(1)?)),
            )
        })
    }
}

fn pick(chance: &mut Chance, words: &[&str]) -> String {
    let at = chance.between(0, words.len() as i64 - 1) as usize;
    words.get(at).copied().unwrap_or_default().to_string()
}
