//! The invoice as a flat list of terms: to compare, to count, to print.

use std::fmt::Display;

use super::{Address, Allowance, Contact, Delivery, Identifier, Invoice, Line, Party, Period};

/// One term that the invoice bears.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Term {
    /// Its number: `BT-1`, `BT-30-1`, `EXT-FR-FE-162`; `EXT-…` in words for what has no number.
    pub id: &'static str,
    /// Where it stands when its group repeats: `BG-25[2]/BG-27[1]`; empty otherwise. Counted from 1.
    pub place: String,
    /// Its value; decimals without trailing zeros so that equal values are equal texts.
    pub value: String,
}

/// Collects terms under the place of the current group.
struct List {
    terms: Vec<Term>,
    place: String,
}

impl List {
    fn put(&mut self, id: &'static str, value: &Option<impl Display>) {
        if let Some(value) = value {
            self.terms.push(Term { id, place: self.place.clone(), value: value.to_string() });
        }
    }
    fn number(&mut self, id: &'static str, value: &Option<super::Decimal>) {
        self.put(id, &value.map(|v| v.normalize()));
    }
    fn identifier(&mut self, ids: [&'static str; 2], value: &Option<Identifier>) {
        if let Some(Identifier { value, scheme }) = value {
            self.put(ids[0], &Some(value));
            self.put(ids[1], scheme);
        }
    }
    /// The terms of a repeating group, one after the other.
    fn each<T>(&mut self, group: &str, items: &[T], mut body: impl FnMut(&mut List, &T)) {
        let outer = self.place.clone();
        for (index, item) in items.iter().enumerate() {
            let slash = if outer.is_empty() { "" } else { "/" };
            self.place = format!("{outer}{slash}{group}[{}]", index + 1);
            body(self, item);
        }
        self.place = outer;
    }
}

impl Invoice {
    /// Every term that has a value, in the order of the norm. Terms of extensions (`EXT…`) included.
    pub fn terms(&self) -> Vec<Term> {
        let mut list = List { terms: Vec::new(), place: String::new() };
        header(&mut list, self);
        list.each("BG-1", &self.notes, |l, note| {
            l.put("BT-21", &note.subject);
            l.put("BT-22", &Some(&note.text));
        });
        list.each("BG-3", &self.preceding, |l, earlier| {
            l.put("BT-25", &earlier.number);
            l.put("BT-26", &earlier.date);
            l.put("EXT-FR-FE-02", &earlier.type_code);
        });
        parties(&mut list, self);
        if let Some(delivery) = &self.delivery {
            delivered(&mut list, delivery);
        }
        period(&mut list, ["BT-73", "BT-74"], &self.period);
        payment(&mut list, self);
        list.each("BG-20", &self.allowances, |l, a| {
            allowance(l, ["BT-92", "BT-93", "BT-94", "BT-97", "BT-98"], a);
            l.put("BT-95", &a.vat.code);
            l.number("BT-96", &a.vat.rate);
        });
        list.each("BG-21", &self.charges, |l, a| {
            allowance(l, ["BT-99", "BT-100", "BT-101", "BT-104", "BT-105"], a);
            l.put("BT-102", &a.vat.code);
            l.number("BT-103", &a.vat.rate);
        });
        totals(&mut list, self);
        list.each("BG-24", &self.documents, |l, d| {
            l.put("BT-122", &d.reference);
            l.put("BT-123", &d.description);
            l.put("BT-124", &d.url);
            if let Some(file) = &d.attachment {
                l.put("BT-125", &Some(&file.base64));
                l.put("BT-125-1", &file.mime);
                l.put("BT-125-2", &file.filename);
            }
        });
        list.each("BG-25", &self.lines, line);
        list.terms
    }
}

fn header(l: &mut List, invoice: &Invoice) {
    l.put("BT-1", &invoice.number);
    l.put("BT-2", &invoice.issue_date);
    l.put("BT-3", &invoice.type_code);
    l.put("BT-5", &invoice.currency);
    l.put("BT-6", &invoice.tax_currency);
    l.put("BT-7", &invoice.tax_point);
    l.put("BT-8", &invoice.tax_point_code.as_ref().map(|code| code.ubl()));
    l.put("BT-9", &invoice.due_date);
    l.put("BT-10", &invoice.buyer_reference);
    l.put("BT-11", &invoice.project);
    l.put("BT-12", &invoice.contract);
    l.put("BT-13", &invoice.purchase_order);
    l.put("BT-14", &invoice.sales_order);
    l.put("BT-15", &invoice.receiving_advice);
    l.put("BT-16", &invoice.despatch_advice);
    l.put("BT-17", &invoice.tender);
    l.each("BT-18", &invoice.objects, |l, id| l.identifier(["BT-18", "BT-18-1"], &Some(id.clone())));
    l.put("BT-19", &invoice.accounting_reference);
    l.put("BT-20", &invoice.payment_terms);
    l.put("BT-23", &invoice.process);
    l.put("BT-24", &invoice.specification);
}

fn parties(l: &mut List, invoice: &Invoice) {
    let seller = &invoice.seller;
    party(l, ["BT-27", "BT-28", "BT-29", "BT-29-1", "BT-30", "BT-30-1", "BT-31", "BT-34", "BT-34-1"], seller);
    l.put("BT-32", &seller.tax_registration.as_ref().map(|t| &t.value));
    l.put("BT-33", &seller.legal_information);
    address(l, ["BT-35", "BT-36", "BT-162", "BT-37", "BT-38", "BT-39", "BT-40"], &seller.address);
    contact(l, ["BT-41", "BT-42", "BT-43"], &seller.contact);
    let buyer = &invoice.buyer;
    party(l, ["BT-44", "BT-45", "BT-46", "BT-46-1", "BT-47", "BT-47-1", "BT-48", "BT-49", "BT-49-1"], buyer);
    address(l, ["BT-50", "BT-51", "BT-163", "BT-52", "BT-53", "BT-54", "BT-55"], &buyer.address);
    contact(l, ["BT-56", "BT-57", "BT-58"], &buyer.contact);
    if let Some(payee) = &invoice.payee {
        l.put("BT-59", &payee.name);
        l.each("BT-60", &payee.identifiers, |l, id| {
            l.put("BT-60", &Some(&id.value));
            l.put("BT-60-1", &id.scheme);
        });
        l.identifier(["BT-61", "BT-61-1"], &payee.legal_registration);
    }
    l.each("EXT-FR-FE-BG", &invoice.other_parties, |l, other| {
        let Party { name, trading_name, legal_registration, vat, electronic_address, .. } = &other.party;
        l.put("EXT-role", &Some(format!("{:?}", other.role)));
        l.put("EXT-name", name);
        l.put("EXT-trading-name", trading_name);
        l.each("EXT-id", &other.party.identifiers, |l, id| l.identifier(["EXT-id", "EXT-id-1"], &Some(id.clone())));
        l.identifier(["EXT-registration", "EXT-registration-1"], legal_registration);
        l.put("EXT-vat", vat);
        l.identifier(["EXT-address", "EXT-address-1"], electronic_address);
        let ids = ["EXT-line1", "EXT-line2", "EXT-line3", "EXT-city", "EXT-post", "EXT-region", "EXT-country"];
        address(l, ids, &other.party.address);
        contact(l, ["EXT-contact", "EXT-telephone", "EXT-email"], &other.party.contact);
    });
    if let Some(agent) = &invoice.tax_representative {
        l.put("BT-62", &agent.name);
        l.put("BT-63", &agent.vat);
        address(l, ["BT-64", "BT-65", "BT-164", "BT-66", "BT-67", "BT-68", "BT-69"], &agent.address);
    }
}

/// Ids: name, trading name, identifier and scheme, registration and scheme, VAT, address and scheme.
fn party(l: &mut List, ids: [&'static str; 9], party: &Party) {
    l.put(ids[0], &party.name);
    l.put(ids[1], &party.trading_name);
    l.each(ids[2], &party.identifiers, |l, id| {
        l.put(ids[2], &Some(&id.value));
        l.put(ids[3], &id.scheme);
    });
    l.identifier([ids[4], ids[5]], &party.legal_registration);
    l.put(ids[6], &party.vat);
    l.identifier([ids[7], ids[8]], &party.electronic_address);
}

/// Ids: lines one, two and three, city, post code, subdivision, country.
fn address(l: &mut List, ids: [&'static str; 7], address: &Option<Address>) {
    if let Some(a) = address {
        let values = [&a.line1, &a.line2, &a.line3, &a.city, &a.post_code, &a.subdivision, &a.country];
        ids.into_iter().zip(values).for_each(|(id, value)| l.put(id, value));
    }
}

fn contact(l: &mut List, ids: [&'static str; 3], contact: &Option<Contact>) {
    if let Some(c) = contact {
        // The norm's BT-41 is "person or department": either will do.
        l.put(ids[0], &c.name.as_ref().or(c.department.as_ref()));
        l.put(ids[1], &c.telephone);
        l.put(ids[2], &c.email);
    }
}

fn delivered(l: &mut List, delivery: &Delivery) {
    l.put("BT-70", &delivery.name);
    l.identifier(["BT-71", "BT-71-1"], &delivery.location);
    l.put("BT-72", &delivery.date);
    address(l, ["BT-75", "BT-76", "BT-165", "BT-77", "BT-78", "BT-79", "BT-80"], &delivery.address);
}

fn period(l: &mut List, ids: [&'static str; 2], period: &Option<Period>) {
    if let Some(period) = period {
        l.put(ids[0], &period.start);
        l.put(ids[1], &period.end);
    }
}

fn payment(l: &mut List, invoice: &Invoice) {
    l.each("BG-16", &invoice.payment_means, |l, means| {
        l.put("BT-81", &means.code);
        l.put("BT-82", &means.text);
        if let Some(account) = &means.account {
            l.put("BT-84", &account.id);
            l.put("BT-85", &account.name);
            l.put("BT-86", &account.bic);
        }
        if let Some(card) = &means.card {
            l.put("BT-87", &card.number);
            l.put("BT-88", &card.holder);
        }
        l.put("BT-91", &means.debited_account);
    });
    l.put("BT-83", &invoice.remittance);
    l.put("BT-89", &invoice.mandate);
    l.put("BT-90", &invoice.creditor);
}

/// Ids: amount, base, percentage, reason, reason code.
fn allowance(l: &mut List, ids: [&'static str; 5], a: &Allowance) {
    l.number(ids[0], &a.amount);
    l.number(ids[1], &a.base);
    l.number(ids[2], &a.percent);
    l.put(ids[3], &a.reason);
    l.put(ids[4], &a.reason_code);
}

fn totals(l: &mut List, invoice: &Invoice) {
    let t = &invoice.totals;
    l.number("BT-106", &t.lines);
    l.number("BT-107", &t.allowances);
    l.number("BT-108", &t.charges);
    l.number("BT-109", &t.without_vat);
    l.number("BT-110", &t.vat);
    l.number("BT-111", &t.vat_accounting);
    l.number("BT-112", &t.with_vat);
    l.number("BT-113", &t.paid);
    l.number("BT-114", &t.rounding);
    l.number("BT-115", &t.due);
    l.each("BG-23", &invoice.vat, |l, v| {
        l.number("BT-116", &v.taxable);
        l.number("BT-117", &v.tax);
        l.put("BT-118", &v.category.code);
        l.number("BT-119", &v.category.rate);
        l.put("BT-120", &v.exemption);
        l.put("BT-121", &v.exemption_code);
    });
}

fn line(l: &mut List, line: &Line) {
    l.put("BT-126", &line.id);
    l.put("EXT-FR-FE-162", &line.parent);
    l.put("EXT-FR-FE-163", &line.kind);
    l.each("BT-127", &line.notes, |l, note| l.put("BT-127", &Some(note.ubl())));
    l.each("BT-128", &line.objects, |l, id| l.identifier(["BT-128", "BT-128-1"], &Some(id.clone())));
    l.number("BT-129", &line.quantity);
    l.put("BT-130", &line.unit);
    l.number("BT-131", &line.net);
    l.put("BT-132", &line.order_line);
    l.put("EXT-FR-FE-135", &line.order);
    l.put("EXT-FR-FE-140", &line.despatch_advice);
    l.each("EXT-FR-FE-BG-08", &line.preceding, |l, earlier| {
        l.put("EXT-FR-FE-136", &earlier.number);
        l.put("EXT-FR-FE-138", &earlier.date);
        l.put("EXT-FR-FE-137", &earlier.type_code);
    });
    if let Some(d) = &line.delivery {
        l.put("EXT-delivery-name", &d.name);
        l.identifier(["EXT-delivery-location", "EXT-delivery-location-1"], &d.location);
        l.put("EXT-delivery-date", &d.date);
        let ids = ["EXT-line1", "EXT-line2", "EXT-line3", "EXT-city", "EXT-post", "EXT-region", "EXT-country"];
        address(l, ids, &d.address);
    }
    l.put("BT-133", &line.accounting_reference);
    period(l, ["BT-134", "BT-135"], &line.period);
    let ids = ["BT-136", "BT-137", "BT-138", "BT-139", "BT-140"];
    l.each("BG-27", &line.allowances, |l, a| allowance(l, ids, a));
    let ids = ["BT-141", "BT-142", "BT-143", "BT-144", "BT-145"];
    l.each("BG-28", &line.charges, |l, a| allowance(l, ids, a));
    l.number("BT-146", &line.price.net);
    l.number("BT-147", &line.price.discount);
    l.number("BT-148", &line.price.gross);
    l.number("BT-149", &line.price.base_quantity);
    l.put("BT-150", &line.price.base_unit);
    l.put("EXT-FR-FE-178", &line.exemption);
    l.put("EXT-FR-FE-179", &line.exemption_code);
    l.put("BT-151", &line.vat.code);
    l.number("BT-152", &line.vat.rate);
    let item = &line.item;
    l.put("BT-153", &item.name);
    l.put("BT-154", &item.description);
    l.put("BT-155", &item.seller_id);
    l.put("BT-156", &item.buyer_id);
    l.identifier(["BT-157", "BT-157-1"], &item.standard_id);
    l.each("BT-158", &item.classifications, |l, c| {
        l.put("BT-158", &Some(&c.code));
        l.put("BT-158-1", &c.list);
        l.put("BT-158-2", &c.version);
    });
    l.put("BT-159", &item.origin);
    l.each("BG-32", &item.attributes, |l, (name, value)| {
        l.put("BT-160", &Some(name));
        l.put("BT-161", &Some(value));
    });
}
