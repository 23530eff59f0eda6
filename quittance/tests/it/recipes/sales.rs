//! Recipes of what is sold and credited: R01, R02, R04 to R07, R09, R39 to R41, R49.

use bill::credit_note::{CancelInvoice, Rebate, ReturnGoods};
use bill::deposit;
use cash::payment::{ApplyTo, Record, Refund, UseCredit};
use ground::currency::SetRate;
use ground::tax::{Charge, ChargeKind, Discount};
use kernel::{Cents, Currency, ExchangeRate, Id, Quantity, Rate};
use sell::order::{Draft, Share};

use super::{Sale, Till, both, tax, undone};

/// Credits all that is left of an invoice.
pub(super) fn cancel(invoice: Id) -> CancelInvoice {
    CancelInvoice { invoice, version: None, reason: "erreur".into(), restock: false, internal: false, on_account: false }
}

impl Till<'_> {
    pub fn sales(&mut self) {
        self.plain();
        self.with_freight();
        self.returned();
        self.rebated();
        self.deposit();
        self.deposit_kept();
        self.abroad();
    }

    /// R01 and R02: goods taxed on the invoice, services when they are paid.
    fn plain(&mut self) {
        for (code, items) in [("R01", self.goods), ("R02", self.services)] {
            let (lines, sale) = self.lines(items);
            let order = self.sent(&self.ordered(self.buyers.french, lines));
            let (invoice, booked) = self.booked(|shop| shop.issue(order));
            let amounts = [("1200.00", sale.gross().into()), ("1000.00", sale.net.into()), ("200.00", sale.tax.into())];
            self.is(&[code], &booked, &amounts);
            let (_, back) = self.booked(|shop| shop.run(cancel(invoice.id)));
            undone(code, &[&booked, &back]);
        }
    }

    /// R04: freight follows the rate of the goods.
    fn with_freight(&mut self) {
        let (rate, cents, freight) = (self.rate(), self.any(900_000), self.any(20_000));
        let line = self.line(self.goods[rate], 1, cents);
        let mut draft = Draft::new(self.buyers.french, String::new(), vec![line]);
        draft.duplicate = true;
        draft.charges = vec![Charge { kind: ChargeKind::Freight, label: String::new(), amount: Cents(freight) }];
        let order = self.sent(&self.confirmed(draft));
        let (invoice, booked) = self.booked(|shop| shop.issue(order));
        let (mut net, mut taxes) = ([0; 4], [0; 4]);
        (net[rate], taxes[rate]) = (cents, tax(cents + freight, rate));
        let gross = cents + freight + taxes[rate];
        let amounts = [("1260.00", gross.into()), ("1000.00", net.into()), ("50.00", freight.into()), ("210.00", taxes.into())];
        self.is(&["R04"], &booked, &amounts);
        let (_, back) = self.booked(|shop| shop.run(cancel(invoice.id)));
        undone("R04", &[&booked, &back]);
    }

    /// R05: some pieces come back, then the rest: the second credit note takes the cents that are left.
    fn returned(&mut self) {
        let (rate, cents, quantity) = (self.rate(), self.any(80_000), 1 + self.any(30));
        let back = self.any(quantity - 1);
        let lines = vec![self.line(self.goods[rate], quantity, cents)];
        let order = self.sent(&self.ordered(self.buyers.french, lines));
        let (invoice, booked) = self.booked(|shop| shop.issue(order));
        let mut net = [0; 4];
        net[rate] = back * cents;
        let lines = vec![Share { line: 1, quantity: Quantity::whole(back) }];
        let note = ReturnGoods { invoice: invoice.id, version: None, lines, restock: true, reason: "casse".into(), on_account: false };
        let (_, credited) = self.booked(|shop| shop.run(note));
        let part = Sale::of(net);
        let amounts = [("120.00", part.gross().into()), ("100.00", part.net.into()), ("20.00", part.tax.into())];
        self.is(&["R05"], &credited, &amounts);
        let (_, rest) = self.booked(|shop| shop.run(cancel(invoice.id)));
        undone("R05", &[&booked, &credited, &rest]);
    }

    /// R06: a rebate after the invoice has an account of its own; when the rest is credited revenue less rebate is nothing.
    fn rebated(&mut self) {
        let (rate, cents) = (self.rate(), 100 + self.any(900_000));
        let off = self.any(cents - 1);
        let lines = vec![self.line(self.goods[rate], 1, cents)];
        let order = self.sent(&self.ordered(self.buyers.french, lines));
        let (invoice, booked) = self.booked(|shop| shop.issue(order));
        let (part, reason) = (Discount::Amount(Cents(off)), "remise de fin d’année".into());
        let rebate = Rebate { invoices: vec![invoice.id], part, reason, net_of_tax: false, on_account: false };
        let (_, credited) = self.booked(|shop| shop.run(rebate));
        let mut taxes = [0; 4];
        taxes[rate] = tax(off, rate);
        let amounts = [("60.00", (off + taxes[rate]).into()), ("50.00", off.into()), ("10.00", taxes.into())];
        self.is(&["R06"], &credited, &amounts);
        let (_, rest) = self.booked(|shop| shop.run(cancel(invoice.id)));
        let mut left = both(&both(&booked, &credited), &rest);
        let rebates = left.remove("709700").unwrap_or_default();
        let revenue: i64 = left.values().sum();
        assert_eq!((rebates, revenue, left.len()), (off, -off, 1), "customer and tax are at nothing: {left:?}");
    }

    /// A deposit of an order of any rates: what it asks for, by rate.
    fn asked(&mut self) -> (Id, bill::invoice::Invoice, Sale, Sale, super::Sums) {
        let percent = 5 + self.any(90);
        let (lines, sale) = self.lines(self.goods);
        let order = self.ordered(self.buyers.french, lines);
        let part = Discount::Percent(Rate::whole(percent));
        let issue = deposit::Issue { order: order.id, version: None, part, due_day: None, exchange: None };
        let (asked, booked) = self.booked(|shop| shop.run(issue));
        // By percentage the base of each rate is rounded, and tax on that base.
        let due = Sale::of(sale.net.map(|net| (2 * net * percent + 100) / 200));
        self.is(&["R07"], &booked, &[("360.00", due.gross().into())]);
        (order.id, asked, sale, due, booked)
    }

    /// R07 to R09: a deposit, its money, the invoice that takes it off; and all of it back.
    fn deposit(&mut self) {
        let (_, unpaid, _, _, booked) = self.asked();
        let give_up = deposit::Credit { deposit: unpaid.id, version: None, reason: "abandon".into(), internal: false };
        let (_, back) = self.booked(|shop| shop.run(give_up));
        undone("R07", &[&booked, &back]);

        let (order, asked, sale, due, first) = self.asked();
        let paid = self.deposit_paid(&asked, &due);
        self.shop.run(crate::stories::ship(order, Vec::new())).expect("it leaves");
        let (invoice, last) = self.booked(|shop| shop.issue(order));
        let amounts = [
            ("1200.00", sale.gross().into()),
            ("1000.00", sale.net.into()),
            ("200.00", sale.tax.into()),
            ("360.00", due.gross().into()),
            ("60.00", due.tax.into()),
        ];
        self.is(&["R09"], &last, &amounts);
        let (_, credited) = self.booked(|shop| shop.run(cancel(invoice.id)));
        // What the customer has paid is theirs again.
        let credits = self.credits(self.buyers.french);
        let credits = credits.into_iter().map(|item| UseCredit { item, amount: None }).collect();
        let (_, refunded) = self.booked(|shop| {
            shop.run(Refund { customer: self.buyers.french, credits, bank_line: None, day: None, value: None, number: String::new(), reason: String::new() })
        });
        undone("R09", &[&first, &paid, &last, &credited, &refunded]);
    }

    fn credits(&self, customer: Id) -> Vec<Id> {
        let open = self.shop.store.read(self.shop.company(), |db| ground::receivable::open_of(db, customer)).expect("items");
        open.into_iter().filter(|item| item.open.0 < 0).map(|item| item.id).collect()
    }

    /// R08: the tax of a deposit falls due with its money.
    fn deposit_paid(&mut self, asked: &bill::invoice::Invoice, due: &Sale) -> super::Sums {
        let items = vec![ApplyTo::cash(self.shop.owed(asked), None)];
        let customer = self.buyers.french;
        let record = Record { customer, amount: Cents(due.gross()), items, ..Record::default() };
        let (payment, paid) = self.booked(|shop| shop.run(record.clone()));
        self.is(&["R08"], &paid, &[("360.00", due.gross().into()), ("60.00", due.tax.into())]);
        let (_, back) = self.booked(|shop| shop.run(super::money::take_back(payment.id, 0, 0)));
        undone("R08", &[&paid, &back]);
        let items = vec![ApplyTo::cash(self.shop.owed(asked), None)];
        self.booked(|shop| shop.run(Record { items, ..record })).1
    }

    /// R49: the order is given up and the deposit kept as damages, without tax.
    fn deposit_kept(&mut self) {
        let (order, asked, _, due, _) = self.asked();
        self.deposit_paid(&asked, &due);
        let cancel = sell::order::Cancel { order, version: None, reason: "abandon".into() };
        self.shop.run(cancel).expect("given up");
        let keep = deposit::Keep { deposit: asked.id, version: None, reason: "article 4".into() };
        let (_, kept) = self.booked(|shop| shop.run(keep));
        self.is(&["R49"], &kept, &[("360.00", due.gross().into()), ("60.00", due.tax.into())]);
    }

    /// R39 to R41: no tax within the Union, on what leaves it, and where the buyer owes it.
    fn abroad(&mut self) {
        let usd = Currency::parse("USD").expect("a currency");
        let rate = SetRate { currency: usd, rate: ExchangeRate::parse("1"), ..SetRate::default() };
        self.shop.run(rate).expect("a rate");
        let item = self.goods[self.rate()];
        for (code, customer, item) in [
            ("R39", self.buyers.german, item),
            ("R40", self.buyers.american, item),
            ("R41", self.buyers.builder, self.works),
        ] {
            let (quantity, cents) = (self.any(9), self.any(400_000));
            let order = self.sent(&self.ordered(customer, vec![self.line(item, quantity, cents)]));
            let (invoice, booked) = self.booked(|shop| shop.issue(order));
            self.is(&[code], &booked, &[("1000.00", (quantity * cents).into())]);
            let (_, back) = self.booked(|shop| shop.run(cancel(invoice.id)));
            undone(code, &[&booked, &back]);
        }
    }
}
