//! VAT that falls due as a document is paid: services on receipts, deposits (CGI art. 269-2 c, now CIBS). Pure.
//!
//! Cumulative pro rata by rate: `due_to_date(rate) = round2(vat_total(rate) x paid_to_date / total)`. What moves is the
//! difference between two states, so parts add up whatever their order, the last one clears exactly, and taking a
//! settlement back moves exactly as much back. Credit notes and set-offs count as payment.

use kernel::{Cents, Day};

use crate::ledger::{Journal, Line, Posting};

/// The VAT of a document at one rate, and its two accounts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PendingVat {
    /// Where it waits (44574x, 445880).
    pub pending: String,
    /// Where it is due (44571x).
    pub account: String,
    /// All of it, in the currency of the books.
    pub tax: Cents,
    /// What it was computed on.
    pub base: Cents,
}

/// What falls due at one rate: tax, and the base that the VAT return wants beside it. Below nothing: waits again.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Falling {
    /// Tax.
    pub tax: Cents,
    /// Without tax.
    pub base: Cents,
}

impl Falling {
    /// The same with a part of the tax taken off that stood on another line already; the base falls in proportion.
    pub fn less(self, tax: Cents) -> Falling {
        let left = self.tax - tax;
        let base = if self.tax.is_zero() { Cents::ZERO } else { due_to_date(self.base.abs(), left.abs(), self.tax.abs()) };
        Falling { tax: left, base: if self.base.0 < 0 { -base } else { base } }
    }
}

/// A document with VAT that falls due as it is paid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PendingDocument {
    /// Its number.
    pub number: String,
    /// Its day.
    pub day: Day,
    /// By rate.
    pub vat: Vec<PendingVat>,
    /// Everything it asks for, VAT included, above nothing.
    pub total: Cents,
    /// What is open of it before the settlement, on all accounts, above nothing.
    pub open: Cents,
    /// True for a deposit's invoice: only the words of the entry differ.
    pub deposit: bool,
    /// True for a credit note: its VAT falls due the other way round.
    pub credit: bool,
}

/// The VAT due to date when `paid` of `total` is paid.
pub fn due_to_date(tax: Cents, paid: Cents, total: Cents) -> Cents {
    if total.0 <= 0 || paid >= total {
        return tax;
    }
    let (n, d) = (i128::from(tax.0) * i128::from(paid.0.max(0)), i128::from(total.0));
    let half = if n < 0 { -(d / 2) } else { d / 2 };
    Cents(i64::try_from((n + half) / d).unwrap_or(tax.0))
}

impl PendingDocument {
    /// What falls due at each rate when what is open becomes `open`; below nothing when it rises again.
    pub fn falls_due(&self, open: Cents) -> Vec<Falling> {
        let moved = |whole: Cents| {
            due_to_date(whole, self.total - open, self.total) - due_to_date(whole, self.total - self.open, self.total)
        };
        self.vat.iter().map(|v| Falling { tax: moved(v.tax), base: moved(v.base) }).collect()
    }

    /// What of the tax still waits at each rate: it never falls due where the rest is lost.
    pub fn waits(&self) -> Vec<Falling> {
        self.falls_due(Cents::ZERO)
    }

    /// The entry that moves amounts, one a rate, from the pending to the due accounts; none where nothing moves.
    pub fn entry(&self, day: Day, amounts: &[Falling]) -> Option<Posting> {
        let sign = if self.credit { -1 } else { 1 };
        let moved = || self.vat.iter().zip(amounts).map(|(v, f)| (v, Cents(f.tax.0 * sign), f.base));
        let mut lines: Vec<Line> = Vec::new();
        for (vat, amount, _) in moved().filter(|(_, a, _)| !a.is_zero()) {
            match lines.iter_mut().find(|l| l.account == vat.pending) {
                Some(line) => *line = Line::debit(&vat.pending, None, line.debit - line.credit + amount),
                None => lines.push(Line::debit(&vat.pending, None, amount)),
            }
        }
        let due = moved().filter(|(_, a, _)| !a.is_zero());
        lines.extend(due.map(|(vat, amount, base)| Line::credit(&vat.account, None, amount).on_base(base)));
        lines.retain(|l| !(l.debit.is_zero() && l.credit.is_zero()));
        let label = if self.deposit { "TVA exigible sur acompte" } else { "TVA exigible sur encaissement" };
        (!lines.is_empty()).then(|| Posting {
            journal: Journal::General,
            day,
            piece: self.number.clone(),
            piece_day: self.day,
            label: label.to_string(),
            lines,
        })
    }
}

#[cfg(test)]
#[allow(clippy::inconsistent_digit_grouping, reason = "cents: 104_70 is 104.70 euros")]
mod tests {
    use super::*;

    fn document(taxes: &[(&str, i64)], total: i64, open: i64) -> PendingDocument {
        let vat = taxes
            .iter()
            .map(|(rate, tax)| PendingVat { pending: format!("44574{rate}"), account: format!("44571{rate}"), tax: Cents(*tax), base: Cents(*tax * 5) })
            .collect();
        PendingDocument {
            number: "FA2026-000001".into(),
            day: Day::parse("2026-08-20").unwrap(),
            vat,
            total: Cents(total),
            open: Cents(open),
            deposit: false,
            credit: false,
        }
    }

    #[test]
    fn parts_add_up_in_any_order_and_the_last_one_clears() {
        // A sequence of open amounts from whole to nothing, from a seed; and back again.
        let mut seed = 0x2545_f491_4f6c_dd1d_u64;
        let mut next = |most: i64| {
            seed ^= seed << 13;
            seed ^= seed >> 7;
            seed ^= seed << 17;
            (seed % most.max(1) as u64) as i64
        };
        for _ in 0..500 {
            let (net, reduced) = (1 + next(5_000_000), next(400_000));
            let taxes = [("1", net / 5), ("3", reduced * 55 / 1000)];
            let total = net + reduced + taxes[0].1 + taxes[1].1;
            let (mut moved, mut bases) = ([0, 0], [0, 0]);
            let mut open = total;
            while open > 0 {
                let part = (1 + next(total)).min(open);
                let due = document(&taxes, total, open).falls_due(Cents(open - part));
                let back = document(&taxes, total, open - part).falls_due(Cents(open));
                for n in 0..2 {
                    assert_eq!((due[n].tax, due[n].base), (-back[n].tax, -back[n].base), "taken back to the cent");
                    moved[n] += due[n].tax.0;
                    bases[n] += due[n].base.0;
                }
                open -= part;
            }
            assert_eq!(moved, [taxes[0].1, taxes[1].1], "the last part clears {total}");
            assert_eq!(bases, moved.map(|tax| tax * 5), "and its base");
        }
    }

    #[test]
    fn half_paid_is_half_due() {
        let document = document(&[("1", 200_00)], 1200_00, 1200_00);
        let due = document.falls_due(Cents(600_00));
        assert_eq!(due, [Falling { tax: Cents(100_00), base: Cents(500_00) }]);
        let entry = document.entry(document.day, &due).unwrap();
        assert!(entry.difference().is_zero());
        assert_eq!((entry.lines[0].account.as_str(), entry.lines[0].debit), ("445741", Cents(100_00)));
        assert_eq!((entry.lines[1].account.as_str(), entry.lines[1].credit), ("445711", Cents(100_00)));
        assert_eq!(entry.lines[1].base, Some(Cents(500_00)));
        assert_eq!(due[0].less(Cents(4_00)), Falling { tax: Cents(96_00), base: Cents(480_00) });
        let back = Falling { tax: Cents(-96_00), base: Cents(-480_00) };
        assert_eq!(back.less(Cents(-6_00)), Falling { tax: Cents(-90_00), base: Cents(-450_00) });
        assert!(document.entry(document.day, &[Falling::default()]).is_none());
        let credit = PendingDocument { credit: true, ..document.clone() };
        assert_eq!(credit.entry(document.day, &due).unwrap().lines[0].credit, Cents(100_00));
    }

    #[test]
    fn rates_that_wait_on_one_account_leave_it_in_one_line() {
        let mut document = document(&[("1", 230_34), ("3", 12_70)], 1625_74, 1625_74);
        for vat in &mut document.vat {
            vat.pending = "445880".into();
        }
        document.deposit = true;
        let entry = document.entry(document.day, &document.falls_due(Cents::ZERO)).unwrap();
        let lines: Vec<(&str, i64, i64)> =
            entry.lines.iter().map(|l| (l.account.as_str(), l.debit.0, l.credit.0)).collect();
        assert_eq!(lines, [("445880", 243_04, 0), ("445711", 0, 230_34), ("445713", 0, 12_70)]);
    }
}
