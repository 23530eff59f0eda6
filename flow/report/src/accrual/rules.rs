//! The entries of accruals. Pure.

use bill::invoice::rules::revenue_role;
use ground::ledger::{self, Accounts, Journal, Line, Posting, Role};
use ground::tax::{Side, Totals, Treatment, VatCode};
use kernel::{Cents, Day, Refusal, Result};
use serde::{Deserialize, Serialize};

use super::Kind;

/// A part of what is accrued, without tax, all of one side and one rate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Part {
    /// Goods, or services.
    #[serde(default)]
    pub goods: bool,
    /// The rate of its VAT; none for operations without tax.
    pub vat: VatCode,
    /// Amount without tax, cents, above nothing.
    pub net: Cents,
}

/// What is accrued, before it is booked.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sum {
    /// Revenue by account, cents.
    pub revenue: Vec<(String, Cents)>,
    /// Without tax.
    pub net: Cents,
    /// Tax.
    pub tax: Cents,
}

impl Sum {
    fn add(&mut self, account: &str, net: Cents) {
        match self.revenue.iter_mut().find(|(a, _)| a == account) {
            Some((_, sum)) => *sum += net,
            None => self.revenue.push((account.to_string(), net)),
        }
        self.net += net;
    }

    /// Adds what an invoice would say.
    pub fn invoice(&mut self, accounts: &Accounts, totals: &Totals) {
        for group in &totals.groups {
            for (side, amount) in group.revenue() {
                self.add(accounts.of(revenue_role(side, group.treatment, group.code)), amount);
            }
        }
        self.tax += totals.tax;
    }

    /// Adds parts that a person gave: the tax of each rate is rounded once.
    pub fn parts(&mut self, accounts: &Accounts, parts: &[Part], day: Day) -> Result<()> {
        let mut bases: Vec<(VatCode, Cents)> = Vec::new();
        for (n, part) in parts.iter().enumerate() {
            if part.net.0 <= 0 || part.net.0 > 1_000_000_000_000 {
                return Err(Refusal::invalid("accrual.amount").at(format!("parts[{n}].net")).into());
            }
            let side = if part.goods { Side::Goods } else { Side::Services };
            let treatment = if part.vat == VatCode::None { Treatment::Exempt } else { Treatment::Domestic };
            self.add(accounts.of(revenue_role(side, treatment, part.vat)), part.net);
            match bases.iter_mut().find(|(code, _)| *code == part.vat) {
                Some((_, base)) => *base += part.net,
                None => bases.push((part.vat, part.net)),
            }
        }
        let taxed = bases.iter().filter(|(code, _)| *code != VatCode::None);
        self.tax += taxed.map(|(code, base)| code.on(day).rate.of(*base)).sum::<Cents>();
        Ok(())
    }
}

/// The entry of the last day of a period, and the one that takes it back on the day after.
pub fn entries(accounts: &Accounts, kind: Kind, day: Day, sum: &Sum) -> Result<(Posting, Posting)> {
    let (net, tax) = (sum.net, sum.tax);
    let (letters, mut lines) = match kind {
        Kind::InvoicesToIssue => {
            let mut lines = vec![Line::debit(accounts.of(Role::InvoicesToIssue), None, net + tax)];
            lines.extend(sum.revenue.iter().map(|(account, amount)| Line::credit(account, None, *amount)));
            lines.push(Line::credit(accounts.of(Role::VatOnAccruals), None, tax));
            ("FAE", lines)
        }
        Kind::CreditNotesToIssue => {
            let lines = vec![
                Line::debit(accounts.of(Role::Rebates), None, net),
                Line::debit(accounts.of(Role::VatOnAccruals), None, tax),
                Line::credit(accounts.of(Role::CreditNotesToIssue), None, net + tax),
            ];
            ("AAE", lines)
        }
        Kind::DeferredRevenue => {
            let mut lines: Vec<Line> =
                sum.revenue.iter().map(|(account, amount)| Line::debit(account, None, *amount)).collect();
            lines.push(Line::credit(accounts.of(Role::DeferredRevenue), None, net));
            ("PCA", lines)
        }
    };
    lines.retain(|l| l.debit != l.credit);
    if lines.len() < 2 {
        return Err(Refusal::conflict("accrual.nothing").at("parts").into());
    }
    let piece = format!("{letters}-{}", day);
    let label = ledger::closing_label(kind.name(), day);
    let entry = Posting { journal: Journal::General, day, piece_day: day, label, piece, lines };
    let back = Posting {
        day: day.plus(1),
        label: format!("Extourne {}", entry.piece),
        lines: entry.lines.iter().map(|l| Line { debit: l.credit, credit: l.debit, ..l.clone() }).collect(),
        ..entry.clone()
    };
    Ok((entry, back))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(kind: Kind, parts: &[(bool, VatCode, i64)]) -> Vec<(String, i64)> {
        let accounts = Accounts::default();
        let day = Day::parse("2026-12-31").unwrap();
        let parts: Vec<Part> = parts.iter().map(|(goods, vat, net)| Part { goods: *goods, vat: *vat, net: Cents(*net) }).collect();
        let mut sum = Sum::default();
        sum.parts(&accounts, &parts, day).unwrap();
        let (entry, back) = entries(&accounts, kind, day, &sum).unwrap();
        assert!(entry.difference().is_zero() && back.difference().is_zero());
        assert_eq!((entry.day.to_string(), back.day.to_string()), ("2026-12-31".into(), "2027-01-01".into()));
        for (there, again) in entry.lines.iter().zip(&back.lines) {
            assert_eq!((there.debit, there.credit, &there.account), (again.credit, again.debit, &again.account));
        }
        entry.lines.iter().map(|l| (l.account.clone(), (l.debit - l.credit).0)).collect()
    }

    #[test]
    fn recipes_of_period_end() {
        let of = |list: &[(&str, i64)]| list.iter().map(|(a, c)| (a.to_string(), *c)).collect::<Vec<_>>();
        // R42, R43, R44.
        assert_eq!(
            run(Kind::InvoicesToIssue, &[(true, VatCode::Standard, 1000_00)]),
            of(&[("418100", 1200_00), ("707020", -1000_00), ("445870", -200_00)])
        );
        assert_eq!(
            run(Kind::CreditNotesToIssue, &[(true, VatCode::Standard, 100_00)]),
            of(&[("709700", 100_00), ("445870", 20_00), ("419800", -120_00)])
        );
        assert_eq!(
            run(Kind::DeferredRevenue, &[(false, VatCode::Standard, 900_00)]),
            of(&[("706020", 900_00), ("487000", -900_00)])
        );
        // Tax is rounded once a rate; operations without tax bear none.
        assert_eq!(
            run(Kind::InvoicesToIssue, &[(true, VatCode::Reduced, 33), (true, VatCode::Reduced, 33), (false, VatCode::None, 50)]),
            of(&[("418100", 120), ("707005", -66), ("706900", -50), ("445870", -4)])
        );
    }

    #[test]
    fn nothing_and_less_is_refused() {
        let (accounts, day) = (Accounts::default(), Day::parse("2026-12-31").unwrap());
        let mut sum = Sum::default();
        let less = Part { goods: true, vat: VatCode::Standard, net: Cents(0) };
        assert_eq!(sum.parts(&accounts, &[less], day).unwrap_err().code(), "accrual.amount");
        assert_eq!(entries(&accounts, Kind::DeferredRevenue, day, &sum).unwrap_err().code(), "accrual.nothing");
    }

    /// The recipes' own rows at other amounts: R42, R43 and R44 of the table of posting recipes, where it lies beside.
    #[test]
    fn recipes_hold_at_any_amount() {
        let table = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/domain/golden/posting-recipes.csv");
        let Ok(text) = std::fs::read_to_string(&table) else {
            return println!("skipped: no table of recipes beside the checkout");
        };
        // Account and cents of a row, above nothing for a debit: its last cells are account, debit, credit, note.
        let rows = |code: &str| -> Vec<(String, i64)> {
            let own = text.lines().filter(|l| l.starts_with(code));
            own.map(|l| {
                let cells: Vec<&str> = l.split(',').collect();
                let at = cells.iter().rposition(|c| c.len() == 6 && c.bytes().all(|b| b.is_ascii_digit())).unwrap();
                let cents = |n: usize| cells.get(n).and_then(|c| c.replace('.', "").parse::<i64>().ok()).unwrap_or(0);
                (cells[at].trim_end_matches('0').to_string(), cents(at + 1) - cents(at + 2))
            })
            .collect()
        };
        let mut seed = 20_260_731_u64;
        for (code, kind, goods, whole) in [
            ("R42", Kind::InvoicesToIssue, true, 1000_00),
            ("R43", Kind::CreditNotesToIssue, true, 100_00),
            ("R44", Kind::DeferredRevenue, false, 900_00),
        ] {
            let recipe = rows(code);
            assert!(recipe.len() >= 2, "{code}");
            for _ in 0..200 {
                seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                let net = i64::try_from(seed >> 34).unwrap() + 1;
                let made = run(kind, &[(goods, VatCode::Standard, net)]);
                assert_eq!(made.len(), recipe.len(), "{code}");
                for (account, amount) in &made {
                    let row = recipe.iter().find(|(prefix, _)| account.starts_with(prefix.as_str()));
                    let (_, share) = row.unwrap_or_else(|| panic!("{code}: {account}"));
                    // Within a cent: the recipe is scaled, the entry rounds tax once.
                    assert!((share * net - amount * whole).abs() <= whole, "{code} {net}: {account} {amount}");
                }
            }
        }
    }

    /// What an invoice would say: revenue by account, freight apart, the tax as on the invoice.
    #[test]
    fn deliveries_are_accrued_as_their_invoices() {
        use ground::tax::{Charge, ChargeKind, Priced, Pricing, totals};
        let (accounts, day) = (Accounts::default(), Day::parse("2026-12-31").unwrap());
        let line = |code, goods, net| Priced { treatment: Treatment::Domestic, code, goods, net: Cents(net) };
        let charges = vec![Charge { kind: ChargeKind::Freight, label: String::new(), amount: Cents(10_00) }];
        let rows = [line(VatCode::Standard, true, 100_00), line(VatCode::Standard, false, 30_00), line(VatCode::Reduced, true, 20_00)];
        let (first, _) = totals(&rows, &Pricing { charges, ..Pricing::default() }, day).unwrap();
        let (second, _) = totals(&rows[..1], &Pricing::default(), day).unwrap();
        let mut sum = Sum::default();
        sum.invoice(&accounts, &first);
        sum.invoice(&accounts, &second);
        let told: Vec<_> = sum.revenue.iter().filter(|(_, c)| !c.is_zero()).map(|(account, c)| (account.as_str(), c.0)).collect();
        assert_eq!(told, [("707020", 200_00), ("706020", 30_00), ("708500", 10_00), ("707005", 20_00)]);
        assert_eq!((sum.net, sum.tax), (Cents(260_00), first.tax + second.tax));
        let (entry, back) = entries(&accounts, Kind::InvoicesToIssue, day, &sum).unwrap();
        assert_eq!((entry.lines[0].account.as_str(), entry.lines[0].debit), ("418100", Cents(260_00) + sum.tax));
        assert_eq!((entry.journal, back.piece_day, back.piece), (Journal::General, day, entry.piece));
    }

    #[test]
    fn amounts_have_bounds() {
        let (accounts, day) = (Accounts::default(), Day::parse("2026-12-31").unwrap());
        let part = |net| Part { goods: true, vat: VatCode::Standard, net: Cents(net) };
        for (net, ok) in [(1, true), (1_000_000_000_000, true), (1_000_000_000_001, false), (-1, false)] {
            assert_eq!(Sum::default().parts(&accounts, &[part(net)], day).is_ok(), ok, "{net}");
        }
    }
}
