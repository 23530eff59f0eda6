//! The printed statement of account: what was open before, what moved it with the balance after it, what is due and how
//! late, and how to pay it. Made whenever it is asked for; one that is issued is kept (`statement.issue`).

use std::sync::LazyLock;

use documents::{Body, Kind, Movement as Printed, Paper, Payment, Sum, Weight, Word, say};
use formats::epc;
use ground::company::{self, Identity};
use ground::customer::{self, Customer};
use ground::page;
use ground::print::pages::{address_lines, legal, sender};
use ground::print::{self, Sheet};
use ground::receivable::statement::{Account, Movement, statement};
use ground::record::load;
use kernel::{Cents, Currency, Day, Refusal, Result};
use store::{Db, Permission};
use web::i18n::{Lang, Words};
use web::server::{DownloadDef, Sent};
use web::{Cx, format};

static WORDS: LazyLock<Words> = LazyLock::new(|| print::words_of(STEPS));
const STEPS: &[&web::Step] = &[&company::STEP, &customer::STEP, &print::STEP];

/// `GET /customers/{id}/statement.pdf?from=&to=&currency=`: the account of who pays for a customer.
pub const PDF: DownloadDef = DownloadDef { path: "/customers/{id}/statement.pdf", needs: Permission::See, make: send };

/// How it is written.
struct Way<'a> {
    lang: Lang<'a>,
    language: documents::Language,
    currency: Currency,
}

impl Way<'_> {
    fn money(&self, amount: Cents) -> String {
        format::money(self.lang.locale, amount, self.currency)
    }

    fn amount(&self, amount: Cents) -> String {
        if amount.is_zero() { String::new() } else { format::amount_in(self.lang.locale, amount, self.currency) }
    }

    fn day(&self, day: Day) -> String {
        format::day(self.lang, day)
    }

    fn word(&self, word: Word) -> String {
        say(self.language, word).to_owned()
    }
}

fn send(cx: &Cx, db: &mut Db) -> Result<Sent> {
    let asked: Customer = load(db, cx.id()?, None)?;
    let payer = if asked.payer() == asked.id { asked } else { load(db, asked.payer(), None)? };
    let to = cx.query_day("to")?.unwrap_or(db.today);
    let from = cx.query_day("from")?.unwrap_or_else(|| to.start_of_month().plus(-1).start_of_month()).min(to);
    let currency = match cx.query("currency") {
        None => Currency::EUR,
        Some(code) => Currency::parse(code).ok_or_else(|| Refusal::invalid("request.choice").at("currency"))?,
    };
    let (sheet, _) = sheet(db, &payer, (from, to), currency)?;
    let bytes = print::typeset(db, sheet)?;
    Ok(Sent { name: format!("{}-{to}.pdf", payer.number), media: "application/pdf", bytes: bytes.into() })
}

/// What stands on the statement of a payer's account in a currency; the account beside it.
pub(crate) fn sheet(
    db: &mut Db,
    payer: &Customer,
    (from, to): (Day, Day),
    currency: Currency,
) -> Result<(Sheet, Account)> {
    let accounts = statement(db, payer.id, from, to)?.accounts;
    let nothing = Cents::ZERO;
    let account = accounts.into_iter().find(|a| a.currency == currency).unwrap_or(Account {
        currency,
        opening: nothing,
        movements: Vec::new(),
        debit: nothing,
        credit: nothing,
        closing: nothing,
        open: Vec::new(),
        late: Vec::new(),
        unapplied: nothing,
    });
    let seller = company::company(db)?.identity;
    let (locale, language) = print::locale(payer.profile.language);
    let way = Way { lang: Lang::new(&WORDS, locale, db.today), language, currency };
    let paper = paper(&way, &seller, payer, &account, (from, to));
    Ok((Sheet { paper, day: to, inside: None }, account))
}

fn paper(way: &Way, seller: &Identity, payer: &Customer, account: &Account, (from, to): (Day, Day)) -> Paper {
    let home = seller.address.country.clone();
    let mut recipient = vec![payer.profile.name.clone()];
    recipient.extend(address_lines(&payer.profile.address, &home));
    let facts = vec![
        (Word::AsOf, way.day(to)),
        (Word::Period, format!("{} – {}", way.day(from), way.day(to))),
        (Word::CustomerNumber, payer.number.clone()),
        (Word::Terms, ground::customer::terms_in_words(way.lang, payer.profile.terms)),
    ];
    let opening = Printed {
        day: way.day(from),
        label: way.word(Word::Opening),
        balance: way.money(account.opening),
        ..Printed::default()
    };
    let lines = std::iter::once(opening).chain(account.movements.iter().map(|m| movement(way, m)));
    Paper {
        language: way.language,
        kind: Kind::Statement,
        number: payer.number.clone(),
        sender: sender(seller),
        recipient,
        facts,
        body: Body::Movements(lines.collect()),
        sums: sums(way, account),
        payment: payment(way, seller, payer, account),
        legal: legal(way.lang, seller),
        ..Paper::default()
    }
}

fn movement(way: &Way, m: &Movement) -> Printed {
    Printed {
        day: way.day(m.day),
        document: m.number.clone(),
        label: way.lang.word(&format!("item_kind-{}", m.kind.name())),
        due: m.due_day.map(|d| way.day(d)).unwrap_or_default(),
        debit: way.amount(m.debit),
        credit: way.amount(m.credit),
        balance: way.money(m.balance),
    }
}

/// The classes of what is open in the order of the statement: not due, then later and later.
const CLASSES: [Word; 5] = [Word::NotDue, Word::Late30, Word::Late60, Word::Late90, Word::LateMore];

/// What is open by how late it is, what was not applied, and what is left.
fn sums(way: &Way, account: &Account) -> Vec<Sum> {
    let sum = |word: Word, amount: Cents, weight: Weight| Sum { label: way.word(word), amount: way.money(amount), weight };
    let classes = CLASSES.iter().zip(&account.late).filter(|(_, amount)| !amount.is_zero());
    let mut list: Vec<Sum> = classes.map(|(word, amount)| sum(*word, *amount, Weight::Plain)).collect();
    if !account.unapplied.is_zero() {
        list.push(sum(Word::Unapplied, account.unapplied, Weight::Plain));
    }
    list.push(sum(Word::Closing, account.closing, Weight::Payable));
    list
}

/// How to pay what is left; nothing where the customer owes nothing.
fn payment(way: &Way, seller: &Identity, payer: &Customer, account: &Account) -> Option<Payment> {
    let iban = &seller.identifiers.iban;
    if account.closing.0 <= 0 || iban.is_empty() {
        return None;
    }
    let reference = payer.number.clone();
    let asked = epc::Payment {
        bic: Some(seller.bic.as_str()).filter(|b| !b.is_empty()),
        name: &seller.name,
        iban,
        amount: Some(account.closing),
        text: Some(reference.as_str()),
        ..epc::Payment::default()
    };
    let rows = [
        (Word::Holder, seller.name.clone()),
        (Word::Iban, page::iban(iban)),
        (Word::Bic, seller.bic.clone()),
        (Word::Reference, reference.clone()),
    ];
    Some(Payment {
        heading: format!("{} {}", way.word(Word::Closing), way.money(account.closing)),
        rows: rows.into_iter().filter(|(_, value)| !value.is_empty()).collect(),
        code: if way.currency == Currency::EUR { epc::svg(&asked).ok() } else { None },
        note: String::new(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use ground::receivable::ItemKind;
    use kernel::Id;
    use web::i18n::Locale;

    #[test]
    fn the_foot_comes_to_the_balance_and_asks_for_it() {
        let today = Day::parse("2026-10-31").unwrap();
        let way = Way { lang: Lang::new(&WORDS, Locale::Fr, today), language: documents::Language::French, currency: Currency::EUR };
        let mut seller = Identity { name: "Tuilerie".into(), ..Identity::default() };
        seller.identifiers.iban = "FR7630006000011234567890189".into();
        let payer = Customer { number: "C0001".into(), ..Customer::default() };
        let invoice = Movement {
            day: today,
            kind: ItemKind::Invoice,
            document: Id(1),
            number: "FA-1".into(),
            due_day: Some(today),
            debit: Cents(100_00),
            credit: Cents::ZERO,
            balance: Cents(150_00),
        };
        let mut account = Account {
            currency: Currency::EUR,
            opening: Cents(50_00),
            movements: vec![invoice],
            debit: Cents(100_00),
            credit: Cents::ZERO,
            closing: Cents(130_00),
            open: Vec::new(),
            late: vec![Cents(100_00), Cents(50_00), Cents::ZERO, Cents::ZERO, Cents::ZERO],
            unapplied: Cents(-20_00),
        };
        let made = paper(&way, &seller, &payer, &account, (today.start_of_month(), today));
        let labels: Vec<&str> = made.sums.iter().map(|s| s.label.as_str()).collect();
        assert_eq!(labels, ["dont non échu", "Échu de 1 à 30 jours", "Non imputé", "Solde dû"]);
        let Body::Movements(lines) = &made.body else { panic!("movements") };
        assert_eq!(lines.iter().map(|l| l.document.as_str()).collect::<Vec<_>>(), ["", "FA-1"]);
        assert_eq!((lines[1].label.as_str(), lines[1].credit.as_str()), ("Facture", ""));
        assert!(made.payment.is_some_and(|p| p.code.is_some() && p.heading.contains("130")));
        account.closing = Cents(-5_00);
        assert!(paper(&way, &seller, &payer, &account, (today, today)).payment.is_none());
    }
}
