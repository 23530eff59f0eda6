//! The VAT number of a buyer in another member state: told by hand, asked of a register, and what an invoice without French
//! VAT makes of it.

use std::cell::RefCell;

use bill::invoice::Invoice;
use ground::customer::{self, AskVatRegister, CheckVatNumber, Customer, Profile};
use ground::party::{Address, Identifiers};
use ground::vat_check::{self, AtIssue, Held, Policy, Said, Standing};
use kernel::{Day, Fault, Id};
use quittance::{jobs, simulate, vat_register};
use sell::order::Draft;
use sell::order::rules::WhenShort;
use store::Store;
use vies::{Answer, Failure, Question, Register};

use crate::engines::Stand;
use crate::on_both;
use crate::stories::{Shop, ship};

on_both! {
    a_number_is_checked_and_held_against => story;
}

/// A register that says what it is told to, and keeps what it was asked.
struct Fake {
    says: Result<Answer, Failure>,
    asked: RefCell<Vec<(String, String)>>,
}

impl Register for Fake {
    fn ask(&self, question: &Question<'_>) -> Result<Answer, Failure> {
        self.asked.borrow_mut().push((question.number.into(), question.requester.into()));
        self.says.clone()
    }
}

fn fake(says: Result<Answer, Failure>) -> Fake {
    Fake { says, asked: RefCell::new(Vec::new()) }
}

fn code<T>(done: kernel::Result<T>) -> &'static str {
    match done {
        Err(Fault::Refused(refusal)) => refusal.code,
        _ => "",
    }
}

fn day(text: &str) -> Day {
    Day::parse(text).expect("a day")
}

fn profile(name: &str, vat: &str) -> Profile {
    let address = Address { street: "1".into(), postcode: "10115".into(), city: "Berlin".into(), country: "DE".into(), ..Address::default() };
    Profile { name: name.into(), address, identifiers: Identifiers { vat: vat.into(), ..Identifiers::default() }, ..Profile::default() }
}

fn held(invoice: &Invoice) -> Held {
    invoice.more.vat_check.clone().expect("it bears no French VAT")
}

/// A company that sells to a buyer in Germany, and knows somebody there without a number.
struct Case {
    shop: Shop,
    dach: Id,
    nobody: Id,
}

impl Case {
    fn open(store: &Store) -> Case {
        let shop = Shop::open(store, 1_000, None);
        let (dach, nobody) = (buyer(&shop, profile("Dach GmbH", "DE136695976")), buyer(&shop, profile("Privat", "")));
        Case { shop, dach, nobody }
    }

    fn issued(&self) -> kernel::Result<Invoice> {
        let mut draft = Draft::new(self.dach, String::new(), vec![self.shop.line(3)]);
        draft.duplicate = true;
        let order = self.shop.run(draft).expect("an order");
        self.shop.confirm(order.id, WhenShort::Refuse).expect("confirmed");
        self.shop.run(ship(order.id, Vec::new())).expect("shipped");
        self.shop.issue(order.id)
    }

    fn set(&self, policy: Policy) -> &'static str {
        code(self.shop.run(vat_check::Set { version: None, policy }))
    }

    fn ask(&self, customer: Id, register: &Fake) {
        vat_register::ask(&self.shop.store, self.shop.company(), customer, register).expect("asked");
    }
}

fn buyer(shop: &Shop, profile: Profile) -> Id {
    shop.run(customer::Create { number: None, profile, credit_limit: None, duplicate: false }).expect("a buyer").id
}

fn story(stand: &Stand) {
    let store = simulate::open(&stand.url(), 48).expect("a store");
    let case = Case::open(&store);
    store.clock().set_day(day("2025-04-01"), 9);
    told_by_hand(&case);
    wanted_before_issue(&case);
    asked_of_the_register(&case);
    case.shop.check(stand);
}

fn told_by_hand(case: &Case) {
    let shop = &case.shop;
    // Nobody has asked: it is issued, and says so.
    let first = held(&case.issued().expect("issued"));
    assert_eq!((first.number.as_str(), first.standing, first.answer), ("DE136695976", Standing::Unknown, None));
    let french = shop.shipped(1);
    assert_eq!(shop.issue(french.id).expect("issued").more.vat_check, None, "at home no number is needed");

    // What makes no sense is refused.
    let check = |said: Said| CheckVatNumber { customer: case.dach, said, ..CheckVatNumber::default() };
    assert_eq!(code(shop.run(CheckVatNumber { customer: case.nobody, ..check(Said::Valid) })), "customer.no_vat_number");
    assert_eq!(code(shop.run(CheckVatNumber { number: "IE6388047V".into(), ..check(Said::Valid) })), "customer.other_vat_number");
    assert_eq!(code(shop.run(CheckVatNumber { day: Some(day("2025-04-02")), ..check(Said::Valid) })), "customer.vat_check_ahead");
    shop.run(CheckVatNumber { reference: "WAPIAAAAA1".into(), ..check(Said::Valid) }).expect("noted");
    let good = held(&case.issued().expect("issued"));
    let answer = good.answer.expect("an answer");
    assert_eq!((good.standing, answer.reference.as_str(), answer.online), (Standing::Valid, "WAPIAAAAA1", false));
}

/// A company that wants proof gets none issued without.
fn wanted_before_issue(case: &Case) {
    let (shop, store, customer) = (&case.shop, &case.shop.store, case.dach);
    assert_eq!(case.set(Policy { days: 0, ..Policy::default() }), "vat_check.days");
    let strict = Policy { days: 30, at_issue: AtIssue::Refuse, online: false };
    assert_eq!(case.set(strict), "");
    case.issued().expect("thirty days");
    store.clock().set_day(day("2025-05-02"), 9);
    assert_eq!(code(case.issued()), "vat_check.old");
    assert_eq!(code(shop.run(AskVatRegister { customer, version: None })), "customer.vat_register_off");
    assert_eq!(store.jobs_left().expect("jobs"), 0, "nothing is asked outside");
    assert_eq!(case.set(Policy { online: true, ..strict }), "");
    shop.run(AskVatRegister { customer, version: None }).expect("asked");
    let job = store.claim_job().expect("a job").expect("one waits");
    assert_eq!((job.name.as_str(), job.input.as_str()), (customer::ASK_VIES, customer.to_string().as_str()));
    assert!(jobs::JOBS.iter().any(|j| j.name == job.name), "the server knows it");
}

fn asked_of_the_register(case: &Case) {
    let (shop, store) = (&case.shop, &case.shop.store);
    // Silence takes nothing away and gives nothing.
    let silent = fake(Err(Failure::Unavailable("MS_UNAVAILABLE".into())));
    case.ask(case.dach, &silent);
    assert_eq!(*silent.asked.borrow(), [("DE136695976".to_string(), "FR44732829320".to_string())]);
    let after = store.read(shop.company(), |db| ground::record::load::<Customer>(db, case.dach, None)).expect("a customer").vat_check;
    assert_eq!((after.failed.map(|f| f.note), after.last.map(|l| l.reference)), (Some("MS_UNAVAILABLE".into()), Some("WAPIAAAAA1".into())));
    assert_eq!(code(case.issued()), "vat_check.old");

    // An answer counts; one that it is not valid stops invoices without VAT.
    let valid = Answer { valid: true, reference: "WAPIAAAAA2".into(), name: "DACH GMBH".into(), address: "Weg 1\n10115 Berlin".into() };
    case.ask(case.dach, &fake(Ok(valid)));
    let proof = held(&case.issued().expect("issued")).answer.expect("an answer");
    assert_eq!((proof.reference.as_str(), proof.note.as_str(), proof.online), ("WAPIAAAAA2", "Weg 1 10115 Berlin", true));
    case.ask(case.dach, &fake(Ok(Answer::default())));
    assert_eq!(code(case.issued()), "vat_check.invalid");
    // Nothing is asked about somebody without a number, and a new number is asked about by itself.
    let none = fake(Ok(Answer::default()));
    case.ask(case.nobody, &none);
    assert!(none.asked.borrow().is_empty());
    let before = store.jobs_left().expect("jobs");
    buyer(shop, profile("Cork Roofs", "IE6388047V"));
    assert_eq!(store.jobs_left().expect("jobs"), before + 1);
}
