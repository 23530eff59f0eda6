//! Tables of an invoice's decisions: what a part of an order comes to, what its entry has on which account and side, what
//! is owed. They were written for the mutations of the rules that no test had caught.

#![allow(clippy::inconsistent_digit_grouping, reason = "cents: 104_70 is 104.70 euros")]

use bill::invoice::rules::{self, Heading};
use ground::ledger::{Accounts, Posting};
use ground::numbering::Drawn;
use ground::receivable::{Control, ItemKind};
use ground::tax::{Charge, ChargeKind, Discount, Pricing, Totals, Treatment, VatCode};
use kernel::{Cents, Currency, Day, Id, Price, Quantity};
use sell::order::{Line, LineTax, Order, Share};

fn day() -> Day {
    Day::parse("2026-03-02").unwrap()
}

fn line(quantity: &str, price: &str, vat: VatCode, goods: bool) -> Line {
    let (quantity, price) = (Quantity::parse(quantity).unwrap(), Price::parse(price).unwrap());
    Line {
        item: Id(1),
        label: "Tuile".into(),
        unit: "C62".into(),
        goods,
        quantity,
        price,
        discount: None,
        charges: Vec::new(),
        vat,
        tax: LineTax::default(),
        net: quantity.at(price, Currency::EUR).unwrap(),
        reserved: Quantity::ZERO,
        shipped: quantity,
        invoiced: Quantity::ZERO,
        returned: Quantity::ZERO,
    }
}

fn treated(line: Line, treatment: Treatment) -> Line {
    Line { tax: LineTax { treatment, ..LineTax::default() }, ..line }
}

fn freight(cents: i64) -> Vec<Charge> {
    vec![Charge { kind: ChargeKind::Freight, label: String::new(), amount: Cents(cents) }]
}

fn of(line: i64, quantity: i64) -> Share {
    Share { line, quantity: Quantity::whole(quantity) }
}

#[test]
fn a_part_has_its_share_and_the_last_part_the_rest() {
    let (one, two, three) = (Quantity::whole(1), Quantity::whole(2), Quantity::whole(3));
    for (amount, part, whole, share) in [
        (100, one, three, 33),
        (100, two, three, 67),
        (100, three, three, 100),
        (100, one, Quantity::ZERO, 100),
        (1, one, two, 1),
    ] {
        assert_eq!(rules::share(Cents(amount), part, whole), Cents(share), "{amount} x {part} / {whole}");
    }
    let amount = Some(Discount::Amount(Cents(100)));
    let percent = Some(Discount::Percent(kernel::Rate::whole(5)));
    assert_eq!(rules::part_of(amount, one, three), Some(Discount::Amount(Cents(33))));
    assert_eq!(rules::part_of(amount, three, three), amount);
    assert_eq!((rules::part_of(percent, one, three), rules::part_of(None, one, three)), (percent, None));
}

/// Discount 4.01 and freight 2.00 on lines worth 29.00 and 11.10: three invoices share them by worth to date.
#[test]
fn an_order_s_amounts_are_shared_by_what_its_parts_are_worth() {
    let mut first = line("3", "10", VatCode::Standard, true);
    (first.discount, first.net) = (Some(Discount::Amount(Cents(1_00))), Cents(29_00));
    first.charges = freight(30);
    let nothing = line("0", "1", VatCode::Standard, true);
    let lines = vec![first, line("2", "5.55", VatCode::Reduced, false), nothing];
    let pricing = Pricing { discount: Some(Discount::Amount(Cents(4_01))), charges: freight(2_00), ..Pricing::default() };
    let mut order = Order { lines, pricing, ..Order::default() };
    for (shares, discount, charge) in [
        (vec![of(1, 1)], 97, 48),
        (vec![of(1, 2), of(2, 1)], 2_49, 1_24),
        (vec![of(2, 1)], 55, 28),
    ] {
        let made = rules::pricing(&order, &shares);
        let charges: Vec<Cents> = made.charges.iter().map(|c| c.amount).collect();
        assert_eq!((made.discount, charges), (Some(Discount::Amount(Cents(discount))), vec![Cents(charge)]), "{shares:?}");
        for share in shares {
            order.lines[share.line as usize - 1].invoiced += share.quantity;
        }
    }
    let part = rules::line(&order, &of(1, 1)).unwrap().unwrap();
    assert_eq!((part.allowance, part.charges[0].amount, part.net), (Cents(33), Cents(10), Cents(9_77)));
    assert!(rules::line(&order, &of(4, 1)).unwrap().is_none());
    let made = (part.order_line, part.item, part.label.as_str(), part.unit.as_str(), part.quantity, part.discount);
    assert_eq!(made, (1, Id(1), "Tuile", "C62", Quantity::whole(1), Some(Discount::Amount(Cents(33)))));
    assert_eq!((part.vat, part.goods, part.order, part.origin), (VatCode::Standard, true, None, None));
    // A discount alone is shared too; terms and currency are the order's.
    let usd = Currency::parse("USD").unwrap();
    let (discount, charges) = (Some(Discount::Amount(Cents(4_01))), Vec::new());
    let alone = Pricing { discount, charges, tax_included: true, currency: usd, ..Pricing::default() };
    let mut again = order.clone();
    again.lines.iter_mut().for_each(|l| l.invoiced = Quantity::ZERO);
    again.pricing = alone.clone();
    assert_eq!(rules::pricing(&again, &[of(1, 1)]), Pricing { discount: Some(Discount::Amount(Cents(97))), ..alone });
    // Without amounts there is nothing to share; a charge that comes to nothing is none.
    let percent = Pricing { discount: Some(Discount::Percent(kernel::Rate::whole(3))), ..Pricing::default() };
    order.pricing = percent.clone();
    assert_eq!(rules::pricing(&order, &[of(1, 1)]), percent);
    order.pricing = Pricing { charges: freight(0), ..Pricing::default() };
    assert!(rules::pricing(&order, &[of(1, 1)]).charges.is_empty());
}

/// Goods for nothing, sent for 9.00: the freight is asked for all the same, by quantity.
#[test]
fn freight_of_free_goods_is_invoiced() {
    let pricing = Pricing { charges: freight(9_00), ..Pricing::default() };
    let mut order = Order { lines: vec![line("3", "0", VatCode::Standard, true)], pricing, ..Order::default() };
    for (quantity, charge) in [(1, 3_00), (2, 6_00)] {
        let made = rules::pricing(&order, &[of(1, quantity)]);
        assert_eq!(made.charges.iter().map(|c| c.amount).collect::<Vec<_>>(), [Cents(charge)]);
        order.lines[0].invoiced += Quantity::whole(quantity);
    }
}

/// Credit notes and deposits are not credited this way, nor what is credited in full; replaced is what was never credited.
#[test]
fn what_may_be_credited_or_replaced() {
    use bill::invoice::{Credited, DocumentKind as Kind, Invoice};
    let totals = totals(vec![line("1", "100", VatCode::Standard, true)], Vec::new());
    for (kind, credited, credit, correct) in [
        (Kind::Invoice, 0, None, None),
        (Kind::Corrective, 0, None, None),
        (Kind::Invoice, 119_99, None, Some("corrective.credited")),
        (Kind::Invoice, 120_00, Some("credit_note.nothing_left"), Some("credit_note.nothing_left")),
        (Kind::Deposit, 0, Some("credit_note.of_deposit"), Some("credit_note.of_deposit")),
        (Kind::CreditNote, 0, Some("credit_note.of_credit_note"), Some("credit_note.of_credit_note")),
    ] {
        let credited = Credited { gross: Cents(credited), ..Credited::default() };
        let invoice = Invoice { kind, credited, totals: totals.clone(), ..Invoice::default() };
        let code = |r: kernel::Result<()>| r.err().map(|f| f.code().to_string());
        assert_eq!(code(rules::may_credit(&invoice)).as_deref(), credit, "{kind:?}");
        assert_eq!(code(rules::may_correct(&invoice)).as_deref(), correct, "{kind:?}");
    }
}

/// What VAT of a document waits: services until they are paid, all of a deposit; one share for each way, both sides of a
/// rate together where they wait together.
#[test]
fn shares_of_a_document_tell_when_its_tax_is_due() {
    use bill::invoice::{DocumentKind as Kind, Invoice, shares};
    use ground::tax::Due::{OnInvoice, OnReceipt};
    let lines = vec![line("1", "100", VatCode::Standard, true), line("1", "50", VatCode::Standard, false), line("1", "10", VatCode::Intermediate, false)];
    let totals = totals(lines, Vec::new());
    let accounts = Accounts::default();
    let told = |kind: Kind, on_debits: bool| {
        let mut invoice = Invoice { kind, totals: totals.clone(), ..Invoice::default() };
        invoice.more.on_debits = on_debits;
        let row = |s: &shares::VatShare| {
            assert_eq!((s.gross, s.treatment), (s.base + s.tax, Treatment::Domestic));
            (s.code, s.due, s.base.0, s.tax.0)
        };
        shares::of_invoice(&invoice).iter().map(row).collect::<Vec<_>>()
    };
    let (standard, intermediate) = (VatCode::Standard, VatCode::Intermediate);
    let apart = [(standard, OnInvoice, 100_00, 20_00), (standard, OnReceipt, 50_00, 10_00), (intermediate, OnReceipt, 10_00, 1_00)];
    assert_eq!(told(Kind::Invoice, false), apart);
    assert_eq!(told(Kind::Invoice, true), [(standard, OnInvoice, 150_00, 30_00), (intermediate, OnInvoice, 10_00, 1_00)]);
    assert_eq!(told(Kind::Deposit, false), [(standard, OnReceipt, 150_00, 30_00), (intermediate, OnReceipt, 10_00, 1_00)]);
    assert_eq!(told(Kind::Deposit, true), told(Kind::Deposit, false));
    let plain = shares::of_totals(&totals, false);
    assert_eq!(plain.iter().map(|s| (s.code, s.due, s.base.0, s.tax.0)).collect::<Vec<_>>(), apart);
    let rates: Vec<_> = plain.iter().map(|s| (s.rate.to_string(), s.account(&accounts), s.pending(&accounts, Kind::Invoice))).collect();
    assert_eq!(rates[1..], [("20".into(), "445711", "445741"), ("10".into(), "445712", "445742")]);
    assert_eq!(plain[0].pending(&accounts, Kind::Deposit), "445880");
    // What bears no tax waits for nothing.
    assert!(!rules::vat_pending(&self::totals(vec![treated(line("1", "10", VatCode::None, false), Treatment::Exempt)], Vec::new()), false));
}

#[test]
fn what_is_delivered_is_due_and_its_frame_says_what_it_is() {
    let mut lines = vec![line("3", "1", VatCode::Standard, true), line("2", "1", VatCode::Standard, false), line("5", "1", VatCode::Standard, true)];
    (lines[0].shipped, lines[0].invoiced) = (Quantity::whole(2), Quantity::whole(2));
    (lines[1].shipped, lines[2].shipped, lines[2].invoiced) = (Quantity::whole(1), Quantity::whole(4), Quantity::whole(1));
    let order = Order { lines, ..Order::default() };
    assert_eq!(rules::due_for_invoice(&order), [of(2, 1), of(3, 3)]);
    let made = |ranks: &[i64]| ranks.iter().map(|rank| rules::line(&order, &of(*rank, 1)).unwrap().unwrap()).collect::<Vec<_>>();
    for (ranks, stage, frame) in [(&[1, 3][..], 1, "B1"), (&[2], 1, "S1"), (&[2, 1], 4, "M4"), (&[1, 2, 3], 1, "M1"), (&[], 1, "B1")] {
        assert_eq!(rules::frame(&made(ranks), stage), frame, "{ranks:?}");
    }
}

fn totals(lines: Vec<Line>, charges: Vec<Charge>) -> Totals {
    let order = Order { lines, ..Order::default() };
    let shares: Vec<Share> = order.lines.iter().zip(1..).map(|(l, rank)| Share { line: rank, quantity: l.quantity }).collect();
    rules::lines(&order, &shares, &Pricing { charges, ..Pricing::default() }, day()).unwrap().1
}

fn entry(totals: &Totals, credit: bool, on_debits: bool) -> Vec<(String, i64)> {
    let number = Drawn { series: "FA".into(), value: 7, printed: String::new() };
    let heading = Heading { number: &number, day: day(), payer: Id(9), label: "Leroy".into(), credit };
    let posting: Posting = rules::entry(&Accounts::default(), &heading, totals, on_debits);
    assert!(posting.difference().is_zero() && posting.day == day());
    assert_eq!((posting.piece.as_str(), posting.label.as_str()), (number.text().as_str(), "Leroy"));
    posting.lines.iter().map(|l| (l.account.clone(), (l.debit - l.credit).0)).collect()
}

fn told(list: &[(&str, i64)]) -> Vec<(String, i64)> {
    list.iter().map(|(account, cents)| ((*account).to_string(), *cents)).collect()
}

/// R02 and R04 with two rates: revenue by account, freight apart, tax collected or pending; R05 mirrors it.
#[test]
fn an_entry_has_customer_revenue_freight_and_tax() {
    let lines = vec![
        line("1", "100", VatCode::Standard, true),
        line("1", "20.01", VatCode::Standard, true),
        line("1", "50", VatCode::Intermediate, false),
    ];
    let totals = totals(lines, freight(10_00));
    assert_eq!((totals.net, totals.tax, totals.gross), (Cents(180_01), Cents(31_00), Cents(211_01)));
    let rows = [("411100", 211_01), ("707020", -120_01), ("706010", -50_00), ("708500", -10_00), ("445711", -26_00), ("445742", -5_00)];
    assert_eq!(entry(&totals, false, false), told(&rows));
    assert!(rules::vat_pending(&totals, false) && !rules::vat_pending(&totals, true));
    let collected = [("411100", 211_01), ("707020", -120_01), ("706010", -50_00), ("708500", -10_00), ("445711", -26_00), ("445712", -5_00)];
    assert_eq!(entry(&totals, false, true), told(&collected));
    let mut back: Vec<(&str, i64)> = rows.iter().map(|(account, cents)| (*account, -cents)).collect();
    back.rotate_left(1);
    assert_eq!(entry(&totals, true, false), told(&back));
    let accounts = Accounts::default();
    let taxes = |on_debits, credit| -> Vec<(String, i64, Option<i64>)> {
        let lines = rules::vat_lines(&accounts, &totals, on_debits, credit);
        lines.iter().map(|l| (l.account.clone(), (l.credit - l.debit).0, l.base.map(|b| b.0))).collect()
    };
    assert_eq!(taxes(false, false), [("445711".into(), 26_00, Some(130_01)), ("445742".into(), 5_00, None)]);
    assert_eq!(taxes(true, true)[1], ("445712".into(), -5_00, Some(-50_00)), "the base has the side of its tax");
}

/// R39 to R41 and the rest that bears no tax: an account each, and a line for each treatment; what bears tax has one.
#[test]
fn revenue_without_tax_is_told_apart() {
    use Treatment as T;
    let untaxed = |treatment, goods| treated(line("1", "10", VatCode::None, goods), treatment);
    for (treatment, goods, account) in [
        (T::IntraEuGoods, true, "707200"),
        (T::IntraEuServices, false, "706200"),
        (T::Export, true, "707400"),
        (T::ExportOverseas, true, "707400"),
        (T::ServicesOutsideEu, false, "706400"),
        (T::ReverseSubcontracting, false, "704000"),
        (T::ReverseScrap, true, "707500"),
        (T::ReverseEnergy, true, "707500"),
        (T::ReverseEmissions, false, "704000"),
        (T::NotEstablished, true, "707500"),
        (T::Franchise, true, "707900"),
        (T::NotApplied, false, "706900"),
        (T::Exempt, true, "707900"),
    ] {
        let rows = told(&[("411100", 10_00), (account, -10_00)]);
        assert_eq!(entry(&totals(vec![untaxed(treatment, goods)], Vec::new()), false, false), rows, "{treatment:?}");
    }
    use ground::ledger::{Revenue, Role};
    use ground::tax::Side;
    for (treatment, revenue) in [
        (T::Overseas, Revenue::Taxed(VatCode::OverseasStandard)),
        (T::MarginGoods, Revenue::Margin),
        (T::MarginArt, Revenue::Margin),
        (T::MarginCollection, Revenue::Margin),
        (T::NetOfTax, Revenue::Exempt),
    ] {
        let role = |side| rules::revenue_role(side, treatment, VatCode::OverseasStandard);
        assert_eq!((role(Side::Goods), role(Side::Services), role(Side::Charge)), (Role::Goods(revenue), Role::Services(revenue), Role::Freight));
    }
    let both = totals(vec![untaxed(T::Exempt, true), untaxed(T::NotApplied, true)], Vec::new());
    assert_eq!(entry(&both, false, false), told(&[("411100", 20_00), ("707900", -10_00), ("707900", -10_00)]));
    let taxed = |treatment| treated(line("1", "10", VatCode::Standard, true), treatment);
    let one = totals(vec![taxed(T::Domestic), taxed(T::Corsica)], Vec::new());
    assert_eq!(entry(&one, false, false), told(&[("411100", 24_00), ("707020", -20_00), ("445711", -2_00), ("445711", -2_00)]));
}

#[test]
fn one_instalment_is_owed_or_given_back() {
    let number = Drawn { series: "FA".into(), value: 7, printed: String::new() };
    for (credit, amount) in [(false, 12_00), (true, -12_00)] {
        let heading = Heading { number: &number, day: day(), payer: Id(9), label: String::new(), credit };
        let item = rules::item((Id(1), Id(2)), &heading, day().plus(30), Cents(12_00), credit);
        assert_eq!((item.amount, item.due_day, item.rank, item.entry, item.line), (Cents(amount), day().plus(30), 1, 0, 0));
        assert_eq!((item.vat_pending, item.issue_day, item.customer, item.document), (credit, day(), Id(9), Id(2)));
        let kind = if credit { ItemKind::CreditNote } else { ItemKind::Invoice };
        assert_eq!((item.kind, item.account, item.currency, item.number), (kind, Control::Customers, Currency::EUR, number.text()));
    }
}

/// By percentage each base is rounded and taxed; an amount is spread over the rates by what they come to, tax inside. Goods
/// for another member state bear no deposit invoice (CGI 289 I-1-c).
#[test]
fn a_deposit_is_asked_for_by_percentage_or_amount() {
    use bill::deposit::rules::totals as asked;
    let elsewhere = || treated(line("1", "30", VatCode::None, true), Treatment::IntraEuGoods);
    let lines = vec![line("1", "100", VatCode::Standard, true), line("1", "50", VatCode::Intermediate, false), elsewhere()];
    let order = totals(lines, Vec::new());
    let percent = |n: i64| Discount::Percent(kernel::Rate::whole(n));
    for (part, goods, services) in [
        (percent(30), (30_00, 6_00), (15_00, 1_50)),
        (Discount::Amount(Cents(100_00)), (57_14, 11_43), (28_57, 2_86)),
        (Discount::Amount(Cents(175_00)), (100_00, 20_00), (50_00, 5_00)),
    ] {
        let made = asked(&order, part).unwrap();
        let of = |code: VatCode| made.groups.iter().find(|g| g.code == code).copied().unwrap();
        let (first, second) = (of(VatCode::Standard), of(VatCode::Intermediate));
        assert_eq!((first.base.0, first.tax.0, first.services, first.services_tax), (goods.0, goods.1, Cents::ZERO, Cents::ZERO));
        assert_eq!((second.base.0, second.tax.0), services);
        assert_eq!((second.services, second.services_tax, second.lines), (second.base, second.tax, second.base));
        assert_eq!((made.net.0, made.tax.0, made.groups.len()), (goods.0 + services.0, goods.1 + services.1, 2));
        assert_eq!(made.gross, made.net + made.tax);
    }
    let code = |totals: &Totals, part| asked(totals, part).unwrap_err().code().to_string();
    assert_eq!(code(&order, Discount::Amount(Cents(175_01))), "order.deposits_beyond");
    assert_eq!((code(&order, Discount::Amount(Cents(0))), code(&order, percent(0))), ("deposit.nothing".into(), "deposit.nothing".into()));
    assert_eq!(code(&totals(vec![elsewhere()], Vec::new()), percent(30)), "deposit.intra_eu");
}
