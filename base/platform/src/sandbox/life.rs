//! The lives of invoices: what happened, who is told, and what happens next by itself.

use einvoice::cdar::{About, Actor as Party, Envelope, Message, Moment};
use einvoice::lifecycle::{Actor, Event, Life, Reasons, Receipt, Status};
use einvoice::model::Invoice;
use jiff::Timestamp;
use rust_decimal::Decimal;

use super::company::Persona;
use super::flows::Coming;
use super::{Due, NAME, NUMBER, Sandbox};
use crate::flow::{FlowDirection, FlowProfile, FlowSyntax, FlowType, ProcessingRule};

/// What makes an invoice unique (XP Z12-012): SIREN of the seller, year of issue, number.
pub(super) type InvoiceKey = (String, i16, String);

/// An invoice that lives here.
pub(super) struct LifeOf {
    /// What happened.
    pub life: Life,
    /// SIREN of the seller.
    pub seller: String,
    /// SIREN of the buyer, where it has one.
    pub buyer: Option<String>,
    /// What messages say of it.
    pub about: About,
    /// Total with VAT by rate, in euros: what receipts are held against.
    pub totals: Vec<(Decimal, Decimal)>,
    /// The buyer issued it for the seller.
    pub self_billed: bool,
    /// Its file and what was said of it, for the buyer.
    pub file: Vec<u8>,
    /// Syntax of the file.
    pub syntax: FlowSyntax,
    /// Profile.
    pub profile: FlowProfile,
    /// File name.
    pub name: String,
    /// The flow that brought it.
    pub flow_id: String,
}

/// What a platform or a played buyer says by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// 201: sent on to the buyer's platform.
    Issue,
    /// 202 and the invoice in the buyer's hands, then 203.
    Receive,
    /// 203.
    Offer,
    /// 204, by a played buyer.
    TakeInCharge,
    /// What the played buyer decides.
    Decide,
    /// 211, by a played buyer who pays.
    Pay,
}

impl Sandbox {
    /// A status is set: the life goes on, and those concerned are told by a message of their own.
    pub(super) fn happen(&mut self, key: &InvoiceKey, event: Event, actor: Actor, now: Timestamp) -> bool {
        let Some(of) = self.lives.get_mut(key) else { return false };
        let Ok(life) = of.life.after(event.clone(), actor) else { return false };
        of.life = life;
        let (seller, buyer, self_billed) = (of.seller.clone(), of.buyer.clone(), of.self_billed);
        let about = of.about.clone();
        let from_platform = matches!(actor, Actor::SellerPlatform | Actor::BuyerPlatform);
        // The sender of a message knows it already; what a platform says is told to the seller, and to the buyer
        // where he can act on it.
        let tell_seller = actor != Actor::Seller;
        let tell_buyer = actor == Actor::Seller || (from_platform && event.status() == Status::Available);
        let issuer = match actor {
            Actor::Seller | Actor::Factor => self.party("SE", &seller),
            Actor::Buyer => self.party("BY", buyer.as_deref().unwrap_or_default()),
            Actor::SellerPlatform | Actor::BuyerPlatform => Party::platform(NUMBER, NAME),
        };
        let types = if self_billed {
            (FlowType::SupplierInvoiceLc, FlowType::CustomerInvoiceLc)
        } else {
            (FlowType::CustomerInvoiceLc, FlowType::SupplierInvoiceLc)
        };
        if tell_seller {
            let recipient = self.party("SE", &seller);
            let file = self.message(&event, &about, issuer.clone(), recipient, now);
            let flow_type = if self_billed { types.1 } else { types.0 };
            self.deliver(&seller, coming(&about, &event, flow_type, FlowDirection::In, file), now);
        }
        if let Some(buyer) = buyer.filter(|b| tell_buyer && self.companies.contains_key(b)) {
            let recipient = self.party("BY", &buyer);
            let file = self.message(&event, &about, issuer.clone(), recipient, now);
            let flow_type = if self_billed { types.0 } else { types.1 };
            self.deliver(&buyer, coming(&about, &event, flow_type, FlowDirection::In, file), now);
        }
        if event.status().is_told_to_the_state() {
            let file = self.message(&event, &about, issuer, Party::state(), now);
            let flow_type =
                if self_billed { FlowType::StateSupplierInvoiceLc } else { FlowType::StateCustomerInvoiceLc };
            self.deliver(&seller, coming(&about, &event, flow_type, FlowDirection::Out, file), now);
        }
        true
    }

    fn party(&self, role: &str, siren: &str) -> Party {
        let name = self.companies.get(siren).map_or(siren, |c| c.name.as_str());
        Party::company(role, siren, name, Some(siren))
    }

    fn message(&mut self, event: &Event, about: &About, issuer: Party, recipient: Party, now: Timestamp) -> Vec<u8> {
        let id = self.uuid("message");
        let envelope = Envelope {
            id,
            moment: moment(now),
            sender: Party::platform(NUMBER, NAME),
            issuer,
            recipients: vec![recipient],
        };
        einvoice::cdar::write(&Message::telling(event, about, envelope)).into_bytes()
    }

    /// The next thing that comes by itself.
    pub(super) fn say(&mut self, key: &InvoiceKey, step: Step, now: Timestamp) {
        let pace = self.settings.pace;
        match step {
            Step::Issue => {
                self.happen(key, Event::Issued, Actor::SellerPlatform, now);
                self.later(now, pace, Due::Say(key.clone(), Step::Receive));
            }
            Step::Receive => {
                self.hand_over(key, now);
                self.happen(key, Event::Received, Actor::BuyerPlatform, now);
                self.later(now, pace, Due::Say(key.clone(), Step::Offer));
            }
            Step::Offer => {
                self.happen(key, Event::Available, Actor::BuyerPlatform, now);
                self.later(now, pace, Due::Say(key.clone(), Step::TakeInCharge));
            }
            Step::TakeInCharge => {
                if !matches!(self.played(key), None | Some(Persona::Silent)) {
                    self.happen(key, Event::TakenInCharge, Actor::Buyer, now);
                    self.later(now, pace, Due::Say(key.clone(), Step::Decide));
                }
            }
            Step::Decide => self.decide(key, now),
            Step::Pay => {
                self.happen(key, Event::PaymentSent, Actor::Buyer, now);
            }
        }
    }

    /// The persona of a buyer for whom no program signs in.
    fn played(&self, key: &InvoiceKey) -> Option<Persona> {
        let buyer = self.lives.get(key)?.buyer.as_ref()?;
        self.companies.get(buyer).filter(|c| !c.signs_in).map(|c| c.persona)
    }

    fn decide(&mut self, key: &InvoiceKey, now: Timestamp) {
        let completed = self.lives.get(key).is_some_and(|of| of.life.status() == Some(Status::Completed));
        let event = match self.played(key) {
            Some(Persona::Approves | Persona::Pays) => Some(Event::Approved),
            Some(Persona::Suspends) if completed => Some(Event::Approved),
            Some(Persona::Disputes) => Reasons::new("QTE_ERR").map(|r| Event::Disputed(r.saying("Quantité reçue moindre."))),
            Some(Persona::Refuses) => Reasons::new("CMD_ERR").map(|r| Event::Refused(r.saying("Commande inconnue."))),
            Some(Persona::Suspends) => Reasons::new("JUSTIF_ABS").map(Event::Suspended),
            Some(Persona::Silent) | None => None,
        };
        let pays = self.played(key) == Some(Persona::Pays);
        let Some(event) = event else { return };
        if self.happen(key, event, Actor::Buyer, now) && pays {
            let pace = self.settings.pace;
            self.later(now, pace, Due::Say(key.clone(), Step::Pay));
        }
    }

    /// The invoice comes to the buyer.
    fn hand_over(&mut self, key: &InvoiceKey, now: Timestamp) {
        let Some(of) = self.lives.get(key) else { return };
        let receiver = if of.self_billed { Some(of.seller.clone()) } else { of.buyer.clone() };
        let Some(receiver) = receiver.filter(|r| self.companies.contains_key(r)) else { return };
        let flow_type = if of.self_billed { FlowType::CustomerInvoice } else { FlowType::SupplierInvoice };
        let coming = Coming {
            name: of.name.clone(),
            rule: ProcessingRule::B2B,
            syntax: of.syntax,
            profile: of.profile,
            flow_type,
            direction: FlowDirection::In,
            file: of.file.clone(),
        };
        self.deliver(&receiver, coming, now);
    }
}

fn coming(about: &About, event: &Event, flow_type: FlowType, direction: FlowDirection, file: Vec<u8>) -> Coming {
    Coming {
        name: format!("CDV-{}_{}.xml", event.status().code(), about.number.replace('/', "_")),
        rule: ProcessingRule::NotApplicable,
        syntax: FlowSyntax::Cdar,
        profile: FlowProfile::Undefined,
        flow_type,
        direction,
        file,
    }
}

/// A moment in the form of messages; the platform's clock is UTC.
pub(super) fn moment(now: Timestamp) -> Moment {
    let time = now.to_zoned(jiff::tz::TimeZone::UTC);
    Moment(time.strftime("%Y%m%d%H%M%S").to_string())
}

/// Totals with VAT by rate.
pub(super) fn totals(invoice: &Invoice) -> Vec<(Decimal, Decimal)> {
    let mut totals: Vec<(Decimal, Decimal)> = Vec::new();
    for group in &invoice.vat {
        let rate = group.category.rate.unwrap_or_default().normalize();
        let amount = group.taxable.unwrap_or_default().saturating_add(group.tax.unwrap_or_default());
        match totals.iter_mut().find(|(r, _)| *r == rate) {
            Some((_, sum)) => *sum = sum.saturating_add(amount),
            None => totals.push((rate, amount)),
        }
    }
    totals
}

/// Whether receipts stay within what the invoice says, rate by rate: nobody receives more than was invoiced, or takes
/// back more than was received.
pub(super) fn within(received: &[Receipt], more: &[Receipt], totals: &[(Decimal, Decimal)]) -> bool {
    more.iter().all(|receipt| {
        let Some((_, total)) = totals.iter().find(|(rate, _)| *rate == receipt.rate.normalize()) else { return false };
        let before = received.iter().find(|r| r.rate.normalize() == receipt.rate.normalize());
        let after = before.map_or(Decimal::ZERO, |r| r.amount).saturating_add(receipt.amount);
        let (low, high) = if total.is_sign_negative() { (*total, Decimal::ZERO) } else { (Decimal::ZERO, *total) };
        after >= low && after <= high
    })
}
