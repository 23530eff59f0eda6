//! Recipes of the end of a period: R42 to R44 and R51.

use cash::payment::Assign;
use ground::tax::VatCode;
use kernel::{Cents, Day};
use report::accrual::{Book, Kind, Part};
use report::vat::Settle;
use store::params;

use super::{BY_RATE, RATES, Sale, Sums, Till, sum};
use crate::stories::bank_line;

impl Till<'_> {
    /// What belongs to a month, and its tax, are booked once it is over; the next month begins.
    pub fn month(&mut self) {
        let clock = self.shop.store.clock();
        let (lines, sale) = self.lines(self.goods);
        let order = self.sent(&self.ordered(self.buyers.french, lines));
        self.deductible();
        let end = clock.today().end_of_month();
        let collected = self.collected(end);
        clock.set_day(end.plus(3), 9);
        self.accrued(Kind::InvoicesToIssue, "R42", end, sale, Vec::new());
        let (rate, net) = (self.rate(), self.any(900_000));
        let credit = Part { goods: true, vat: RATES[rate].1, net: Cents(net) };
        let mut bases = [0; 4];
        bases[rate] = net;
        self.accrued(Kind::CreditNotesToIssue, "R43", end, Sale::of(bases), vec![credit]);
        let next = Part { goods: false, vat: RATES[rate].1, net: Cents(net) };
        self.accrued(Kind::DeferredRevenue, "R44", end, Sale::of(bases), vec![next]);
        self.settled(end, collected);
        self.shop.issue(order).expect("what was delivered is invoiced");
    }

    /// The accrual of the last day has the recipe's lines, and the day after takes it back.
    fn accrued(&mut self, kind: Kind, code: &'static str, end: Day, sale: Sale, parts: Vec<Part>) {
        let head = self.head();
        let (_, all) = self.booked(|shop| shop.run(Book::new(kind, end, parts)));
        assert!(all.is_empty(), "{code} is taken back on the first day: {all:?}");
        let booked = self.of_day(head, end);
        let amounts: &[(&str, super::Is)] = match code {
            "R42" => &[("1200.00", sale.gross().into()), ("1000.00", sale.net.into()), ("200.00", sum(&sale.tax).into())],
            "R43" => &[("120.00", sale.gross().into()), ("100.00", sum(&sale.net).into()), ("20.00", sum(&sale.tax).into())],
            _ => &[("900.00", sale.net.into())],
        };
        self.is(&[code], &booked, amounts);
    }

    /// What was booked on a day since a fact.
    fn of_day(&self, head: i64, day: Day) -> Sums {
        let company = self.shop.company();
        let rows = self.shop.store.read(company, |db| {
            db.all(
                "SELECT l.account, CAST(SUM(l.debit - l.credit) AS BIGINT) FROM ledger_line l
                 JOIN ledger_entry e ON e.company_id = l.company_id AND e.seq = l.seq AND e.rank = l.rank
                 WHERE l.company_id = $1 AND e.company_id = $1 AND l.seq > $2 AND e.day = $3 GROUP BY l.account",
                params![company, head, day],
                |row| Ok((row.get::<String>(0)?, row.get::<i64>(1)?)),
            )
        });
        rows.expect("lines").into_iter().filter(|(_, sum)| *sum != 0).collect()
    }

    /// The bank pays a supplier's tax: money that is no customer's goes to the account of tax to deduct.
    fn deductible(&mut self) {
        let key = format!("fournisseur {}", self.head());
        let amount = self.any(200);
        let line = self.shop.run(bank_line(&self.shop.store, &key, Cents(-amount), "ACHAT")).expect("money out");
        let assign = Assign { payment: line.id, version: None, account: "445660".into(), reason: "TVA sur achats".into() };
        self.shop.run(assign).expect("booked");
    }

    /// Tax that fell due in a month by rate, and what is to be deducted: the movements of their accounts.
    fn collected(&self, end: Day) -> ([i64; 4], i64) {
        let company = self.shop.company();
        let first = end.start_of_month();
        let of = |account: &str| {
            let moved = self.shop.store.read(company, |db| {
                db.one(
                    "SELECT CAST(COALESCE(SUM(l.debit - l.credit), 0) AS BIGINT) FROM ledger_line l
                     JOIN ledger_entry e ON e.company_id = l.company_id AND e.seq = l.seq AND e.rank = l.rank
                     WHERE l.company_id = $1 AND e.company_id = $1 AND e.day BETWEEN $2 AND $3 AND l.account = $4",
                    params![company, first, end, account],
                    |row| row.get::<i64>(0),
                )
            });
            moved.expect("a sum").unwrap_or_default()
        };
        (BY_RATE[0].1.map(|account| -of(account)), of("445660"))
    }

    /// R51: tax to pay is in the whole euros of the return, a line for each rate; what that leaves is 6588 or 7588.
    fn settled(&mut self, end: Day, (collected, deductible): ([i64; 4], i64)) {
        let euros = |cents: i64| (cents + 50).div_euclid(100);
        // A rate below nothing stands on line 21, rounded by itself.
        let of_rate = |cents: &i64| if *cents < 0 { -euros(-cents) } else { euros(*cents) };
        let due = 100 * (collected.iter().map(of_rate).sum::<i64>() - euros(deductible));
        let gap = sum(&collected) - deductible - due;
        let period = format!("{:04}-{:02}", end.year(), end.month());
        let (_, mut booked) = self.booked(|shop| shop.run(Settle { period }));
        let rounding = booked.remove(if gap < 0 { "658800" } else { "758800" }).unwrap_or_default();
        assert_eq!(rounding, -gap, "what whole euros leave");
        let amounts = [("727.00", collected.into()), ("300.00", deductible.into()), ("427.00", due.into())];
        self.is(&["R51"], &booked, &amounts);
        assert_eq!(self.shop.balance(ground::ledger::Role::VatCollected(VatCode::Standard)).0, 0, "nothing is left to declare");
    }
}
