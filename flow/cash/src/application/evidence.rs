//! The reasons of a proposal, as data first and then in words, French or English.

use kernel::{Cents, Day};

use super::draft::{Again, Draft, Fit, Shape};
use super::explore::Search;
use super::input::{Kind, Payment};
use super::learn::How;
use super::reference::Writing;

/// Languages reasons are told in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lang {
    /// French.
    Fr,
    /// English.
    En,
}

/// One reason.
#[expect(missing_docs, reason = "fields are named after what they hold")]
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Evidence {
    /// The text names the item; how it is written there.
    Named { number: String, written: String, writing: Writing },
    /// A number in the text is one slip of the finger away from the item's.
    Slip { number: String },
    /// The payer's account or mandate is known for the customer.
    Account { customer: String },
    /// The payer's name is the customer's.
    Name { shown: String },
    /// The payer's name resembles the customer's.
    Alike { shown: String },
    /// The payer has paid for several customers before.
    ThirdParty { shown: String },
    /// The amount is exactly what is open.
    Exact { amount: Cents, items: usize },
    /// No other open item of the customer has this amount.
    OnlyOne,
    /// A discount was taken.
    Discount { amount: Cents, in_time: bool },
    /// A fee was kept.
    Fee { amount: Cents },
    /// A few cents are missing.
    Rounding { amount: Cents },
    /// Less was paid than is open.
    Short { missing: Cents },
    /// More was paid than is open.
    Over { more: Cents },
    /// A credit note was taken into account.
    Credit { number: String, amount: Cents },
    /// What is left of an item paid in part.
    Balance { number: String },
    /// Items not named make up the amount.
    Completed { items: usize },
    /// Everything from the first to the last number.
    Range { items: usize },
    /// The customer's oldest items, in order.
    Oldest { items: usize },
    /// These items alone make up the amount.
    AddsUp { items: usize },
    /// The same payer sent the same amount with the same text.
    Repeat { line: String },
    /// The item it names is already settled.
    AlreadySettled { number: String, on: Day },
    /// Words of the text speak of money paid ahead.
    WordsAhead,
    /// No open item fits; the payer is known.
    NothingOpen,
    /// Words or payer are those of money that is no customer's.
    Stranger { shown: String },
    /// The bank says the payment came back, and why.
    Returned { reason: String },
    /// Money goes back to a customer.
    GivenBack { shown: String },
}

/// Collects the reasons of a draft.
pub(super) fn gather(draft: &Draft, search: &Search, payment: &Payment) -> Vec<Evidence> {
    let mut out = Vec::new();
    named(draft, search, &mut out);
    payer(draft, payment, &mut out);
    amount(draft, search, &mut out);
    shape(draft, search, payment, &mut out);
    out
}

fn named(draft: &Draft, search: &Search, out: &mut Vec<Evidence>) {
    for (ix, _) in &draft.pays {
        let number = search.book.item(*ix).number.clone();
        let slot = search.finds.slots.iter().find_map(|s| s.options.iter().find(|m| m.item == *ix).map(|m| (s, m)));
        match slot {
            Some((slot, m)) => out.push(Evidence::Named { number, written: slot.text.clone(), writing: m.writing }),
            None if !draft.unnamed.contains(ix) && draft.tier.shape != Shape::Back => {
                out.push(Evidence::Slip { number })
            }
            None => {}
        }
    }
}

fn payer(draft: &Draft, payment: &Payment, out: &mut Vec<Evidence>) {
    let shown = payment.name.clone();
    if draft.tier.shape == Shape::Stranger {
        out.push(Evidence::Stranger { shown });
        return;
    }
    match draft.tier.how {
        How::Account => out.push(Evidence::Account { customer: shown }),
        How::Name => out.push(Evidence::Name { shown }),
        How::Alike => out.push(Evidence::Alike { shown }),
        How::ThirdParty => out.push(Evidence::ThirdParty { shown }),
        How::Unknown => {}
    }
}

fn amount(draft: &Draft, search: &Search, out: &mut Vec<Evidence>) {
    let paid: i64 = draft.pays.iter().map(|(_, a)| a).sum();
    let adjusted: i64 = draft.adjusts.iter().map(|(_, a, _)| a).sum();
    let difference = Cents(adjusted);
    match draft.tier.fit {
        Fit::Exact if !draft.pays.is_empty() => {
            out.push(Evidence::Exact { amount: Cents(paid), items: draft.pays.len() });
            let twins = search.book.with_balance(paid, search.payment.date);
            let mine = |ix: &&u32| search.book.item(**ix).customer == search.book.item(draft.pays[0].0).customer;
            if draft.pays.len() == 1 && twins.iter().filter(mine).count() == 1 {
                out.push(Evidence::OnlyOne);
            }
        }
        Fit::Discount => out.push(Evidence::Discount { amount: difference, in_time: true }),
        Fit::LateDiscount => out.push(Evidence::Discount { amount: difference, in_time: false }),
        Fit::Fee => out.push(Evidence::Fee { amount: difference }),
        Fit::Rounding => out.push(Evidence::Rounding { amount: difference }),
        Fit::Short => {
            let open: i64 = draft.pays.iter().map(|(i, _)| search.book.item(*i).open.0).sum();
            out.push(Evidence::Short { missing: Cents(open - paid) });
        }
        Fit::Over => {
            let more = draft.loose.map_or(0, |(_, a, _)| a);
            out.push(Evidence::Over { more: Cents(more) });
        }
        Fit::Exact | Fit::None => {}
    }
    for (ix, a) in draft.pays.iter().filter(|_| draft.tier.shape != Shape::Back) {
        let item = search.book.item(*ix);
        if *a < 0 {
            out.push(Evidence::Credit { number: item.number.clone(), amount: Cents(*a) });
        } else if item.open != item.amount {
            out.push(Evidence::Balance { number: item.number.clone() });
        }
    }
}

fn shape(draft: &Draft, search: &Search, payment: &Payment, out: &mut Vec<Evidence>) {
    let items = draft.pays.len();
    match draft.tier.shape {
        Shape::Range => out.push(Evidence::Range { items }),
        Shape::Completed => out.push(Evidence::Completed { items: draft.unnamed.len() }),
        Shape::Oldest => out.push(Evidence::Oldest { items }),
        Shape::Free => out.push(Evidence::AddsUp { items }),
        Shape::Account => match &draft.again {
            Some(Again::Line(line)) => out.push(Evidence::Repeat { line: line.clone() }),
            Some(Again::Settled(ix, on)) => {
                out.push(Evidence::AlreadySettled { number: search.book.item(*ix).number.clone(), on: *on });
            }
            None => out.push(Evidence::NothingOpen),
        },
        Shape::Ahead => out.push(Evidence::WordsAhead),
        Shape::Back if draft.loose.is_some_and(|(_, _, k)| k == Kind::Refund) => {
            out.push(Evidence::GivenBack { shown: payment.name.clone() });
        }
        Shape::Back => out.push(Evidence::Returned { reason: payment.reason.clone().unwrap_or_default() }),
        Shape::Single | Shape::Listed | Shape::Stranger => {}
    }
}

/// An amount as people of a language write it: `1 234,56 €`, `€1,234.56`.
fn money(amount: Cents, lang: Lang) -> String {
    let (units, cents) = (amount.0.unsigned_abs() / 100, amount.0.unsigned_abs() % 100);
    let digits = units.to_string();
    let mut grouped = String::new();
    for (i, c) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i) % 3 == 0 {
            grouped.push(if lang == Lang::Fr { '\u{202f}' } else { ',' });
        }
        grouped.push(c);
    }
    let sign = if amount.0 < 0 { "-" } else { "" };
    match lang {
        Lang::Fr => format!("{sign}{grouped},{cents:02}\u{a0}€"),
        Lang::En => format!("{sign}€{grouped}.{cents:02}"),
    }
}

fn day(on: Day, lang: Lang) -> String {
    match lang {
        Lang::Fr => format!("{:02}/{:02}/{}", on.day(), on.month(), on.year()),
        Lang::En => on.to_string(),
    }
}

impl Evidence {
    /// The reason in words.
    pub fn words(&self, lang: Lang) -> String {
        if lang == Lang::Fr { self.french() } else { self.english() }
    }

    fn french(&self) -> String {
        let m = |a: &Cents| money(*a, Lang::Fr);
        let s = |n: &usize| if *n > 1 { "s" } else { "" };
        match self {
            Evidence::Named { number, written, writing: Writing::Structured } => {
                format!("Référence structurée {written} de {number}")
            }
            Evidence::Named { number, written, writing: Writing::Order } => {
                format!("Numéro de commande {written} de {number}")
            }
            Evidence::Named { number, written, .. } => format!("Le libellé cite {number} («\u{a0}{written}\u{a0}»)"),
            Evidence::Slip { number } => {
                format!("Un numéro du libellé ressemble à {number} à une faute de frappe près")
            }
            Evidence::Account { customer } => format!("Compte bancaire connu\u{a0}: {customer}"),
            Evidence::Name { shown } => format!("Le payeur «\u{a0}{shown}\u{a0}» porte le nom du client"),
            Evidence::Alike { shown } => format!("Le nom du payeur «\u{a0}{shown}\u{a0}» ressemble à celui du client"),
            Evidence::ThirdParty { shown } => {
                format!("«\u{a0}{shown}\u{a0}» paie habituellement pour plusieurs clients")
            }
            Evidence::Exact { amount, items } => {
                format!("Le montant {} solde exactement {items} pièce{}", m(amount), s(items))
            }
            Evidence::OnlyOne => "Aucune autre pièce ouverte du client n’a ce montant".into(),
            Evidence::Discount { amount, in_time: true } => format!("Escompte de {} pris dans les délais", m(amount)),
            Evidence::Discount { amount, .. } => format!("Escompte de {} pris hors délai", m(amount)),
            Evidence::Fee { amount } => format!("Frais de {} retenus", m(amount)),
            Evidence::Rounding { amount } => format!("Écart d’arrondi de {}", m(amount)),
            Evidence::Short { missing } => format!("Il manque {}", m(missing)),
            Evidence::Over { more } => format!("Trop-perçu de {}", m(more)),
            Evidence::Credit { number, amount } => format!("Avoir {number} déduit ({})", m(amount)),
            Evidence::Balance { number } => format!("Solde de {number}, déjà payée en partie"),
            Evidence::Completed { items } => format!(
                "{items} pièce{} non citée{} complète{} le montant",
                s(items),
                s(items),
                if *items > 1 { "nt" } else { "" }
            ),
            Evidence::Range { items } => format!("Toutes les pièces du premier au dernier numéro cité ({items})"),
            Evidence::Oldest { items } => format!("Les {items} pièces les plus anciennes, dans l’ordre"),
            Evidence::AddsUp { items } => format!("{items} pièces ouvertes forment exactement ce montant"),
            Evidence::Repeat { line } => format!("Même payeur, même montant et même libellé que la ligne {line}"),
            Evidence::AlreadySettled { number, on } => {
                format!("{number} est déjà soldée depuis le {}", day(*on, Lang::Fr))
            }
            Evidence::WordsAhead => "Le libellé parle d’un versement d’avance".into(),
            Evidence::NothingOpen => "Client reconnu, mais aucune pièce ouverte ne correspond".into(),
            Evidence::Stranger { shown } => {
                format!("«\u{a0}{shown}\u{a0}» n’est pas un client\u{a0}: laissé à la comptabilité")
            }
            Evidence::Returned { reason } => {
                let known = formats::pain::reason::of(reason);
                let (words, advice) = (known.words(formats::Lang::Fr), known.advice(formats::Lang::Fr));
                format!("Paiement revenu impayé (motif {reason}\u{a0}: {words}). {advice}")
            }
            Evidence::GivenBack { shown } => format!("Remboursement au client «\u{a0}{shown}\u{a0}»"),
        }
    }

    fn english(&self) -> String {
        let m = |a: &Cents| money(*a, Lang::En);
        let s = |n: &usize| if *n > 1 { "s" } else { "" };
        match self {
            Evidence::Named { number, written, writing: Writing::Structured } => {
                format!("Structured reference {written} of {number}")
            }
            Evidence::Named { number, written, writing: Writing::Order } => {
                format!("Order number {written} of {number}")
            }
            Evidence::Named { number, written, .. } => format!("The text names {number} (“{written}”)"),
            Evidence::Slip { number } => format!("A number in the text is one typing slip away from {number}"),
            Evidence::Account { customer } => format!("Bank account known: {customer}"),
            Evidence::Name { shown } => format!("The payer “{shown}” bears the customer’s name"),
            Evidence::Alike { shown } => format!("The payer’s name “{shown}” resembles the customer’s"),
            Evidence::ThirdParty { shown } => format!("“{shown}” usually pays for several customers"),
            Evidence::Exact { amount, items } => format!("{} settles exactly {items} item{}", m(amount), s(items)),
            Evidence::OnlyOne => "No other open item of the customer has this amount".into(),
            Evidence::Discount { amount, in_time: true } => format!("Discount of {} taken in time", m(amount)),
            Evidence::Discount { amount, .. } => format!("Discount of {} taken too late", m(amount)),
            Evidence::Fee { amount } => format!("Fee of {} kept back", m(amount)),
            Evidence::Rounding { amount } => format!("Rounding of {}", m(amount)),
            Evidence::Short { missing } => format!("{} are missing", m(missing)),
            Evidence::Over { more } => format!("Overpaid by {}", m(more)),
            Evidence::Credit { number, amount } => format!("Credit note {number} deducted ({})", m(amount)),
            Evidence::Balance { number } => format!("Balance of {number}, paid in part before"),
            Evidence::Completed { items } => {
                format!("{items} item{} not named make{} up the amount", s(items), if *items > 1 { "" } else { "s" })
            }
            Evidence::Range { items } => format!("Everything from the first to the last number named ({items})"),
            Evidence::Oldest { items } => format!("The {items} oldest items, in order"),
            Evidence::AddsUp { items } => format!("{items} open items add up to exactly this amount"),
            Evidence::Repeat { line } => format!("Same payer, amount and text as line {line}"),
            Evidence::AlreadySettled { number, on } => {
                format!("{number} was already settled on {}", day(*on, Lang::En))
            }
            Evidence::WordsAhead => "The text speaks of money paid ahead".into(),
            Evidence::NothingOpen => "The customer is known, but no open item fits".into(),
            Evidence::Stranger { shown } => format!("“{shown}” is no customer: left to accounting"),
            Evidence::Returned { reason } => {
                let known = formats::pain::reason::of(reason);
                let (words, advice) = (known.words(formats::Lang::En), known.advice(formats::Lang::En));
                format!("The payment came back (reason {reason}: {words}). {advice}")
            }
            Evidence::GivenBack { shown } => format!("Money given back to “{shown}”"),
        }
    }
}
