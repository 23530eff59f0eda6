//! What stands on a delivery note: no prices, boxes for reserves and for the signature of who receives the goods.

use std::sync::LazyLock;

use documents::{Body, DeliveredLine, Kind, Paper, Word};
use ground::catalogue;
use ground::company;
use ground::customer::{self, Customer};
use ground::page;
use ground::print::pages::{address_lines, legal, sender};
use ground::print::{self, Printable, Sheet};
use ground::record::load;
use kernel::{Id, Result};
use store::{Db, Permission};
use web::format;
use web::i18n::{Lang, Words};
use web::server::DownloadDef;

use super::model::{Shipment, ShippedLine};
use crate::order::{self, Order};

static WORDS: LazyLock<Words> = LazyLock::new(|| print::words_of(STEPS));
const STEPS: &[&web::Step] = &[&company::STEP, &customer::STEP, &print::STEP, &order::STEP, &super::STEP];

/// `GET /shipments/{id}/document.pdf`: the delivery note.
pub const PDF: DownloadDef =
    DownloadDef { path: "/shipments/{id}/document.pdf", needs: Permission::See, make: print::send::<Shipment> };

impl Printable for Shipment {
    const COMMAND: &'static str = "shipment.print";

    fn sheet(&self, db: &mut Db) -> Result<Sheet> {
        let order: Order = load(db, self.order, None)?;
        let customer: Customer = load(db, self.customer, None)?;
        let seller = company::company(db)?.identity;
        let (locale, language) = print::locale(customer.profile.language);
        let lang = Lang::new(&WORDS, locale, db.today);
        let home = seller.address.country.clone();
        let place = order.delivery.as_ref().unwrap_or(&customer.profile.address);
        let mut recipient = vec![customer.profile.name.clone()];
        recipient.extend(address_lines(place, &home));
        let ids: Vec<Id> = self.lines.iter().map(|l| l.item).collect();
        let items = catalogue::find_many(db, &ids)?;
        let line = |shipped: &ShippedLine| {
            let of = order.line(shipped.line);
            DeliveredLine {
                reference: items.get(&shipped.item).map(|i| i.sku.clone()).unwrap_or_default(),
                label: of.map(|l| l.label.clone()).unwrap_or_default(),
                ordered: of.map(|l| format::quantity(lang.locale, l.quantity)).unwrap_or_default(),
                delivered: format::quantity(lang.locale, shipped.quantity),
                unit: of.map(|l| page::unit_word(lang, &l.unit)).unwrap_or_default(),
                ..DeliveredLine::default()
            }
        };
        let lines = self.lines.iter().map(line).collect();
        let day = self.day.unwrap_or(db.today);
        let facts = [
            (Word::ShippedDay, format::day(lang, day)),
            (Word::Order, order.number.clone()),
            (Word::YourReference, order.reference.clone()),
            (Word::CustomerNumber, customer.number.clone()),
            (Word::Carrier, [self.carrier.as_str(), &self.tracking].join(" ").trim().to_owned()),
        ];
        Ok(Sheet {
            day,
            inside: None,
            paper: Paper {
                language,
                kind: Kind::DeliveryNote,
                number: self.number.clone(),
                sender: sender(&seller),
                recipient,
                facts: facts.into_iter().filter(|(_, value)| !value.is_empty()).collect(),
                body: Body::Delivered(lines),
                legal: legal(lang, &seller),
                ..Paper::default()
            },
        })
    }
}
