//! Recipes of money in: R03, R10 to R13, R17 to R26, R28, R35 and R36.

use cash::late_charge::{Cancel, Claim};
use cash::payment::settlement::Excess;
use cash::payment::{ApplyTo, Clear, Identify, Method, Recharge, Record, Refund, Return, Unapply, Unidentify, UseCredit};
use cash::policy::DiscountVat;
use cash::direct_debit;
use ground::currency::SetRate;
use kernel::{Cents, Currency, ExchangeRate, Id};

use super::{Sums, Till, both, pro_rata, tax_inside, undone};
use crate::stories::bank_line;

/// The bank takes a payment back, with its fee and what of it is charged on.
pub(super) fn take_back(payment: Id, fee: i64, recharge: i64) -> Return {
    let (fee, recharge, reason) = (Cents(fee), Cents(recharge), "AM04".to_string());
    Return { payment, version: None, bank_line: None, day: None, fee, recharge, value: None, number: String::new(), reason }
}

impl Till<'_> {
    pub fn money(&mut self) {
        self.in_parts();
        self.early();
        self.cheque();
        self.fee_later();
        self.bills();
        self.card();
        self.nobody();
        self.too_much();
        self.nearly();
        self.late();
        self.exchange();
    }

    /// A payment of one item, with what stands beside the money.
    fn pay(&self, customer: Id, amount: i64, to: ApplyTo, excess: Excess) -> (Id, Sums) {
        let record = Record { customer, amount: Cents(amount), items: vec![to], excess, ..Record::default() };
        let (payment, booked) = self.booked(|shop| shop.run(record));
        (payment.id, booked)
    }

    /// It is taken back from what it settled, and the bank takes it back: as if it had never come.
    fn forget(&self, code: &str, payment: Id, booked: &Sums) {
        let unapply = Unapply { payment, version: None, reason: "erreur".into() };
        let (_, apart) = self.booked(|shop| shop.run(unapply));
        let (_, gone) = self.booked(|shop| shop.run(take_back(payment, 0, 0)));
        undone(code, &[booked, &apart, &gone]);
    }

    /// R03: services are paid in parts; tax falls due cumulatively by rate, and the last part clears it.
    fn in_parts(&mut self) {
        let (lines, sale) = self.lines(self.services);
        let customer = self.buyers.french;
        let order = self.sent(&self.ordered(customer, lines));
        let invoice = self.shop.issue(order).expect("an invoice");
        let (gross, mut before) = (sale.gross(), 0);
        let (mut paid, mut all) = (Vec::new(), Vec::new());
        while before < gross {
            let part = if paid.len() < 3 { self.any(gross - before) } else { gross - before };
            let to = ApplyTo::cash(self.shop.owed(&invoice), Some(Cents(part)));
            let (payment, booked) = self.pay(customer, part, to, Excess::OnAccount);
            let due = sale.tax.map(|tax| pro_rata(tax, before + part, gross) - pro_rata(tax, before, gross));
            self.is(&["R03"], &booked, &[("600.00", part.into()), ("100.00", due.into())]);
            before += part;
            paid.push(payment);
            all.push(booked);
        }
        // In any order: what is taken back last leaves nothing either.
        while !paid.is_empty() {
            let payment = paid.remove((self.any(paid.len() as i64) - 1) as usize);
            all.push(self.booked(|shop| shop.run(take_back(payment, 0, 0))).1);
        }
        undone("R03", &all.iter().collect::<Vec<_>>());
    }

    /// R10 and R11: two percent of what is paid early, with its tax corrected or not.
    fn early(&mut self) {
        let customer = self.buyers.early;
        let (rate, cents) = (self.rate(), 1000 + self.any(900_000));
        let order = self.sent(&self.ordered(customer, vec![self.line(self.goods[rate], 1, cents)]));
        let invoice = self.shop.issue(order).expect("an invoice");
        let gross = invoice.totals.gross.0;
        let owed = |till: &Till| ApplyTo::cash(till.shop.owed(&invoice), None);
        let discount = self.any((2 * gross + 50) / 100);
        let to = ApplyTo { discount: Cents(discount), ..owed(self) };
        let (payment, booked) = self.pay(customer, gross - discount, to, Excess::OnAccount);
        let mut taxes = [0; 4];
        taxes[rate] = tax_inside(discount, rate);
        let amounts = [
            ("1176.00", (gross - discount).into()),
            ("20.00", (discount - taxes[rate]).into()),
            ("4.00", taxes.into()),
            ("1200.00", gross.into()),
        ];
        self.is(&["R10"], &booked, &amounts);
        self.forget("R10", payment, &booked);
        let discount = self.any((2 * cents + 50) / 100);
        let to = ApplyTo { discount: Cents(discount), discount_vat: Some(DiscountVat::Unchanged), ..owed(self) };
        let (payment, booked) = self.pay(customer, gross - discount, to, Excess::OnAccount);
        let amounts = [("1180.00", (gross - discount).into()), ("20.00", discount.into()), ("1200.00", gross.into())];
        self.is(&["R11"], &booked, &amounts);
        self.forget("R11", payment, &booked);
    }

    /// R12 and R13: a cheque waits for the bank, then it is there; unpaid it comes back either way.
    fn cheque(&mut self) {
        let customer = self.buyers.french;
        for credited in [false, true] {
            let (invoice, sale) = self.invoiced(customer);
            let items = vec![ApplyTo::cash(self.shop.owed(&invoice), None)];
            let (amount, method) = (Cents(sale.gross()), Method::Cheque);
            let record = Record { customer, amount, method, in_transit: true, items, ..Record::default() };
            let (cheque, received) = self.booked(|shop| shop.run(record));
            self.is(&["R12"], &received, &[("500.00", amount.0.into())]);
            let mut all = vec![received];
            if credited {
                let clear = Clear { payments: vec![cheque.id], ..Clear::default() };
                let (_, cleared) = self.booked(|shop| shop.run(clear));
                self.is(&["R13"], &cleared, &[("500.00", amount.0.into())]);
                all.push(cleared);
            }
            let (_, back) = self.booked(|shop| shop.run(take_back(cheque.id, 0, 0)));
            all.push(back);
            undone(if credited { "R13" } else { "R12" }, &all.iter().collect::<Vec<_>>());
        }
    }

    /// R20 on a day of its own, with the number of the note: once, after the payment came back.
    fn fee_later(&mut self) {
        let customer = self.buyers.french;
        let (invoice, sale) = self.invoiced(customer);
        let to = ApplyTo::cash(self.shop.owed(&invoice), None);
        let (payment, _) = self.pay(customer, sale.gross(), to, Excess::OnAccount);
        let amount = self.any(5_000);
        let number = format!("NF-{}", self.head());
        let charge = Recharge { payment, amount: Cents(amount), number: number.clone(), ..Recharge::default() };
        let refused = |result: kernel::Result<cash::payment::Payment>| result.expect_err("refused").code().to_string();
        assert_eq!(refused(self.shop.run(charge.clone())), "payment.not_returned");
        self.shop.run(take_back(payment, 500, 0)).expect("taken back");
        assert_eq!(refused(self.shop.run(Recharge { amount: Cents(0), ..charge.clone() })), "payment.amount");
        let tomorrow = Some(self.shop.store.clock().today().plus(1));
        assert_eq!(refused(self.shop.run(Recharge { day: tomorrow, ..charge.clone() })), "payment.recharge_day");
        let (_, booked) = self.booked(|shop| shop.run(charge.clone()));
        self.is(&["R20"], &booked, &[("5.00", amount.into())]);
        assert_eq!(refused(self.shop.run(charge)), "payment.recharged_already");
        // Charged when it came back: not a second time.
        let (invoice, sale) = self.invoiced(customer);
        let to = ApplyTo::cash(self.shop.owed(&invoice), None);
        let (payment, _) = self.pay(customer, sale.gross(), to, Excess::OnAccount);
        self.shop.run(take_back(payment, 500, 500)).expect("taken back");
        let again = Recharge { payment, amount: Cents(500), ..Recharge::default() };
        assert_eq!(refused(self.shop.run(again)), "payment.recharged_already");
    }

    /// R21: the bank keeps a commission of a card's payment.
    fn card(&mut self) {
        let customer = self.buyers.french;
        let (invoice, sale) = self.invoiced(customer);
        let gross = sale.gross();
        let fee = self.any(gross.min(50_000) / 2 + 1).min(gross - 1);
        if fee < 1 {
            return;
        }
        let to = ApplyTo { fee: Cents(fee), ..ApplyTo::cash(self.shop.owed(&invoice), None) };
        let (payment, booked) = self.pay(customer, gross - fee, to, Excess::OnAccount);
        self.is(&["R21"], &booked, &[("118.20", (gross - fee).into()), ("1.80", fee.into()), ("120.00", gross.into())]);
        self.forget("R21", payment, &booked);
    }

    /// R22: money of nobody waits; whose it is found, and it was not theirs; the bank takes it back.
    fn nobody(&mut self) {
        let (amount, store) = (self.any(9_000_000), self.shop.store.clone());
        let key = format!("sans nom {}", self.head());
        let (line, booked) = self.booked(|shop| shop.run(bank_line(&store, &key, Cents(amount), "?")));
        self.is(&["R22"], &booked, &[("300.00", amount.into())]);
        let identify = Identify { payment: line.id, version: None, customer: self.buyers.french };
        let (_, known) = self.booked(|shop| shop.run(identify));
        assert_eq!(known, Sums::from([("411100".into(), -amount), ("471000".into(), amount)]), "the second half of R22");
        let unidentify = Unidentify { payment: line.id, version: None, reason: "erreur".into() };
        let (_, unknown) = self.booked(|shop| shop.run(unidentify));
        undone("R22", &[&known, &unknown]);
        let key = format!("{key} retour");
        let (_, out) = self.booked(|shop| shop.run(bank_line(&store, &key, Cents(-amount), "?")));
        undone("R22", &[&booked, &out]);
    }

    /// R23 and R24: what is paid too much, and its refund.
    fn too_much(&mut self) {
        let customer = self.buyers.french;
        let (invoice, sale) = self.invoiced(customer);
        let (gross, over) = (sale.gross(), 500 + self.any(90_000));
        let owed = ApplyTo::cash(self.shop.owed(&invoice), None);
        let (payment, booked) = self.pay(customer, gross + over, owed, Excess::Overpayment);
        let amounts = [("1250.00", (gross + over).into()), ("1200.00", gross.into()), ("50.00", over.into())];
        self.is(&["R23"], &booked, &amounts);
        self.forget("R23", payment, &booked);
        let owed = ApplyTo::cash(self.shop.owed(&invoice), None);
        let (payment, _) = self.pay(customer, gross + over, owed, Excess::Overpayment);
        let items = self.shop.items(payment);
        let over_paid = items.iter().find(|item| item.open.0 < 0).expect("something is over");
        let credits = vec![UseCredit { item: over_paid.id, amount: None }];
        let refund = Refund { customer, credits, bank_line: None, day: None, value: None, number: String::new(), reason: String::new() };
        let (_, refunded) = self.booked(|shop| shop.run(refund));
        self.is(&["R24"], &refunded, &[("50.00", over.into())]);
    }

    /// R25 and R26: a few cents too little or too much, within what the company lets pass.
    fn nearly(&mut self) {
        let customer = self.buyers.french;
        let (rate, cents, difference) = (self.rate(), 1000 + self.any(900_000), self.any(5));
        let order = self.sent(&self.ordered(customer, vec![self.line(self.goods[rate], 1, cents)]));
        let invoice = self.shop.issue(order).expect("an invoice");
        let gross = invoice.totals.gross.0;
        let to = ApplyTo { difference: Cents(difference), ..ApplyTo::cash(self.shop.owed(&invoice), None) };
        let (payment, booked) = self.pay(customer, gross - difference, to, Excess::OnAccount);
        self.is(&["R25"], &booked, &[("99.98", (gross - difference).into()), ("0.02", difference.into()), ("100.00", gross.into())]);
        self.forget("R25", payment, &booked);
        let owed = ApplyTo::cash(self.shop.owed(&invoice), None);
        let (payment, booked) = self.pay(customer, gross + difference, owed, Excess::Income);
        self.is(&["R26"], &booked, &[("100.02", (gross + difference).into()), ("0.02", difference.into()), ("100.00", gross.into())]);
        self.forget("R26", payment, &booked);
    }

    /// R28: interest at 12.15 percent (ECB 2.15 since July 2025, plus ten), day by day, and 40 euros an invoice.
    fn late(&mut self) {
        let customer = self.buyers.french;
        let (invoice, sale) = self.invoiced(customer);
        let days = self.any(12);
        self.later(days as i32);
        let interest = pro_rata(sale.gross(), 1215 * days, 10_000 * 365);
        let claim = Claim { customer, invoices: vec![invoice.id], until: None, indemnity: true };
        let (charge, booked) = self.booked(|shop| shop.run(claim));
        let amounts = [("112.45", (interest + 4000).into()), ("72.45", interest.into()), ("40.00", 4000.into())];
        self.is(&["R28"], &booked, &amounts);
        let cancel = Cancel { late_charge: charge.id, version: None, reason: "geste".into() };
        let (_, back) = self.booked(|shop| shop.run(cancel));
        undone("R28", &[&booked, &back]);
    }

    /// R35 and R36: dollars are worth more or less when they are paid.
    fn exchange(&mut self) {
        let (customer, usd) = (self.buyers.american, Currency::parse("USD").expect("a currency"));
        for code in ["R35", "R36"] {
            let (quantity, cents, rate) = (self.any(9), 200 + self.any(400_000), 5_000 + self.any(9_000));
            let set = SetRate { currency: usd, rate: ExchangeRate::parse(&format!("{}.{:04}", rate / 10_000, rate % 10_000)), ..SetRate::default() };
            self.shop.run(set).expect("a rate");
            let line = self.line(self.goods[0], quantity, cents);
            let order = self.sent(&self.ordered(customer, vec![line]));
            let invoice = self.shop.issue(order).expect("an invoice");
            let foreign = quantity * cents;
            let value = pro_rata(foreign, rate, 10_000);
            let moved = self.any(value - 1);
            let (bank, amounts) = match code {
                "R35" => (value + moved, [("1050.00", (value + moved).into()), ("1000.00", value.into()), ("50.00", moved.into())]),
                _ => (value - moved, [("970.00", (value - moved).into()), ("1000.00", value.into()), ("30.00", moved.into())]),
            };
            let record = Record {
                customer,
                amount: Cents(foreign),
                currency: usd,
                value: Some(Cents(bank)),
                items: vec![ApplyTo::cash(self.shop.owed(&invoice), None)],
                ..Record::default()
            };
            let (payment, booked) = self.booked(|shop| shop.run(record));
            self.is(&[code], &booked, &amounts);
            self.forget(code, payment.id, &booked);
        }
    }

    /// R17 to R20: a direct debit is presented and credited; it comes back with the bank's fee, which is charged on or not.
    pub fn debits(&mut self) {
        let customer = self.buyers.debited;
        for recharged in [false, true] {
            let (invoice, sale) = self.invoiced(customer);
            let gross = sale.gross();
            let draft = direct_debit::Draft { items: vec![self.shop.owed(&invoice)], ..direct_debit::Draft::default() };
            let batch = self.shop.run(draft).expect("a batch");
            let (batch, presented) =
                self.booked(|shop| shop.run(direct_debit::Send { direct_debit: batch.id, version: None }));
            self.is(&["R17"], &presented, &[("1200.00", gross.into())]);
            crate::debits::later(&self.shop.store, 3);
            let line = batch.lines.first().expect("a line");
            let day = self.shop.store.clock().today().max(batch.collect_on.expect("a day"));
            self.shop.store.clock().set_day(day, 9);
            let clear = Clear { payments: vec![line.payment.expect("a payment")], ..Clear::default() };
            let (_, credited) = self.booked(|shop| shop.run(clear));
            self.is(&["R18"], &credited, &[("1200.00", gross.into())]);
            let fee = self.any(2_000);
            let again = direct_debit::Return {
                number: String::new(),
                direct_debit: batch.id,
                version: None,
                rank: line.rank,
                code: "AM04".into(),
                bank_line: None,
                day: None,
                fee: Cents(fee),
                recharge: Some(Cents(if recharged { fee } else { 0 })),
            };
            let (_, back) = self.booked(|shop| shop.run(again));
            let codes: &[&'static str] = if recharged { &["R19", "R20"] } else { &["R19"] };
            let amounts = [("1200.00", gross.into()), ("5.00", fee.into()), ("1205.00", (gross + fee).into())];
            self.is(codes, &back, &amounts);
            // What is left is the fee that the bank took, and who bears it.
            let all = both(&both(&presented, &credited), &back);
            let mut left = Sums::from([("512000".into(), -fee), ("627800".into(), fee)]);
            if recharged {
                left = both(&left, &Sums::from([("411100".into(), fee), ("758800".into(), -fee)]));
            }
            assert_eq!(all, left);
        }
    }
}
