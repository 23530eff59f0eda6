//! French VAT rates as dated data, and the totals of a document.

use kernel::{Cents, Day, Price, Quantity, Rate, Result};
use serde::{Deserialize, Serialize};

/// A VAT rate in force between two days.
pub struct DatedRate {
    /// The code that items carry.
    pub code: VatCode,
    /// Percent.
    pub rate: Rate,
    /// First day in force.
    pub from: (i16, i8, i8),
    /// Where the law says so.
    pub source: &'static str,
}

/// Which French domestic rate an item falls under.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum VatCode {
    /// Taux normal.
    Standard,
    /// Taux intermédiaire.
    Intermediate,
    /// Taux réduit.
    Reduced,
    /// Taux particulier.
    SuperReduced,
}

impl VatCode {
    /// All of them, highest first.
    pub const ALL: [VatCode; 4] = [VatCode::Standard, VatCode::Intermediate, VatCode::Reduced, VatCode::SuperReduced];

    /// The name in tables and forms.
    pub fn name(self) -> &'static str {
        match self {
            VatCode::Standard => "standard",
            VatCode::Intermediate => "intermediate",
            VatCode::Reduced => "reduced",
            VatCode::SuperReduced => "super_reduced",
        }
    }

    /// Reads the name.
    pub fn parse(text: &str) -> Option<VatCode> {
        VatCode::ALL.into_iter().find(|c| c.name() == text)
    }

    /// The code whose rate this is on a day.
    pub fn of_rate(rate: Rate, day: Day) -> Option<VatCode> {
        VatCode::ALL.into_iter().find(|c| c.on(day).rate == rate)
    }

    /// The rate in force on a day; the earliest one known before that.
    pub fn on(self, day: Day) -> &'static DatedRate {
        let mut found = None;
        for rate in RATES.iter().filter(|r| r.code == self) {
            let (y, m, d) = rate.from;
            if found.is_none() || Day::new(y, m, d).is_some_and(|from| from <= day) {
                found = Some(rate);
            }
        }
        found.unwrap_or(&RATES[0])
    }
}

/// Metropolitan rates, oldest first within a code. CGI art. 278, 278-0 bis, 279, 281 quater and following, now
/// CIBS art. L. 211 and following (ordonnance 2025-1247, in force 2026-09-01); rates unchanged by the move.
pub const RATES: &[DatedRate] = &[
    DatedRate { code: VatCode::Standard, rate: Rate(196_000), from: (2000, 4, 1), source: "CGI art. 278" },
    DatedRate { code: VatCode::Standard, rate: Rate(200_000), from: (2014, 1, 1), source: "CGI art. 278 (loi 2012-1510)" },
    DatedRate { code: VatCode::Intermediate, rate: Rate(70_000), from: (2012, 1, 1), source: "CGI art. 279 (loi 2011-1978)" },
    DatedRate { code: VatCode::Intermediate, rate: Rate(100_000), from: (2014, 1, 1), source: "CGI art. 279 (loi 2012-1510)" },
    DatedRate { code: VatCode::Reduced, rate: Rate(55_000), from: (1982, 7, 1), source: "CGI art. 278-0 bis" },
    DatedRate { code: VatCode::SuperReduced, rate: Rate(21_000), from: (1989, 1, 1), source: "CGI art. 281 quater et s." },
];

/// One rate of a document: `tax = round2(base x rate)`, once per document (EN 16931, BR-CO-17 made exact).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct VatGroup {
    /// Which rate.
    pub code: VatCode,
    /// Percent.
    pub rate: Rate,
    /// Sum of the net amounts of its lines (BT-116).
    pub base: Cents,
    /// Tax (BT-117).
    pub tax: Cents,
}

/// The totals of a document.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Totals {
    /// By rate, highest rate first.
    pub groups: Vec<VatGroup>,
    /// Sum of bases (BT-109).
    pub net: Cents,
    /// Sum of taxes (BT-110).
    pub tax: Cents,
    /// Net and tax (BT-112).
    pub gross: Cents,
}

/// What totals need of a line.
pub struct Taxed {
    /// Which rate.
    pub code: VatCode,
    /// `round2(quantity x price)`.
    pub net: Cents,
}

/// Adds up a document on a day.
pub fn totals(lines: impl IntoIterator<Item = Taxed>, day: Day) -> Totals {
    let mut bases: Vec<(VatCode, Cents)> = Vec::new();
    for line in lines {
        match bases.iter_mut().find(|(code, _)| *code == line.code) {
            Some((_, base)) => *base += line.net,
            None => bases.push((line.code, line.net)),
        }
    }
    bases.sort_by_key(|(code, _)| *code);
    let groups: Vec<VatGroup> = bases
        .into_iter()
        .map(|(code, base)| {
            let rate = code.on(day).rate;
            VatGroup { code, rate, base, tax: rate.of(base) }
        })
        .collect();
    let net: Cents = groups.iter().map(|g| g.base).sum();
    let tax: Cents = groups.iter().map(|g| g.tax).sum();
    Totals { groups, net, tax, gross: net + tax }
}

/// `round2(quantity x price)`, refused when it does not fit.
pub fn line_net(quantity: Quantity, price: Price, field: &str) -> Result<Cents> {
    // Ten billion euros a line: beyond it somebody slipped on a key, and sums stay far from overflow.
    const MOST: Cents = Cents(1_000_000_000_000);
    match quantity.at(price) {
        Some(net) if net.abs() <= MOST => Ok(net),
        _ => Err(kernel::Refusal::invalid("order.amount_too_large").at(field).into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rates_follow_their_days() {
        let on = |code: VatCode, day: &str| code.on(Day::parse(day).unwrap()).rate.to_string();
        assert_eq!(on(VatCode::Standard, "2013-12-31"), "19.6");
        assert_eq!(on(VatCode::Standard, "2014-01-01"), "20");
        assert_eq!(on(VatCode::Intermediate, "2026-01-01"), "10");
        assert_eq!(on(VatCode::Reduced, "2026-01-01"), "5.5");
        assert_eq!(on(VatCode::SuperReduced, "2026-01-01"), "2.1");
    }

    #[test]
    fn tax_is_rounded_once_per_rate() {
        let day = Day::parse("2026-03-01").unwrap();
        let line = |code, net| Taxed { code, net: Cents(net) };
        let t = totals(
            [line(VatCode::Reduced, 77), line(VatCode::Standard, 33), line(VatCode::Standard, 33), line(VatCode::Standard, 33)],
            day,
        );
        assert_eq!(t.groups.iter().map(|g| (g.base.0, g.tax.0)).collect::<Vec<_>>(), [(99, 20), (77, 4)]);
        assert_eq!((t.net, t.tax, t.gross), (Cents(176), Cents(24), Cents(200)));
    }
}
