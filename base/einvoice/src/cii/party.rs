//! Trade parties, addresses, contacts and deliveries in CII.

use crate::emit::Emitter;
use crate::model::{Address, Contact, Delivery, Identifier, Party};
use crate::take::{At, filled};

/// Reads a type of the shape of `ram:TradeParty`.
pub(super) fn read(at: At<'_>) -> Party {
    let plain = at.all("ID").filter_map(|id| id.value()).map(Identifier::plain);
    let global =
        at.all("GlobalID").filter_map(|id| Some(Identifier { value: id.value()?, scheme: id.attr("schemeID") }));
    let mut identifiers: Vec<Identifier> = plain.chain(global).collect();
    identifiers.sort_by_key(|id| id.scheme.is_some());
    let mut party = Party {
        name: at.text("Name"),
        trading_name: at.text("SpecifiedLegalOrganization/TradingBusinessName"),
        identifiers,
        legal_registration: at.identifier("SpecifiedLegalOrganization/ID"),
        legal_information: at.text("Description"),
        electronic_address: at.identifier("URIUniversalCommunication/URIID"),
        address: at.kid("PostalTradeAddress").and_then(address),
        contact: at.kid("DefinedTradeContact").and_then(contact),
        ..Party::default()
    };
    for registration in at.all("SpecifiedTaxRegistration").filter_map(|r| r.kid("ID")) {
        let scheme = registration.attr("schemeID").unwrap_or_default();
        if scheme.eq_ignore_ascii_case("VA") || scheme.eq_ignore_ascii_case("VAT") {
            if party.vat.is_none() {
                party.vat = registration.value();
            }
        } else if party.tax_registration.is_none() {
            if scheme != "FC" {
                registration.note("read.not_kept", &scheme);
            }
            party.tax_registration = registration.value().map(Identifier::plain);
        }
    }
    party
}

fn address(at: At<'_>) -> Option<Address> {
    filled(Address {
        line1: at.text("LineOne"),
        line2: at.text("LineTwo"),
        line3: at.text("LineThree"),
        city: at.text("CityName"),
        post_code: at.text("PostcodeCode"),
        subdivision: at.text("CountrySubDivisionName"),
        country: at.text("CountryID"),
    })
}

fn contact(at: At<'_>) -> Option<Contact> {
    filled(Contact {
        name: at.text("PersonName"),
        department: at.text("DepartmentName"),
        telephone: at.text("TelephoneUniversalCommunication/CompleteNumber"),
        email: at.text("EmailURIUniversalCommunication/URIID"),
    })
}

/// Reads the delivery of the document or of a line.
pub(super) fn delivery(at: At<'_>) -> Option<Delivery> {
    let to = at.kid("ShipToTradeParty");
    let location = to.and_then(|to| to.identifier("GlobalID").or_else(|| to.text("ID").map(Identifier::plain)));
    filled(Delivery {
        name: to.and_then(|to| to.text("Name")),
        location,
        date: at.basic_date("ActualDeliverySupplyChainEvent/OccurrenceDateTime/DateTimeString"),
        address: to.and_then(|to| to.kid("PostalTradeAddress")).and_then(address),
    })
}

/// Writes a trade party under `name`.
pub(super) fn write(x: &mut Emitter, name: &'static str, party: &Party) {
    x.group(name, |x| {
        write_identifiers(x, &party.identifiers);
        x.leaf("ram:Name", &party.name);
        x.leaf("ram:Description", &party.legal_information);
        x.group("ram:SpecifiedLegalOrganization", |x| {
            if let Some(id) = &party.legal_registration {
                x.leaf_with("ram:ID", &[("schemeID", id.scheme.as_deref())], &Some(&id.value));
            }
            x.leaf("ram:TradingBusinessName", &party.trading_name);
        });
        x.group("ram:DefinedTradeContact", |x| {
            if let Some(contact) = &party.contact {
                x.leaf("ram:PersonName", &contact.name);
                x.leaf("ram:DepartmentName", &contact.department);
                x.group("ram:TelephoneUniversalCommunication", |x| x.leaf("ram:CompleteNumber", &contact.telephone));
                x.group("ram:EmailURIUniversalCommunication", |x| x.leaf("ram:URIID", &contact.email));
            }
        });
        write_address(x, &party.address);
        if let Some(id) = &party.electronic_address {
            x.group("ram:URIUniversalCommunication", |x| {
                x.leaf_with("ram:URIID", &[("schemeID", id.scheme.as_deref())], &Some(&id.value));
            });
        }
        // CII has two kinds of tax registration only: VAT and the tax office's number.
        let other = party.tax_registration.as_ref().map(|id| &id.value);
        for (scheme, value) in [("VA", party.vat.as_ref()), ("FC", other)] {
            x.group("ram:SpecifiedTaxRegistration", |x| x.leaf_with("ram:ID", &[("schemeID", Some(scheme))], &value));
        }
    });
}

fn write_identifiers(x: &mut Emitter, identifiers: &[Identifier]) {
    for id in identifiers.iter().filter(|id| id.scheme.is_none()) {
        x.fixed("ram:ID", &id.value);
    }
    for id in identifiers.iter().filter(|id| id.scheme.is_some()) {
        x.leaf_with("ram:GlobalID", &[("schemeID", id.scheme.as_deref())], &Some(&id.value));
    }
}

fn write_address(x: &mut Emitter, address: &Option<Address>) {
    let Some(a) = address else { return };
    x.group("ram:PostalTradeAddress", |x| {
        x.leaf("ram:PostcodeCode", &a.post_code);
        x.leaf("ram:LineOne", &a.line1);
        x.leaf("ram:LineTwo", &a.line2);
        x.leaf("ram:LineThree", &a.line3);
        x.leaf("ram:CityName", &a.city);
        x.leaf("ram:CountryID", &a.country);
        x.leaf("ram:CountrySubDivisionName", &a.subdivision);
    });
}

/// Writes where and when goods were delivered, of the document or of a line.
pub(super) fn write_delivery(x: &mut Emitter, delivery: &Option<Delivery>) {
    let Some(d) = delivery else { return };
    x.group("ram:ShipToTradeParty", |x| {
        write_identifiers(x, d.location.as_slice());
        x.leaf("ram:Name", &d.name);
        write_address(x, &d.address);
    });
    x.group("ram:ActualDeliverySupplyChainEvent", |x| super::write_date(x, "ram:OccurrenceDateTime", &d.date));
}
