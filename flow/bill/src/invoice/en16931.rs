//! The issued invoice as the semantic invoice of EN 16931, with what the French reform asks for (BR-FR): the one source
//! of the e-invoice in either syntax and of the printed page. Pure: what is quoted goes in, terms come out.

use einvoice::model::{
    Account, Address as Place, Allowance, Contact, Date, Decimal, Delivery, Identifier, Invoice as Model, Item,
    Line as ModelLine, Note, Party, PaymentMeans, Period, Preceding, Price, TaxPoint, Totals as ModelTotals,
    VatBreakdown, VatCategory,
};
use ground::company::Identity;
use ground::party::{Address, Identifiers};
use ground::print::pages::legal;
use ground::tax::{Charge, ChargeKind, Discount, Treatment, VatGroup};
use kernel::{Cents, Currency, Day, Rate};
use web::format;
use web::i18n::Lang;

use super::mentions::{self, Told};
use super::pages::{charge_word, origin_of};
use super::quoted::{self, Buyer};
use super::{DocumentKind as Kind, Invoice, Line, Quoted};

/// What an e-invoice says, beside the invoice itself.
pub struct Around<'a> {
    /// The seller as quoted.
    pub seller: &'a Identity,
    /// The buyer as quoted.
    pub buyer: &'a Buyer,
    /// The order's number.
    pub order: &'a str,
    /// Words in the customer's language.
    pub lang: Lang<'a>,
}

/// The specification that our invoices follow (BT-24).
const SPECIFICATION: &str = "urn:cen.eu:en16931:2017";
/// An allowance is a discount (UNCL 5189).
const DISCOUNT: &str = "95";

/// The terms of an invoice.
pub fn of(invoice: &Invoice, around: &Around) -> Model {
    let day = invoice.day.unwrap_or(around.lang.today);
    let credit = invoice.kind.is_credit();
    let (seller, buyer) = (seller(around), buyer(around));
    let delivery = delivery(invoice, &buyer);
    Model {
        number: Some(invoice.number.clone()),
        issue_date: Some(Date::Day(day)),
        type_code: Some(invoice.kind.code().to_owned()),
        currency: Some(invoice.currency.unwrap_or(Currency::EUR).code().to_owned()),
        // An invoice in another currency tells its VAT in euros (CGI art. 266, 1 bis; BR-FR-CO-12).
        tax_currency: invoice.more.exchange.as_ref().map(|_| Currency::EUR.code().to_owned()),
        tax_point_code: tax_point(invoice),
        due_date: invoice.due_day.filter(|_| !credit).map(Date::Day),
        purchase_order: filled(&invoice.more.reference),
        sales_order: filled(around.order),
        despatch_advice: despatched(invoice),
        // Whatever is owed to somebody needs terms (BR-CO-25), a credit note's amount too.
        payment_terms: Some(match credit {
            true => around.lang.word("electronic-credit_terms"),
            false => ground::customer::terms_in_words(around.lang, invoice.terms),
        }),
        notes: notes(invoice, around, day),
        process: filled(&invoice.frame),
        specification: Some(SPECIFICATION.to_owned()),
        preceding: preceding(invoice),
        seller,
        buyer,
        delivery: Some(delivery),
        period: invoice
            .more
            .period_from
            .map(|from| Period { start: Some(Date::Day(from)), end: invoice.supply_day.map(Date::Day) }),
        payment_means: if credit { Vec::new() } else { means(invoice, around.seller) },
        remittance: (!credit).then(|| invoice.number.clone()),
        allowances: parts(invoice, around, day, false),
        charges: parts(invoice, around, day, true),
        totals: totals(invoice),
        vat: breakdown(invoice, around, day),
        lines: invoice.lines.iter().zip(1..).map(|(l, rank)| line(invoice, l, rank, around)).collect(),
        ..Model::default()
    }
}

fn filled(text: &str) -> Option<String> {
    Some(text.trim()).filter(|t| !t.is_empty()).map(str::to_owned)
}

/// An amount with the decimals of the invoice's currency.
fn amount(invoice: &Invoice, cents: Cents) -> Decimal {
    invoice.currency.unwrap_or_default().major(cents)
}

fn percent(rate: Rate) -> Decimal {
    Decimal::new(rate.0, Rate::SCALE).normalize()
}

/// BT-8: VAT on services is due on receipt, unless the seller chose the invoice; the norm has no word for both at once.
fn tax_point(invoice: &Invoice) -> Option<TaxPoint> {
    let services = invoice.lines.iter().any(|l| !l.goods);
    let taxed = invoice.totals.groups.iter().any(|g| g.treatment.is_taxed());
    match (services && taxed, invoice.more.on_debits) {
        (true, true) => Some(TaxPoint::Issue),
        (true, false) if !invoice.lines.iter().any(|l| l.goods) => Some(TaxPoint::Payment),
        _ => None,
    }
}

/// BG-1. BR-FR-05 wants `PMT`, `PMD` and `AAB` on every document, credit notes too.
fn notes(invoice: &Invoice, around: &Around, day: Day) -> Vec<Note> {
    let lang = around.lang;
    let treatments: Vec<Treatment> = invoice.totals.groups.iter().map(|g| g.treatment).collect();
    let told = Told {
        day,
        seller: around.seller,
        goods: invoice.lines.iter().any(|l| l.goods),
        services: invoice.lines.iter().any(|l| !l.goods),
        treatments: &treatments,
        kind: Kind::Invoice,
        early: quoted::early(invoice, around.buyer),
    };
    let (discount, until) = mentions::early(lang, told.early);
    let rate = format::rate(lang.locale, around.seller.penalty_rate);
    let indemnity = format::money(lang.locale, mentions::INDEMNITY, Currency::EUR);
    let say = |key: &str| {
        let said = [("rate", &rate), ("amount", &indemnity), ("discount", &discount), ("until", &until)];
        lang.say(&format!("mention-{key}"), &said.map(|(name, value)| (name, web::i18n::Arg::from(value))))
    };
    let mut notes = Vec::new();
    for mention in mentions::of(&told) {
        let subject = match mention.key {
            "penalty" | "penalty_default" => "PMD",
            "indemnity" => "PMT",
            "discount" | "discount_granted" => "AAB",
            // Of category Z the breakdown bears no reason (BR-Z-10).
            "vat_294" => "TXD",
            _ => continue,
        };
        notes.push(Note { subject: Some(subject.to_owned()), text: say(mention.key) });
    }
    if let Some(wrong) = invoice.more.preceding.first().filter(|_| invoice.kind == Kind::Corrective) {
        // What makes it a corrective invoice (BOI-TVA-DECLA-30-20-20-30).
        let day = wrong.day.map(|d| format::day(lang, d)).unwrap_or_default();
        let said = [("number", wrong.number.as_str().into()), ("day", day.into())];
        notes.push(Note { subject: Some("AAI".to_owned()), text: lang.say("electronic-replaces", &said) });
    }
    if let Some(exchange) = exchange_words(lang, invoice) {
        notes.push(Note { subject: Some("AAI".to_owned()), text: exchange });
    }
    if !invoice.more.reason.is_empty() {
        notes.push(Note { subject: Some("AAI".to_owned()), text: invoice.more.reason.clone() });
    }
    notes
}

/// The exchange rate that an invoice in another currency took, in a sentence.
pub fn exchange_words(lang: Lang<'_>, invoice: &Invoice) -> Option<String> {
    let exchange = &invoice.more.exchange.as_ref()?.exchange;
    let (one, other) = match exchange.per_book {
        Some(_) => (Currency::EUR, exchange.currency),
        None => (exchange.currency, Currency::EUR),
    };
    let rate = format::exchange_rate(lang.locale, exchange.per_book.unwrap_or(exchange.rate));
    let args = [
        ("one", one.code().into()),
        ("rate", rate.into()),
        ("other", other.code().into()),
        ("day", format::day(lang, exchange.day).into()),
        ("source", exchange.source.as_str().into()),
    ];
    Some(lang.say(if exchange.source.is_empty() { "paper-exchange-agreed" } else { "paper-exchange" }, &args))
}

/// BG-3: what it credits or replaces, and the deposits that it takes into account.
fn preceding(invoice: &Invoice) -> Vec<Preceding> {
    // A corrective invoice quotes the one that it replaces and no other (BR-FR).
    let deposits = invoice.more.prepaid.iter().map(|p| &p.deposit).filter(|_| invoice.kind != Kind::Corrective);
    let quoted = |q: &Quoted| Preceding { number: Some(q.number.clone()), date: q.day.map(Date::Day), type_code: None };
    invoice.more.preceding.iter().chain(deposits).map(quoted).collect()
}

fn listed(quoted: &[Quoted]) -> Option<String> {
    let numbers: Vec<&str> = quoted.iter().map(|q| q.number.as_str()).collect();
    filled(&numbers.join(", "))
}

/// BT-16, where it is one delivery; each line of a periodic invoice names its own.
fn despatched(invoice: &Invoice) -> Option<String> {
    if invoice.lines.iter().any(|l| l.origin.is_some()) && invoice.more.deliveries.len() > 1 {
        return None;
    }
    listed(&invoice.more.deliveries)
}

fn place(address: &Address) -> Place {
    let country = if address.country.is_empty() { "FR" } else { &address.country };
    Place {
        line1: filled(&address.street),
        line2: filled(&address.more),
        line3: None,
        city: filled(&address.city),
        post_code: filled(&address.postcode),
        subdivision: None,
        country: Some(country.to_owned()),
    }
}

/// SIRET and SIREN with their schemes (ISO 6523: 0009, 0002).
fn registered(ids: &Identifiers) -> (Vec<Identifier>, Option<Identifier>) {
    let siret = filled(&ids.siret).map(|siret| Identifier::of("0009", siret));
    (siret.into_iter().collect(), filled(&ids.siren).map(|siren| Identifier::of("0002", siren)))
}

fn seller(around: &Around) -> Party {
    let seller = around.seller;
    let (identifiers, legal_registration) = registered(&seller.identifiers);
    let contact = Contact { telephone: filled(&seller.phone), email: filled(&seller.email), ..Contact::default() };
    Party {
        name: filled(&seller.name),
        identifiers,
        legal_registration,
        vat: filled(&seller.identifiers.vat),
        legal_information: filled(&legal(around.lang, seller).join(" · ")),
        // French companies are addressed by their SIREN (XP Z12-013, scheme 0225).
        electronic_address: filled(&seller.identifiers.siren).map(|siren| Identifier::of("0225", siren)),
        address: Some(place(&seller.address)),
        contact: (contact != Contact::default()).then_some(contact),
        ..Party::default()
    }
}

fn buyer(around: &Around) -> Party {
    let profile = &around.buyer.profile;
    let (identifiers, legal_registration) = registered(&profile.identifiers);
    Party {
        name: filled(&profile.name),
        identifiers,
        legal_registration,
        vat: filled(&profile.identifiers.vat),
        electronic_address: electronic_address(&profile.identifiers, profile.email.text()),
        address: Some(place(&profile.address)),
        ..Party::default()
    }
}

/// Where a buyer receives: by SIREN in France, by VAT number where the list of address schemes (EAS) knows it, by
/// e-mail otherwise.
fn electronic_address(ids: &Identifiers, email: &str) -> Option<Identifier> {
    if let Some(siren) = filled(&ids.siren) {
        return Some(Identifier::of("0225", siren));
    }
    const VAT_SCHEMES: [(&str, &str); 25] = [
        ("AT", "9914"),
        ("BE", "9925"),
        ("BG", "9926"),
        ("CH", "9927"),
        ("CY", "9928"),
        ("CZ", "9929"),
        ("DE", "9930"),
        ("EE", "9931"),
        ("EL", "9933"),
        ("ES", "9920"),
        ("FR", "9957"),
        ("GB", "9932"),
        ("HR", "9934"),
        ("HU", "9910"),
        ("IE", "9935"),
        ("LT", "9937"),
        ("LU", "9938"),
        ("LV", "9939"),
        ("MT", "9943"),
        ("NL", "9944"),
        ("PL", "9945"),
        ("PT", "9946"),
        ("RO", "9947"),
        ("SI", "9949"),
        ("SK", "9950"),
    ];
    let scheme = VAT_SCHEMES.iter().find(|(country, _)| ids.vat.starts_with(country)).map(|(_, scheme)| *scheme);
    let vat = scheme.map(|scheme| Identifier::of(scheme, ids.vat.clone()));
    vat.or_else(|| filled(email).map(|email| Identifier::of("EM", email)))
}

/// BG-13: the place is always told, because some treatments need its country (BR-IC-12).
fn delivery(invoice: &Invoice, buyer: &Party) -> Delivery {
    Delivery {
        name: None,
        location: None,
        date: invoice.supply_day.filter(|_| invoice.more.period_from.is_none()).map(Date::Day),
        address: invoice.more.delivery.as_ref().map(place).or_else(|| buyer.address.clone()),
    }
}

/// BG-16: a transfer to the seller's account (UNTDID 4461: 58 SEPA, which moves euros alone; 30 any other).
fn means(invoice: &Invoice, seller: &Identity) -> Vec<PaymentMeans> {
    let Some(iban) = filled(&seller.identifiers.iban) else { return Vec::new() };
    vec![PaymentMeans {
        code: Some(if invoice.currency.unwrap_or_default().is_euro() { "58" } else { "30" }.to_owned()),
        account: Some(Account { id: Some(iban), name: filled(&seller.name), bic: filled(&seller.bic) }),
        ..PaymentMeans::default()
    }]
}

/// Category and rate; where no tax is shown the rate is zero.
fn category(treatment: Treatment, rate: Rate, day: Day) -> VatCategory {
    let rate = if treatment.is_taxed() { percent(rate) } else { Decimal::ZERO };
    VatCategory { code: Some(treatment.rule(day).category.to_owned()), rate: Some(rate) }
}

/// BG-20 and BG-21: the document's discount and charges, one for each category and rate.
fn parts(invoice: &Invoice, around: &Around, day: Day, charge: bool) -> Vec<Allowance> {
    let pricing = &invoice.more.pricing;
    let of = |g: &VatGroup| if charge { g.charge } else { g.allowance };
    let share = pricing.discount.and_then(Discount::percent).filter(|_| !charge && !pricing.tax_included);
    let (reason, code) = if charge {
        let words: Vec<String> = pricing.charges.iter().map(|c| charge_word(around.lang, c)).collect();
        let kind = pricing.charges.first().map(|c| c.kind).unwrap_or_default();
        let same = pricing.charges.iter().all(|c| c.kind == kind);
        (words.join(", "), if same { kind.code() } else { ChargeKind::Other.code() })
    } else {
        (around.lang.word("paper-discount"), DISCOUNT)
    };
    let part = |g: &VatGroup| Allowance {
        amount: Some(amount(invoice, of(g))),
        base: share.map(|_| amount(invoice, g.lines)),
        percent: share.map(percent),
        vat: category(g.treatment, g.rate, day),
        reason: filled(&reason),
        reason_code: Some(code.to_owned()),
    };
    invoice.totals.groups.iter().filter(|g| !of(g).is_zero()).map(part).collect()
}

fn totals(invoice: &Invoice) -> ModelTotals {
    let t = &invoice.totals;
    let lines: Cents = invoice.lines.iter().map(|l| l.net).sum();
    let some = |cents: Cents| Some(amount(invoice, cents)).filter(|a| !a.is_zero());
    ModelTotals {
        lines: Some(amount(invoice, lines)),
        allowances: some(t.allowance),
        charges: some(t.charge),
        without_vat: Some(amount(invoice, t.net)),
        vat: Some(amount(invoice, t.tax)),
        vat_accounting: invoice.more.exchange.as_ref().map(|t| Currency::EUR.major(t.books.tax)),
        with_vat: Some(amount(invoice, t.gross)),
        paid: some(t.gross - invoice.payable),
        rounding: None,
        due: Some(amount(invoice, invoice.payable)),
    }
}

/// BG-23: treatments that share category and rate share a row (BR-S-08 and its likes), with all their reasons.
fn breakdown(invoice: &Invoice, around: &Around, day: Day) -> Vec<VatBreakdown> {
    let mut rows: Vec<VatBreakdown> = Vec::new();
    for group in &invoice.totals.groups {
        let category = category(group.treatment, group.rate, day);
        let rule = group.treatment.rule(day);
        // S and Z bear no reason (BR-S-10, BR-Z-10).
        let told = !matches!(rule.category, "S" | "Z") && !rule.mention.is_empty();
        let reason = told.then(|| around.lang.word(&format!("mention-{}", rule.mention)));
        match rows.iter_mut().find(|r| r.category == category) {
            Some(row) => {
                row.taxable = row.taxable.map(|t| t + amount(invoice, group.base));
                row.tax = row.tax.map(|t| t + amount(invoice, group.tax));
                if row.exemption != reason {
                    row.exemption =
                        Some([row.exemption.take(), reason].into_iter().flatten().collect::<Vec<_>>().join(" "));
                }
            }
            None => rows.push(VatBreakdown {
                taxable: Some(amount(invoice, group.base)),
                tax: Some(amount(invoice, group.tax)),
                category,
                exemption: reason.and_then(|r| filled(&r)),
                exemption_code: filled(rule.vatex),
            }),
        }
    }
    rows
}

fn line(invoice: &Invoice, line: &Line, rank: usize, around: &Around) -> ModelLine {
    let day = invoice.day.unwrap_or(around.lang.today);
    let rate = invoice.totals.groups.iter().find(|g| g.code == line.vat && g.treatment == line.tax.treatment);
    let quantity = Decimal::new(line.quantity.0, kernel::Quantity::SCALE).normalize();
    let price = Decimal::new(line.price.0, kernel::Price::SCALE).normalize();
    // Where prices include tax, the price without it is what makes the net amount (BT-146); discounts are inside.
    let inside = invoice.more.pricing.tax_included;
    let net = amount(invoice, line.net);
    let unit_price = if inside { net.checked_div(quantity).unwrap_or(net).round_dp(6).normalize() } else { price };
    let off = line.discount.filter(|_| !inside && !line.allowance.is_zero());
    let gross = net + amount(invoice, line.allowance) - line.charges.iter().map(|c| amount(invoice, c.amount)).sum::<Decimal>();
    let allowance = |discount: Discount| Allowance {
        amount: Some(amount(invoice, line.allowance)),
        base: discount.percent().map(|_| gross),
        percent: discount.percent().map(percent),
        reason: Some(around.lang.word("paper-discount")),
        reason_code: Some(DISCOUNT.to_owned()),
        ..Allowance::default()
    };
    let charge = |charge: &Charge| Allowance {
        amount: Some(amount(invoice, charge.amount)),
        reason: Some(charge_word(around.lang, charge)),
        reason_code: Some(charge.kind.code().to_owned()),
        ..Allowance::default()
    };
    ModelLine {
        id: Some(rank.to_string()),
        // BT-127: a periodic invoice quotes its orders and delivery notes.
        notes: line.origin.iter().map(|o| Note { subject: None, text: origin_of(around.lang, o) }).collect(),
        period: line.origin.as_ref().and_then(|o| o.delivery.day).map(|d| Period { start: Some(Date::Day(d)), end: Some(Date::Day(d)) }),
        quantity: Some(quantity),
        unit: Some(line.unit.clone()),
        net: Some(net),
        allowances: off.map(allowance).into_iter().collect(),
        charges: if inside { Vec::new() } else { line.charges.iter().map(charge).collect() },
        price: Price { net: Some(unit_price), ..Price::default() },
        vat: category(line.tax.treatment, rate.map(|g| g.rate).unwrap_or_default(), day),
        item: Item { name: Some(line.label.clone()), ..Item::default() },
        ..ModelLine::default()
    }
}
