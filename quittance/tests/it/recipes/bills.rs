//! Recipes of bills of exchange: R14 to R16, and every way back.

use bill::invoice::Invoice;
use cash::bill_of_exchange::{BillKind, BillOfExchange, Cancel, Draw, Take, Unpaid};
use cash::bill_remittance::Remit;
use cash::payment::Clear;
use kernel::Cents;

use super::{Sums, Till, undone};

impl Till<'_> {
    /// R14, R15 and R16: a bill is accepted, goes to the bank, is paid less a fee; given up or unpaid its invoice is owed.
    pub(super) fn bills(&mut self) {
        self.given_up();
        for credited in [false, true] {
            let (bill, accepted) = self.bill(BillKind::NotAccepted);
            let gross = bill.amount.0;
            let (remittance, sent) = self.booked(|shop| shop.run(Remit { bills: vec![bill.id], ..Remit::default() }));
            self.is(&["R15"], &sent, &[("1200.00", gross.into())]);
            let mut all = vec![accepted, sent];
            let (mut kept, mut fee) = (0, 0);
            if credited {
                (kept, fee) = (self.any(gross.min(5_000)).min(gross - 1), self.any(2_000));
                let payments = remittance.lines.iter().map(|l| l.payment).collect();
                let clear = Clear { payments, fee: Cents(kept), ..Clear::default() };
                let (_, paid) = self.booked(|shop| shop.run(clear));
                let amounts = [("1196.00", (gross - kept).into()), ("4.00", kept.into()), ("1200.00", gross.into())];
                self.is(&["R16"], &paid, &amounts);
                all.push(paid);
            }
            let unpaid = Unpaid { bill: bill.id, fee: Cents(fee), reason: "provision insuffisante".into(), ..Unpaid::default() };
            let (_, back) = self.booked(|shop| shop.run(unpaid));
            let (costs, bank) = (kept + fee, -(kept + fee));
            let left = Sums::from([("512000".to_string(), -bank), ("627800".to_string(), -costs)]);
            all.push(left);
            all.push(back);
            undone("R16", &all.iter().collect::<Vec<_>>());
        }
    }

    /// A bill for an invoice of any rates, and what its acceptance booked.
    fn bill(&mut self, kind: BillKind) -> (BillOfExchange, Sums) {
        let customer = self.buyers.french;
        let (invoice, sale) = self.invoiced(customer);
        let draw = Draw { customer, kind, items: self.taken(&invoice), iban: "FR1420041010050500013M02606".into(), ..Draw::default() };
        let draw = Draw { accepted: (kind == BillKind::Accepted).then(|| self.shop.store.clock().today()), ..draw };
        let (bill, booked) = self.booked(|shop| shop.run(draw));
        assert_eq!(bill.amount.0, sale.gross());
        self.is(&["R14"], &booked, &[("1200.00", bill.amount.0.into())]);
        (bill, booked)
    }

    fn taken(&self, invoice: &Invoice) -> Vec<Take> {
        vec![Take { item: self.shop.owed(invoice), amount: None }]
    }

    fn given_up(&mut self) {
        for kind in [BillKind::Accepted, BillKind::PromissoryNote] {
            let (bill, accepted) = self.bill(kind);
            let cancel = Cancel { bill: bill.id, version: None, reason: "rendu au client".into() };
            let (_, back) = self.booked(|shop| shop.run(cancel));
            undone("R14", &[&accepted, &back]);
        }
    }
}
