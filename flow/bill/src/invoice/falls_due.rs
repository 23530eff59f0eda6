//! VAT on receipts where documents settle each other without money: what falls due of an invoice, and comes back of a
//! credit note. Pure.

use ground::ledger::{self, Accounts, Journal, Posting};
use ground::tax::{Due, due_part};
use kernel::Cents;

use super::model::Kind;
use super::rules::{Heading, posting};
use super::shares::VatShare;

/// What falls due of VAT on receipts as documents settle each other: of the invoices, and back of the credit note.
pub fn due(accounts: &Accounts, heading: &Heading, moved: &[(Vec<VatShare>, Moved)]) -> Option<Posting> {
    // Account, debit, and the base of the tax on accounts of VAT due.
    let mut sums: Vec<(String, Cents, Option<Cents>)> = Vec::new();
    let mut add = |account: &str, amount: Cents, base: Option<Cents>| match sums.iter_mut().find(|(a, ..)| a == account) {
        Some((_, sum, bases)) => {
            *sum += amount;
            *bases = bases.zip(base).map(|(one, other)| one + other);
        }
        None => sums.push((account.to_string(), amount, base)),
    };
    for (shares, m) in moved {
        for share in shares.iter().filter(|s| s.due == Due::OnReceipt) {
            let part = |whole: Cents| {
                let part = due_part(whole, m.total, m.before, m.amount);
                if m.credit { -part } else { part }
            };
            add(share.pending(accounts, Kind::Invoice), part(share.tax), None);
            add(share.account(accounts), -part(share.tax), Some(part(share.base)));
        }
    }
    let line = |(account, sum, base): &(String, Cents, Option<Cents>)| {
        let line = ledger::Line::debit(account, None, *sum);
        base.map_or(line.clone(), |base| line.on_base(base))
    };
    let lines: Vec<ledger::Line> = sums.iter().filter(|(_, sum, _)| !sum.is_zero()).map(line).collect();
    let made = posting(heading, lines);
    (!made.lines.is_empty()).then_some(Posting { journal: Journal::General, ..made })
}

/// How far a document is settled by something: amounts above nothing.
pub struct Moved {
    /// All of it.
    pub total: Cents,
    /// Settled before.
    pub before: Cents,
    /// Settled now.
    pub amount: Cents,
    /// It is a credit note: its tax comes back.
    pub credit: bool,
}

#[cfg(test)]
#[allow(clippy::inconsistent_digit_grouping, reason = "cents: 104_70 is 104.70 euros")]
mod tests {
    use ground::numbering::Drawn;
    use ground::tax::{Treatment, VatCode};
    use kernel::{Day, Id, Rate};

    use super::*;

    fn share(code: VatCode, percent: &str, due: Due, base: i64) -> VatShare {
        let rate = Rate::parse(percent).unwrap();
        let tax = rate.of(Cents(base));
        VatShare { treatment: Treatment::Domestic, code, rate, due, base: Cents(base), tax, gross: Cents(base) + tax }
    }

    fn moved(total: i64, before: i64, amount: i64, credit: bool) -> Moved {
        Moved { total: Cents(total), before: Cents(before), amount: Cents(amount), credit }
    }

    /// Account, debit less credit, and the base of its tax.
    type Row = (&'static str, i64, Option<i64>);

    fn check(what: &str, list: &[(Vec<VatShare>, Moved)], rows: &[Row]) {
        let number = Drawn { series: "AV".into(), value: 3, printed: String::new() };
        let day = Day::parse("2026-03-31").unwrap();
        let heading = Heading { number: &number, day, payer: Id(9), label: "Leroy".into(), credit: true };
        let Some(made) = due(&Accounts::default(), &heading, list) else {
            return assert!(rows.is_empty(), "{what}: nothing falls due");
        };
        assert!(made.difference().is_zero() && made.journal == Journal::General && made.day == day, "{what}");
        let told: Vec<_> = made.lines.iter().map(|l| (l.account.as_str(), (l.debit - l.credit).0, l.base.map(|b| b.0))).collect();
        assert_eq!(told, rows, "{what}");
    }

    /// Services of 1,000.00 at 20 % and 100.00 at 10 %, goods of 500.00: 1,910.00 with VAT, of which 210.00 waits.
    fn invoice() -> Vec<VatShare> {
        vec![
            share(VatCode::Standard, "20", Due::OnReceipt, 1000_00),
            share(VatCode::Intermediate, "10", Due::OnReceipt, 100_00),
            share(VatCode::Standard, "20", Due::OnInvoice, 500_00),
        ]
    }

    /// A credit note of services for 360.00 is set off against the invoice: 200.00 x 360 / 1,910 of its VAT falls due, and
    /// the 60.00 of the credit note come back; goods were taxed when they were invoiced.
    #[test]
    fn what_falls_due_and_what_comes_back_is_one_entry() {
        let credit = || (vec![share(VatCode::Standard, "20", Due::OnReceipt, 300_00)], moved(360_00, 0, 360_00, true));
        let invoiced = (invoice(), moved(1910_00, 0, 360_00, false));
        check("both", &[invoiced, credit()], &[
            ("445741", 37_70 - 60_00, None),
            ("445711", 60_00 - 37_70, Some(188_48 - 300_00)),
            ("445742", 1_88, None),
            ("445712", -1_88, Some(18_85)),
        ]);
        check("the rest of the invoice clears it", &[(invoice(), moved(1910_00, 360_00, 1550_00, false))], &[
            ("445741", 200_00 - 37_70, None),
            ("445711", 37_70 - 200_00, Some(1000_00 - 188_48)),
            ("445742", 8_12, None),
            ("445712", -8_12, Some(81_15)),
        ]);
        check("the credit note alone", &[credit()], &[("445741", -60_00, None), ("445711", 60_00, Some(-300_00))]);
        let whole = || invoice()[..1].to_vec();
        let same = [(whole(), moved(1200_00, 0, 600_00, false)), (whole(), moved(1200_00, 600_00, 600_00, true))];
        check("as much falls due as comes back", &same, &[]);
        check("goods wait for nobody", &[(invoice()[2..].to_vec(), moved(600_00, 0, 600_00, false))], &[]);
    }
}
