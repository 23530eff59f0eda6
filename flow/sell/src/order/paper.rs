//! What stands on a printed order or quote: what a customer is asked to agree to. One mapping for both.

use documents::{Body as PaperBody, Kind, Line as Printed, Paper, Sum, Vat, Weight, Word, say};
use ground::catalogue;
use ground::company;
use ground::customer::Customer;
use ground::page;
use ground::party::Address;
use ground::print::pages::{address_lines, legal, sender};
use ground::print::{self, Sheet};
use ground::record::load;
use ground::tax::{Charge, Discount, Pricing, Totals, VatGroup};
use kernel::{Cents, Currency, Day, Id, Result};
use store::Db;
use web::format;
use web::i18n::{Lang, Words};

use super::Line;

/// What is printed of an order or a quote.
pub(crate) struct Offered<'a> {
    pub kind: Kind,
    pub number: String,
    pub draft: bool,
    pub customer: Id,
    /// Where the goods go, where that is another place.
    pub delivery: Option<&'a Address>,
    pub day: Day,
    pub currency: Currency,
    pub lines: &'a [Line],
    pub pricing: &'a Pricing,
    pub totals: Totals,
    /// Until when it holds, or for when it is promised.
    pub until: (Word, Option<Day>),
    /// The customer's own number.
    pub reference: &'a str,
}

/// The document in the customer's language.
pub(crate) fn sheet(db: &mut Db, words: &'static Words, offered: Offered<'_>) -> Result<Sheet> {
    let customer: Customer = load(db, offered.customer, None)?;
    let seller = company::company(db)?.identity;
    let (locale, language) = print::locale(customer.profile.language);
    let lang = Lang::new(words, locale, db.today);
    let home = seller.address.country.clone();
    let mut recipient = vec![customer.profile.name.clone()];
    recipient.extend(address_lines(&customer.profile.address, &home));
    let delivery = offered.delivery.map(|d| (Word::DeliveredTo, address_lines(d, &home)));
    let day = offered.day;
    let way = Way { lang, language, day, currency: offered.currency };
    let agreed = body(db, &way, offered.lines, offered.pricing, &offered.totals)?;
    let (until, until_day) = offered.until;
    let facts = [
        (Word::IssueDay, format::day(lang, day)),
        (until, until_day.map(|d| format::day(lang, d)).unwrap_or_default()),
        (Word::Terms, ground::customer::terms_in_words(lang, customer.profile.terms)),
        (Word::CustomerNumber, customer.number.clone()),
        (Word::YourReference, offered.reference.to_owned()),
    ];
    Ok(Sheet {
        day,
        inside: None,
        paper: Paper {
            language,
            kind: offered.kind,
            number: offered.number,
            draft: offered.draft,
            sender: sender(&seller),
            recipient,
            parties: delivery.into_iter().collect(),
            facts: facts.into_iter().filter(|(_, value)| !value.is_empty()).collect(),
            body: PaperBody::Lines(agreed.lines),
            sums: agreed.sums,
            vat: agreed.vat,
            legal: legal(lang, &seller),
            ..Paper::default()
        },
    })
}

/// The priced part of a document.
struct Body {
    /// The table.
    lines: Vec<Printed>,
    /// The amounts below it.
    sums: Vec<Sum>,
    /// VAT by treatment and rate.
    vat: Vec<Vat>,
}

/// How it is written: the words, the typesetter's language, the day whose rates count.
struct Way<'a> {
    lang: Lang<'a>,
    language: documents::Language,
    day: Day,
    /// What amounts are in.
    currency: Currency,
}

/// What some lines, their pricing and totals say on paper.
fn body(db: &mut Db, way: &Way, lines: &[Line], pricing: &Pricing, totals: &Totals) -> Result<Body> {
    let ids: Vec<Id> = lines.iter().map(|l| l.item).collect();
    let items = catalogue::find_many(db, &ids)?;
    let mut running = Cents::ZERO;
    let mut printed = Vec::with_capacity(lines.len());
    for line in lines {
        running += line.net;
        let reference = items.get(&line.item).map(|i| i.sku.clone()).unwrap_or_default();
        printed.push(one(way, line, totals, reference, running));
    }
    Ok(Body { lines: printed, sums: sums(way, pricing, totals), vat: totals.groups.iter().map(|g| vat(way, g)).collect() })
}

fn money(way: &Way, amount: Cents) -> String {
    format::money(way.lang.locale, amount, way.currency)
}

fn one(way: &Way, line: &Line, totals: &Totals, reference: String, running: Cents) -> Printed {
    let locale = way.lang.locale;
    let group = totals.groups.iter().find(|g| g.code == line.vat && g.treatment == line.tax.treatment);
    let discount = match line.discount {
        Some(Discount::Percent(rate)) => format::rate(locale, rate),
        Some(Discount::Amount(amount)) => format::amount_in(locale, amount, way.currency),
        None => String::new(),
    };
    Printed {
        reference,
        label: line.label.clone(),
        details: line.charges.iter().map(|c| format!("{} {}", charge(way, c), money(way, c.amount))).collect(),
        quantity: format::quantity(locale, line.quantity),
        unit: page::unit_shown(way.lang, &line.unit),
        price: format::price(locale, line.price, way.currency),
        discount,
        rate: group.map(|g| rate(way, g)).unwrap_or_default(),
        net: format::amount_in(locale, line.net, way.currency),
        running: money(way, running),
    }
}

/// What a charge says: its own words, or those of its kind.
fn charge(way: &Way, charge: &Charge) -> String {
    match charge.label.is_empty() {
        true => way.lang.word(&format!("charge-{}", charge.kind.name())),
        false => charge.label.clone(),
    }
}

/// The rate, or the category where no tax is charged.
fn rate(way: &Way, group: &VatGroup) -> String {
    match group.treatment.is_taxed() {
        true => format::rate(way.lang.locale, group.rate),
        false => group.treatment.rule(way.day).category.to_owned(),
    }
}

fn sums(way: &Way, pricing: &Pricing, totals: &Totals) -> Vec<Sum> {
    let sum = |label: String, cents: Cents, weight: Weight| Sum { label, amount: money(way, cents), weight };
    let word = |word: Word| say(way.language, word).to_owned();
    let mut sums = Vec::new();
    if !totals.allowance.is_zero() || !totals.charge.is_zero() {
        sums.push(sum(word(Word::SumOfLines), totals.lines, Weight::Plain));
    }
    if !totals.allowance.is_zero() {
        let percent = pricing.discount.and_then(Discount::percent);
        let label = match percent {
            Some(rate) => format!("{} {}", word(Word::Allowance), format::rate(way.lang.locale, rate)),
            None => word(Word::Allowance),
        };
        sums.push(sum(label, -totals.allowance, Weight::Plain));
    }
    if !totals.charge.is_zero() {
        let mut words: Vec<String> = pricing.charges.iter().map(|c| charge(way, c)).collect();
        words.dedup();
        sums.push(sum(words.join(", "), totals.charge, Weight::Plain));
    }
    sums.push(sum(word(Word::TotalNet), totals.net, Weight::Plain));
    sums.push(sum(word(Word::TotalVat), totals.tax, Weight::Plain));
    sums.push(sum(word(Word::TotalGross), totals.gross, Weight::Payable));
    sums
}

fn vat(way: &Way, group: &VatGroup) -> Vat {
    let amount = |cents: Cents| format::amount_in(way.lang.locale, cents, way.currency);
    let treatment = way.lang.word(&format!("treatment-{}", group.treatment.name()));
    let taxed = group.treatment.is_taxed();
    Vat {
        rate: if taxed { format::rate(way.lang.locale, group.rate) } else { treatment },
        base: amount(group.base),
        tax: amount(group.tax),
        reason: String::new(),
    }
}
