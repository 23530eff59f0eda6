//! Money that is received ahead of the bank: cheques handed in, and direct debits from the mandate to what comes back.

use cash::direct_debit::{self, DebitLine, DirectDebit, LineState, MatchLine, Return};
use cash::mandate::{self, Mandate};
use cash::payment::import::Outcome;
use cash::payment::{Apply, ApplyTo, Clear, Method, Payment, Record, Unclear, UseCredit};
use cash::policy::{self, Policy};
use cash::refund_order;
use cash::workbench::import_file;
use formats::pain::mandate::{Scheme, State as MandateState};
use formats::statement::{Account, Balance, BalanceKind, Line, ReturnReason, Statement, TransactionCode};
use ground::customer::{self, Profile};
use ground::ledger::Role;
use ground::party::Identifiers;
use ground::receivable::{self, Item};
use kernel::{Cents, Currency, Day, Id};
use sell::order::Draft;
use sell::order::rules::WhenShort;
use store::Store;

use crate::engines::Stand;
use crate::on_both;
use crate::stories::{Shop, ship};

const IBANS: [&str; 3] =
    ["FR1420041010050500013M02606", "DE89370400440532013000", "BE68539007547034"];

/// A customer with an account, and an invoice due on a day that has come.
pub fn owing(shop: &Shop, n: usize, tiles: i64) -> (Id, Item) {
    let identifiers = Identifiers { iban: IBANS[n % IBANS.len()].into(), ..Identifiers::default() };
    let profile = Profile { name: format!("Toitures {n}"), identifiers, ..Profile::default() };
    let create = customer::Create { number: None, profile, credit_limit: None, duplicate: true };
    let customer = shop.run(create).expect("a customer").id;
    let item = invoice(shop, customer, tiles);
    (customer, item)
}

fn invoice(shop: &Shop, customer: Id, tiles: i64) -> Item {
    let order = shop.run(Draft::new(customer, String::new(), vec![shop.line(tiles)])).expect("an order");
    shop.confirm(order.id, WhenShort::Refuse).expect("confirmed");
    shop.run(ship(order.id, Vec::new())).expect("shipped");
    let invoice = shop.issue(order.id).expect("an invoice");
    item_of(shop, invoice.id)
}

fn item_of(shop: &Shop, document: Id) -> Item {
    let items = shop.store.read(shop.company(), |db| receivable::of_document(db, document)).expect("items");
    items.into_iter().find(|i| !i.open.is_zero()).expect("something is owed")
}

/// The mandate of a customer, signed long ago.
pub fn mandated(shop: &Shop, customer: Id) -> Mandate {
    let signed = shop.store.clock().today().plus(-100);
    let create = mandate::Create {
        customer,
        reference: String::new(),
        scheme: Scheme::Core,
        one_off: false,
        signed: Some(signed),
        iban: String::new(),
        bic: String::new(),
        holder: String::new(),
        notice_days: None,
        last_collection: None,
    };
    shop.run(create).expect("a mandate")
}

/// The first business day from a day on that the bank takes.
pub fn later(store: &Store, days: i32) {
    let day = formats::pain::calendar::on_or_after(store.clock().today().plus(days));
    store.clock().set_day(day, 9);
}

/// A line of the bank: cents, text, end-to-end id, reason of a return.
pub type Told<'a> = (i64, &'a str, &'a str, Option<&'a str>);

pub fn statement(store: &Store, number: usize, told: &[Told], cheque: bool) -> Vec<u8> {
    let day: Day = store.clock().today();
    let lines: Vec<Line> = told
        .iter()
        .zip(1..)
        .map(|((cents, text, end_to_end, reason), entry)| {
            let mut line = Line::new(Cents(*cents), Currency::EUR);
            (line.booking_date, line.value_date, line.entry) = (Some(day), Some(day), entry);
            line.remittance = vec![text.to_string()];
            line.end_to_end_id = Some(end_to_end.to_string()).filter(|id| !id.is_empty());
            line.bank_reference = Some(format!("D{number:03}L{entry:04}"));
            line.return_reason = reason.map(|code| ReturnReason { code: code.into(), texts: Vec::new() });
            let family = if cheque { "RCHQ" } else { "IDDT" };
            line.transaction_code = TransactionCode {
                domain: Some("PMNT".into()),
                family: Some(family.into()),
                sub_family: Some(if reason.is_some() { "UPDD".into() } else { "ESDD".into() }),
                ..TransactionCode::default()
            };
            line
        })
        .collect();
    let sum: i64 = told.iter().map(|t| t.0).sum();
    let balance = |kind, code: &str, amount| Balance {
        kind,
        code: code.into(),
        amount: Cents(amount),
        currency: Currency::EUR,
        date: Some(day),
    };
    let statement = Statement {
        account: Account { iban: Some("FR7630006000011234567890189".into()), ..Account::default() },
        currency: Some(Currency::EUR),
        id: Some(format!("PRL-{number}")),
        from: Some(day),
        to: Some(day),
        balances: vec![balance(BalanceKind::Opening, "OPBD", 0), balance(BalanceKind::Closing, "CLBD", sum)],
        lines,
        ..Statement::default()
    };
    formats::camt::write(&statement)
}

fn outcomes(shop: &Shop, number: usize, told: &[Told], cheque: bool) -> Vec<(Id, Outcome)> {
    let file = statement(&shop.store, number, told, cheque);
    let report = import_file(&shop.store, &shop.context, "releve.xml", &file).expect("imported");
    let seen = shop.store.read(shop.company(), |db| cash::payment::import::report(db, &report.digest)).expect("read");
    seen.expect("kept").lines.into_iter().map(|l| (l.payment.expect("booked"), l.outcome)).collect()
}

fn load(shop: &Shop, batch: Id) -> DirectDebit {
    shop.store.read(shop.company(), |db| direct_debit::store::load(db, batch)).expect("read").expect("there")
}

/// Two cheques wait for the bank and are credited together; the wrong bank line is taken back.
fn cheques(stand: &Stand) {
    let shop = Shop::open(&stand.open(), 500, None);
    let (customer, item) = owing(&shop, 0, 10);
    let cheque = |amount: Cents, items: Vec<ApplyTo>| Record {
        customer,
        amount,
        method: Method::Cheque,
        in_transit: true,
        items,
        ..Record::default()
    };
    let first = shop.run(cheque(item.open, vec![ApplyTo::cash(item.id, None)])).expect("a cheque");
    let second = shop.run(cheque(Cents(50_00), Vec::new())).expect("another");
    assert!(first.waiting && first.transit == "511200", "{first:?}");
    let sum = item.open + Cents(50_00);
    assert_eq!((shop.balance(Role::Cheques), shop.balance(Role::Bank)), (sum, Cents::ZERO));
    let transfer = Record { customer, amount: Cents(1), in_transit: true, ..Record::default() };
    assert_eq!(shop.run(transfer).unwrap_err().code(), "payment.no_transit");

    // A cheque of exactly this amount is the only one: the bank's line is known.
    let lines = outcomes(&shop, 1, &[(50_00, "REMISE CHEQUE", "", None), (item.open.0 - 1_00, "REMISE", "", None)], true);
    assert_eq!((lines[0].1, lines[1].1), (Outcome::Matched, Outcome::Unidentified));
    let wrong = Clear { payments: vec![second.id], bank_line: Some(lines[1].0), ..Clear::default() };
    assert_eq!(shop.run(wrong).unwrap_err().code(), "payment.not_waiting");
    // The bank kept one euro.
    let right = Clear { payments: vec![first.id], bank_line: Some(lines[1].0), ..Clear::default() };
    shop.run(right).expect("credited");
    assert_eq!((shop.balance(Role::Cheques), shop.balance(Role::Suspense)), (Cents::ZERO, Cents::ZERO));
    assert_eq!((shop.balance(Role::Bank), shop.balance(Role::BankFees)), (sum - Cents(1_00), Cents(1_00)));
    shop.run(Unclear { payment: lines[0].0, version: None, reason: "autre remise".into() }).expect("taken back");
    assert_eq!((shop.balance(Role::Cheques), shop.balance(Role::Suspense)), (Cents(50_00), Cents(-50_00)));
    // A cheque that is not paid comes back without ever having been credited.
    let back = cash::payment::Return { number: String::new(),
        value: None,
        payment: second.id,
        version: None,
        bank_line: None,
        day: None,
        fee: Cents::ZERO,
        recharge: Cents::ZERO,
        reason: "sans provision".into(),
    };
    let back: Payment = shop.run(back).expect("back");
    assert!(!back.waiting);
    assert_eq!((shop.balance(Role::Cheques), shop.balance(Role::Customers)), (Cents::ZERO, Cents::ZERO));
    shop.check(stand);
}

/// Three collections: one refused at once, one credited, one credited and come back with a fee.
fn collected(stand: &Stand) {
    let shop = Shop::open(&stand.open(), 500, None);
    let owing: Vec<_> = (0..3).map(|n| owing(&shop, n, 10 + n as i64)).collect();
    let mandates: Vec<_> = owing.iter().map(|(customer, _)| mandated(&shop, *customer)).collect();
    let nothing = direct_debit::Draft::default();
    assert_eq!(shop.run(nothing.clone()).unwrap_err().code(), "direct_debit.nothing", "nothing is due yet");
    later(&shop.store, 40);
    let recharge = Policy { debit_recharge: true, ..Policy::default() };
    shop.run(policy::Set { version: None, policy: recharge }).expect("a policy");
    let batch = shop.run(nothing).expect("a draft");
    assert_eq!(batch.lines.len(), 3);
    let again = shop.run(direct_debit::Draft { items: vec![owing[0].1.id], ..direct_debit::Draft::default() });
    assert_eq!(again.unwrap_err().code(), "direct_debit.drafted_already");
    let batch = shop.run(direct_debit::Send { direct_debit: batch.id, version: None }).expect("sent");
    let total: Cents = owing.iter().map(|(_, item)| item.open).sum();
    assert_eq!((shop.balance(Role::DirectDebits), shop.balance(Role::Customers)), (total, Cents::ZERO));
    let digest = store::private::unhex(&batch.digest).expect("a digest");
    let file = shop.store.read(shop.company(), |db| store::files::open(db, &digest)).expect("read").expect("kept");
    let text = String::from_utf8(file).expect("text");
    assert!(text.contains("pain.008.001.08") && text.contains(&format!("<NbOfTxs>{}</NbOfTxs>", 3)), "{text}");
    assert!(mandates.iter().all(|m| text.contains(&m.reference)));

    // The bank refuses the first line: owed again, the mandate is stopped.
    let line = |n: usize| batch.lines.iter().find(|l| l.customer == owing[n].0).expect("a line").clone();
    let report = format!(
        "<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:pain.002.001.10\"><CstmrPmtStsRpt><GrpHdr><MsgId>B1</MsgId></GrpHdr>\
         <OrgnlGrpInfAndSts><OrgnlMsgId>{}</OrgnlMsgId><OrgnlMsgNmId>pain.008.001.08</OrgnlMsgNmId><GrpSts>PART</GrpSts></OrgnlGrpInfAndSts>\
         <OrgnlPmtInfAndSts><OrgnlPmtInfId>{}</OrgnlPmtInfId><TxInfAndSts><OrgnlEndToEndId>{}</OrgnlEndToEndId><TxSts>RJCT</TxSts>\
         <StsRsnInf><Rsn><Cd>AC04</Cd></Rsn></StsRsnInf></TxInfAndSts></OrgnlPmtInfAndSts></CstmrPmtStsRpt></Document>",
        batch.number,
        line(0).block,
        line(0).end_to_end
    );
    let answered = shop.run(direct_debit::Answer { report: report.clone() }).expect("answered");
    assert_eq!(answered.state, direct_debit::State::Accepted);
    assert_eq!(answered.line(line(0).rank).map(|l| (l.state, l.code.as_str())), Some((LineState::Rejected, "AC04")));
    let twice = shop.run(direct_debit::Answer { report }).expect("the same again");
    assert_eq!(twice.version, answered.version, "nothing happens twice");
    let reopened = item_of(&shop, owing[0].1.document);
    assert_eq!((reopened.open, reopened.due_day), (owing[0].1.open, owing[0].1.due_day));
    let state = |n: usize| {
        let found = shop.store.read(shop.company(), |db| mandate::store::load(db, mandates[n].id)).expect("read");
        found.expect("there").state
    };
    assert_eq!((state(0), state(1)), (MandateState::Suspended, MandateState::Active));

    credited(&shop, batch.id, (&line(1), &line(2)));
    represented(&shop, &owing, batch.id);
    shop.check(stand);
}

/// The block is credited in one sum; one of it comes back with a fee, which is charged on.
fn credited(shop: &Shop, batch: Id, (good, bad): (&DebitLine, &DebitLine)) {
    later(&shop.store, 1);
    let credit = (good.amount.0 + bad.amount.0, "REMISE PRLV", "", None);
    let back = (-(bad.amount.0 + 5_00), "REJET PRLV", bad.end_to_end.as_str(), Some("AM04"));
    let lines = outcomes(shop, 1, &[credit, back], false);
    assert_eq!(lines[0].1, Outcome::Matched, "{lines:?}");
    assert_eq!(shop.balance(Role::DirectDebits), Cents::ZERO);
    assert_eq!(shop.balance(Role::Suspense), Cents::ZERO);
    assert_eq!((shop.balance(Role::BankFees), shop.balance(Role::FeeRecharged)), (Cents(5_00), Cents(-5_00)));
    let states = shop.store.read(shop.company(), |db| direct_debit::lists::line_states(db, &load(shop, batch)));
    let mut states = states.expect("states");
    states.sort_unstable();
    assert_eq!(states, ["credited", "rejected", "returned"]);
    assert_eq!(shop.run(MatchLine { payment: lines[1].0 }).unwrap_err().code(), "direct_debit.says_nothing");
    let twice = Return {
        direct_debit: batch,
        version: None,
        rank: bad.rank,
        code: "AM04".into(),
        bank_line: None,
        day: None,
        fee: Cents::ZERO,
        recharge: None,
        number: String::new(),
    };
    assert_eq!(shop.run(twice).unwrap_err().code(), "direct_debit.not_presented");
}

/// What came back for want of funds is presented once more after its notice; what was refused for good is not.
fn represented(shop: &Shop, owing: &[(Id, Item)], before: Id) {
    later(&shop.store, 20);
    let again = shop.run(direct_debit::Draft::default()).expect("a draft");
    assert_ne!(again.id, before);
    let items: Vec<_> = again.lines.iter().flat_map(|l| &l.items).map(|i| i.document).collect();
    assert!(items.contains(&owing[2].1.document) && !items.contains(&owing[0].1.document), "{items:?}");
    let line = again.lines.iter().find(|l| l.items.iter().any(|i| i.document == owing[2].1.document)).expect("a line");
    assert_eq!((line.attempt, line.end_to_end.ends_with("-2")), (2, true));
    let cancel = direct_debit::Cancel { direct_debit: again.id, version: None, reason: "virement promis".into() };
    shop.run(cancel).expect("given up");
    // Paid otherwise while it stood in a draft: sending is refused.
    let draft = shop.run(direct_debit::Draft::default()).expect("a draft");
    let item = item_of(shop, owing[2].1.document);
    let paid = shop.run(Record { customer: owing[2].0, amount: item.open, ..Record::default() }).expect("paid");
    shop.run(Apply::to(paid.id, None, vec![ApplyTo::cash(item.id, None)])).expect("applied");
    let send = direct_debit::Send { direct_debit: draft.id, version: None };
    assert_eq!(shop.run(send).unwrap_err().code(), "direct_debit.paid_meanwhile");
}

/// What is owed back leaves by a file; it is booked when the bank debits it, once, and not beyond what is owed.
fn paid_back(stand: &Stand) {
    let shop = Shop::open(&stand.open(), 500, None);
    let (customer, _) = owing(&shop, 1, 10);
    let over = shop.run(Record { customer, amount: Cents(80_00), ..Record::default() }).expect("paid too much");
    let asked = |amount: Option<Cents>| refund_order::Asked {
        customer,
        credits: amount.map(|a| UseCredit { item: over.item.expect("an item"), amount: Some(a) }).into_iter().collect(),
        iban: String::new(),
    };
    let send = |refunds| refund_order::Send { refunds, day: None, old_format: false };
    assert_eq!(shop.run(send(vec![asked(Some(Cents(80_01)))])).unwrap_err().code(), "refund_order.beyond");
    let order = shop.run(send(vec![asked(Some(Cents(30_00)))])).expect("ordered");
    let rest = shop.run(send(vec![asked(None)])).expect("the rest");
    assert_eq!((order.total, rest.total), (Cents(30_00), Cents(50_00)));
    assert_eq!(shop.run(send(vec![asked(None)])).unwrap_err().code(), "payment.no_credit", "all of it is ordered");
    assert_eq!(shop.balance(Role::Bank), Cents(80_00), "nothing is booked yet");
    let digest = store::private::unhex(&order.digest).expect("a digest");
    let file = shop.store.read(shop.company(), |db| store::files::open(db, &digest)).expect("read").expect("kept");
    assert!(String::from_utf8_lossy(&file).contains("pain.001.001.09"));
    let lines = outcomes(&shop, 1, &[(-30_00, "VIR EMIS", order.lines[0].end_to_end.as_str(), None)], false);
    assert_eq!((shop.balance(Role::Bank), shop.balance(Role::Suspense)), (Cents(50_00), Cents::ZERO), "{lines:?}");
    let cancel = |id| refund_order::Cancel { refund_order: id, version: None, reason: "refusé".into() };
    assert_eq!(shop.run(cancel(order.id)).unwrap_err().code(), "refund_order.over");
    shop.run(cancel(rest.id)).expect("cancelled");
    shop.run(send(vec![asked(None)])).expect("free again");
    shop.check(stand);
}

on_both! {
    refunds_leave_by_a_file => paid_back;
    cheques_wait_for_the_bank => cheques;
    direct_debits_from_mandate_to_return => collected;
}
