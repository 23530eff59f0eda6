//! What amounts in a currency come to in that of the books, so that entries balance to the cent. Pure.

use kernel::{Cents, Currency, Day, ExchangeRate, Refusal, Result};
use serde::{Deserialize, Serialize};

use crate::ledger::{Line, Posting};
use crate::tax::{Totals, VatGroup};

/// The exchange rate that a document took, as its facts carry it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Exchange {
    /// The currency.
    pub currency: Currency,
    /// Units of the books' currency for one of it.
    pub rate: ExchangeRate,
    /// Units of it for one of the books', where it was said so: amounts are then divided by it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub per_book: Option<ExchangeRate>,
    /// The day that the rate is of.
    pub day: Day,
    /// Who published it; empty where somebody fixed it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub source: String,
    /// Why it was fixed otherwise.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub reason: String,
}

/// An exchange rate that somebody fixes for one document: agreed in the contract, covered by a forward, told by the bank.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Fixed {
    /// Units of the books' currency (EUR) for one of the document's. Either this or `per_book`.
    #[serde(default)]
    pub rate: Option<ExchangeRate>,
    /// Units of the document's currency for one of the books'.
    #[serde(default)]
    pub per_book: Option<ExchangeRate>,
    /// Why.
    #[schemars(length(min = 1, max = 500))]
    pub reason: String,
}

/// A document in the currency of the books: the exchange it took, and its totals.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Translated {
    /// The exchange.
    #[serde(flatten)]
    pub exchange: Exchange,
    /// Totals in cents of the books; the sum of VAT is what is declared (BT-111).
    pub books: Totals,
}

/// Beyond it somebody turned a rate upside down or slipped on a key; sums stay far from overflow.
const MOST: ExchangeRate = ExchangeRate::whole(1_000_000);

/// One rate of two that may be said; both ways of saying it come back.
pub(super) fn checked(
    rate: Option<ExchangeRate>,
    per_book: Option<ExchangeRate>,
) -> Result<(ExchangeRate, Option<ExchangeRate>)> {
    let within = |r: ExchangeRate| r > ExchangeRate::ZERO && r <= MOST;
    match (rate, per_book) {
        (Some(rate), None) if within(rate) => Ok((rate, None)),
        (None, Some(per_book)) if within(per_book) => {
            let scale = 10i128.pow(2 * ExchangeRate::SCALE);
            let (value, unit) = (scale / i128::from(per_book.0), scale % i128::from(per_book.0));
            let rate = value + i128::from(unit * 2 >= i128::from(per_book.0));
            let rate = i64::try_from(rate).map(ExchangeRate).ok().filter(|r| within(*r));
            let rate = rate.ok_or_else(|| Refusal::invalid("currency.rate").at("per_book"))?;
            Ok((rate, Some(per_book)))
        }
        (Some(_), Some(_)) => Err(Refusal::invalid("currency.two_rates").at("per_book").into()),
        (None, None) => Err(Refusal::invalid("request.field_missing").at("rate").into()),
        (Some(_), None) => Err(Refusal::invalid("currency.rate").at("rate").into()),
        (None, Some(_)) => Err(Refusal::invalid("currency.rate").at("per_book").into()),
    }
}

impl Exchange {
    /// The exchange that is implied where an amount is worth so much in the books.
    pub fn implied(currency: Currency, amount: Cents, books: Cents, day: Day) -> Exchange {
        let (one, other) = (currency.major(amount), Currency::EUR.major(books));
        let rate = other.checked_div(one).and_then(|r| ExchangeRate::from_decimal(r.round_dp(ExchangeRate::SCALE)));
        let rate = rate.unwrap_or(ExchangeRate::ONE);
        Exchange { currency, rate, per_book: None, day, source: String::new(), reason: String::new() }
    }

    /// What an amount comes to in cents of the books, halves away from zero.
    pub fn books(&self, amount: Cents) -> Cents {
        let converted = match self.per_book {
            Some(per_book) => per_book.convert_back(amount, self.currency, Currency::EUR),
            None => self.rate.convert(amount, self.currency, Currency::EUR),
        };
        // Amounts and rates are bounded where they are entered; a sum that did not fit must not be booked as another.
        assert!(converted.is_some(), "an amount in {} fits the books", self.currency);
        converted.unwrap_or_default()
    }

    /// The totals of a document in cents of the books. The whole is converted once and spread over the rates by largest
    /// remainder; the tax of each rate is converted by itself, as it is declared; what is left of a rate is its base.
    pub fn totals(&self, totals: &Totals) -> Totals {
        let gross = self.books(totals.gross);
        let weights: Vec<i64> = totals.groups.iter().map(|g| (g.base + g.tax).0).collect();
        let parts = gross.allocate(&weights);
        let groups: Vec<VatGroup> = totals.groups.iter().zip(parts).map(|(g, part)| self.group(g, part)).collect();
        let of = |field: fn(&VatGroup) -> Cents| groups.iter().map(field).sum::<Cents>();
        Totals {
            lines: of(|g| g.lines),
            allowance: of(|g| g.allowance),
            charge: of(|g| g.charge),
            net: of(|g| g.base),
            tax: of(|g| g.tax),
            gross,
            groups,
        }
    }

    fn group(&self, group: &VatGroup, gross: Cents) -> VatGroup {
        let tax = self.books(group.tax);
        spread(group, gross - tax, tax, (self.books(group.allowance), self.books(group.charge)))
    }
}

/// A group with another base and tax, its parts in proportion.
fn spread(group: &VatGroup, base: Cents, tax: Cents, (allowance, charge): (Cents, Cents)) -> VatGroup {
    let part = |whole: Cents, part: Cents, of: Cents| match (part.is_zero(), part == of) {
        (true, _) => Cents::ZERO,
        (_, true) => whole,
        _ => whole.allocate(&[part.0, (of - part).0])[0],
    };
    let services = part(base, group.services, group.base);
    let services_tax = part(tax, group.services_tax, group.tax);
    VatGroup { lines: base + allowance - charge, allowance, charge, base, tax, services, services_tax, ..*group }
}

/// A document worth `gross` and `tax` of the books by group, in the proportions of its totals: what a credit note takes
/// from the invoice that it corrects.
pub fn translated(totals: &Totals, gross: Cents, taxes: &[Cents]) -> Totals {
    let weights: Vec<i64> = totals.groups.iter().map(|g| (g.base + g.tax).0).collect();
    let parts = gross.allocate(&weights);
    let ratio = |amount: Cents, group: &VatGroup, base: Cents| match group.base.is_zero() {
        true => Cents::ZERO,
        false => base.allocate(&[amount.0, (group.base - amount).0])[0],
    };
    let groups: Vec<VatGroup> = totals
        .groups
        .iter()
        .zip(parts)
        .zip(taxes)
        .map(|((g, part), tax)| {
            let base = part - *tax;
            let charge = if g.charge.is_zero() { Cents::ZERO } else { ratio(g.charge, g, base) };
            let allowance = if g.allowance.is_zero() { Cents::ZERO } else { ratio(g.allowance, g, base) };
            spread(g, base, *tax, (allowance, charge))
        })
        .collect();
    let of = |field: fn(&VatGroup) -> Cents| groups.iter().map(field).sum::<Cents>();
    Totals {
        lines: of(|g| g.lines),
        allowance: of(|g| g.allowance),
        charge: of(|g| g.charge),
        net: of(|g| g.base),
        tax: of(|g| g.tax),
        gross,
        groups,
    }
}

/// An entry of the books whose lines also say what they are in a currency: the entry in that currency, line by line of
/// the same account, party and treatment (FEC: Montantdevise, Idevise).
pub fn foreign_lines(books: Posting, foreign: &Posting, currency: Currency) -> Posting {
    let mut left: Vec<&Line> = foreign.lines.iter().collect();
    let with = |line: Line| {
        let same = |l: &&Line| (&l.account, l.party, l.treatment) == (&line.account, line.party, line.treatment);
        match left.iter().position(same) {
            Some(at) => {
                let own = left.remove(at);
                Line { foreign: Some((currency, own.debit - own.credit)), ..line }
            }
            None => line,
        }
    };
    Posting { lines: books.lines.into_iter().map(with).collect(), ..books }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tax::{Discount, Priced, Pricing, Treatment, VatCode};
    use kernel::{Id, Rate};
    use proptest::prelude::*;

    fn usd(rate: &str) -> Exchange {
        let day = Day::parse("2026-10-01").unwrap();
        let currency = Currency::parse("USD").unwrap();
        let rate = ExchangeRate::parse(rate).unwrap();
        Exchange { currency, rate, per_book: None, day, source: "BCE".into(), reason: String::new() }
    }

    #[test]
    fn a_rate_is_said_one_way_or_the_other() {
        let rate = |text: &str| ExchangeRate::parse(text);
        let said = |one: Option<&str>, other: Option<&str>| {
            checked(one.and_then(rate), other.and_then(rate)).map(|(r, _)| r.to_string()).map_err(|f| f.code().to_string())
        };
        assert_eq!(said(Some("0.92"), None), Ok("0.92".into()));
        assert_eq!(said(None, Some("1.085")), Ok("0.9216589862".into()));
        assert_eq!(said(None, Some("3")), Ok("0.3333333333".into()));
        for (one, other, code) in [
            (None, None, "request.field_missing"),
            (Some("1"), Some("1"), "currency.two_rates"),
            (Some("0"), None, "currency.rate"),
            (Some("-1"), None, "currency.rate"),
            (Some("1000001"), None, "currency.rate"),
            (None, Some("0"), "currency.rate"),
            // Its other side would be beyond a million, or nothing at all.
            (None, Some("0.0000009"), "currency.rate"),
            (None, Some("1000001"), "currency.rate"),
        ] {
            assert_eq!(said(one, other), Err(code.to_string()), "{one:?} {other:?}");
        }
        // Halves go up, what is less goes down: 1/0.0000032 ends on nothing, 1/32768 on a half, 1/6 and 1/7 on neither.
        for (other, rate) in
            [("1000000", "0.000001"), ("0.000001", "1000000"), ("32768", "0.0000305176"), ("6", "0.1666666667"), ("7", "0.1428571429"), ("8", "0.125")]
        {
            assert_eq!(said(None, Some(other)), Ok(rate.into()), "{other}");
        }
        assert_eq!(said(None, Some("65536")), Ok("0.0000152588".into()), "0.00001525878...");
        assert_eq!(said(None, Some("204.8")), Ok("0.0048828125".into()), "exact");
        assert_eq!(said(None, Some("409.6")), Ok("0.0024414063".into()), "a half goes up");
        assert_eq!(said(Some("1000000"), None), Ok("1000000".into()));
    }

    fn group(base: i64, tax: i64, services: i64, services_tax: i64) -> VatGroup {
        VatGroup {
            treatment: Treatment::Domestic,
            code: VatCode::Standard,
            rate: Rate::whole(20),
            lines: Cents(base),
            allowance: Cents::ZERO,
            charge: Cents::ZERO,
            base: Cents(base),
            tax: Cents(tax),
            services: Cents(services),
            services_tax: Cents(services_tax),
        }
    }

    /// The services of a rate keep their share of base and tax; all stay all, none stay none.
    #[test]
    fn services_keep_their_share() {
        for (services, services_tax, expected) in [(0, 0, (0, 0)), (100, 20, (91, 19)), (30, 6, (27, 6)), (99, 19, (90, 18)), (50, 0, (46, 0))] {
            let made = spread(&group(100, 20, services, services_tax), Cents(91), Cents(19), (Cents(7), Cents(3)));
            assert_eq!((made.services.0, made.services_tax.0), expected, "{services}");
            assert_eq!((made.lines, made.allowance, made.charge, made.base, made.tax), (Cents(95), Cents(7), Cents(3), Cents(91), Cents(19)));
        }
        // A rate of nothing may be given a cent that the others leave over: it is no service.
        assert_eq!(spread(&group(0, 0, 0, 0), Cents(1), Cents(0), (Cents(0), Cents(0))).services, Cents(0));
    }

    /// A credit note takes over what its invoice was worth: by rate, with its discounts and charges in proportion.
    #[test]
    fn a_credit_note_is_worth_what_its_invoice_was() {
        let first = VatGroup { lines: Cents(110), allowance: Cents(20), charge: Cents(10), ..group(100, 20, 0, 0) };
        let given = VatGroup { code: VatCode::Reduced, lines: Cents(20), allowance: Cents(20), ..group(0, 0, 0, 0) };
        let second = VatGroup { treatment: Treatment::Export, code: VatCode::None, ..group(40, 0, 10, 0) };
        let totals = Totals { groups: vec![first, given, second], ..Totals::default() };
        let made = translated(&totals, Cents(144), &[Cents(18), Cents(0), Cents(0)]);
        let told: Vec<[i64; 6]> =
            made.groups.iter().map(|g| [g.lines.0, g.allowance.0, g.charge.0, g.base.0, g.tax.0, g.services.0]).collect();
        assert_eq!(told, [[99, 18, 9, 90, 18, 0], [0, 0, 0, 0, 0, 0], [36, 0, 0, 36, 0, 9]]);
        assert_eq!((made.gross, made.net, made.tax, made.lines, made.allowance, made.charge), (Cents(144), Cents(126), Cents(18), Cents(135), Cents(18), Cents(9)));
    }

    /// Each line of the books says what it is in the currency; every line of the document's entry is said once.
    #[test]
    fn lines_say_what_they_are_in_the_currency() {
        use crate::ledger::Journal;
        let usd = Currency::parse("USD").unwrap();
        let day = Day::parse("2026-10-01").unwrap();
        let posting = |lines: Vec<Line>| {
            Posting { journal: Journal::Sales, day, piece: "F1".into(), piece_day: day, label: String::new(), lines }
        };
        let entry = |one: i64, tax: i64| {
            posting(vec![
                Line::debit("411100", Some(Id(1)), Cents(one + one + tax)),
                Line::credit("707020", None, Cents(one)),
                Line::credit("707020", None, Cents(one)).treated(Treatment::Export),
                Line::credit("445711", None, Cents(tax)),
            ])
        };
        let mut books = entry(92, 18);
        books.lines.push(Line::credit("756000", None, Cents(1)));
        let told = foreign_lines(books, &entry(100, 20), usd);
        let amounts: Vec<Option<i64>> = told.lines.iter().map(|l| l.foreign.map(|(_, c)| c.0)).collect();
        assert_eq!(amounts, [Some(220), Some(-100), Some(-100), Some(-20), None]);
    }

    #[test]
    fn a_rate_is_told_by_what_an_amount_is_worth() {
        let (usd, day) = (Currency::parse("USD").unwrap(), Day::parse("2026-10-01").unwrap());
        for (amount, books, rate) in [(100_00, 92_00, "0.92"), (3, 1, "0.3333333333"), (3, 2, "0.6666666667"), (0, 5, "1")] {
            let exchange = Exchange::implied(usd, Cents(amount), Cents(books), day);
            assert_eq!(exchange.rate.to_string(), rate, "{amount} {books}");
        }
        let yen = Exchange::implied(Currency::parse("JPY").unwrap(), Cents(1000), Cents(6_25), day);
        assert_eq!(yen.rate.to_string(), "0.00625");
    }

    #[test]
    fn exact_where_the_source_divides() {
        let exchange = Exchange { per_book: ExchangeRate::parse("1.085"), ..usd("0.9216589862") };
        assert_eq!(exchange.books(Cents(108_500_000_000)), Cents(100_000_000_000));
        assert_eq!(usd("0.9216589862").books(Cents(108_500_000_000)), Cents(100_000_000_003));
    }

    proptest! {
        /// Whatever the lines, rates and discounts: the whole is converted once, parts come to it, tax as declared.
        #[test]
        fn totals_come_to_the_converted_whole(
            nets in prop::collection::vec((1i64..5_000_000, 0usize..3, any::<bool>()), 1..6),
            rate in 1i64..30_000_000_000,
            off in 0i64..30,
        ) {
            let codes = [VatCode::Standard, VatCode::Reduced, VatCode::None];
            let lines: Vec<Priced> = nets
                .iter()
                .map(|(net, code, goods)| {
                    let treatment = if *code == 2 { Treatment::Export } else { Treatment::Domestic };
                    Priced { treatment, code: codes[*code], goods: *goods, net: Cents(*net) }
                })
                .collect();
            let discount = (off > 0).then_some(Discount::Percent(Rate::whole(off)));
            let pricing = Pricing { discount, ..Pricing::default() };
            let day = Day::parse("2026-10-01").unwrap();
            let (totals, _) = crate::tax::totals(&lines, &pricing, day).unwrap();
            let exchange = Exchange { rate: ExchangeRate(rate), ..usd("1") };
            let books = exchange.totals(&totals);
            prop_assert_eq!(books.gross, exchange.books(totals.gross));
            prop_assert_eq!(books.net + books.tax, books.gross);
            prop_assert_eq!(books.lines - books.allowance + books.charge, books.net);
            for (own, there) in totals.groups.iter().zip(&books.groups) {
                prop_assert_eq!(there.tax, exchange.books(own.tax));
                let revenue: Cents = there.revenue().iter().map(|(_, sum)| *sum).sum();
                prop_assert_eq!(revenue, there.base);
                // A rate's base is its own amount converted, within the cents that the whole leaves over.
                prop_assert!((there.base - exchange.books(own.base)).abs() <= Cents(2));
            }
            let again = translated(&totals, books.gross, &books.groups.iter().map(|g| g.tax).collect::<Vec<_>>());
            prop_assert_eq!((again.gross, again.net, again.tax), (books.gross, books.net, books.tax));
        }
    }
}
