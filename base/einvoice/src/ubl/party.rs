//! Parties, addresses, contacts and deliveries in UBL.

use crate::emit::Emitter;
use crate::model::{Address, Contact, Delivery, Identifier, OtherParty, Party, PartyRole};
use crate::take::{At, filled};

/// The scheme under which UBL hides the creditor identifier (BT-90) among the identifiers of a party.
const CREDITOR: &str = "SEPA";

/// Where the name of a party stands: registered parties have both names, the others one.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Named {
    /// `PartyLegalEntity/RegistrationName` is the name, `PartyName` the trading name.
    Legally,
    /// `PartyName` is the name.
    Simply,
}

/// Reads a `cac:Party` or a type of its shape.
pub(super) fn read(at: At<'_>, named: Named) -> Party {
    let mut identifiers: Vec<Identifier> = at
        .all("PartyIdentification")
        .filter(|id| id.kid("ID").is_some_and(|id| id.attr("schemeID").as_deref() != Some(CREDITOR)))
        .filter_map(|id| id.identifier("ID"))
        .collect();
    identifiers.sort_by_key(|id| id.scheme.is_some());
    let legal = at.kid("PartyLegalEntity");
    let registered = || legal.and_then(|l| l.text("RegistrationName"));
    let shown = || at.text("PartyName/Name");
    let (name, trading_name) = match named {
        Named::Legally => (registered(), shown()),
        Named::Simply => match shown() {
            Some(name) => (Some(name), None),
            None => (registered(), None),
        },
    };
    let mut party = Party {
        name,
        trading_name,
        identifiers,
        legal_registration: legal.and_then(|l| l.identifier("CompanyID")),
        legal_information: legal.and_then(|l| l.text("CompanyLegalForm")),
        electronic_address: at.identifier("EndpointID"),
        address: at.kid("PostalAddress").and_then(address),
        contact: at.kid("Contact").and_then(contact),
        ..Party::default()
    };
    tax_schemes(at, &mut party);
    party
}

fn tax_schemes(at: At<'_>, party: &mut Party) {
    for scheme in at.all("PartyTaxScheme") {
        let kind = scheme.kid("TaxScheme/ID").map(|id| id.peek().to_owned()).unwrap_or_default();
        if kind.eq_ignore_ascii_case("VAT") {
            if party.vat.is_none() {
                party.vat = scheme.text("CompanyID");
            }
        } else if party.tax_registration.is_none() {
            let scheme_id = Some(kind).filter(|kind| !kind.is_empty() && kind != "FC");
            party.tax_registration = scheme.text("CompanyID").map(|value| Identifier { value, scheme: scheme_id });
        }
    }
}

/// The creditor identifier (BT-90) among the identifiers of a party.
pub(super) fn creditor(at: At<'_>) -> Option<String> {
    let is_creditor = |id: &At<'_>| id.attr("schemeID").as_deref() == Some(CREDITOR);
    at.all("PartyIdentification").filter_map(|id| id.kid("ID")).find(is_creditor)?.value()
}

/// Reads a type of the shape of `cac:Address`.
pub(super) fn address(at: At<'_>) -> Option<Address> {
    filled(Address {
        line1: at.text("StreetName"),
        line2: at.text("AdditionalStreetName"),
        line3: at.text("AddressLine/Line"),
        city: at.text("CityName"),
        post_code: at.text("PostalZone"),
        subdivision: at.text("CountrySubentity"),
        country: at.text("Country/IdentificationCode"),
    })
}

fn contact(at: At<'_>) -> Option<Contact> {
    filled(Contact {
        name: at.text("Name"),
        department: None,
        telephone: at.text("Telephone"),
        email: at.text("ElectronicMail"),
    })
}

/// Reads a `cac:Delivery`.
pub(super) fn delivery(at: At<'_>) -> Option<Delivery> {
    filled(Delivery {
        name: at.text("DeliveryParty/PartyName/Name"),
        location: at.identifier("DeliveryLocation/ID"),
        date: at.date("ActualDeliveryDate"),
        address: at.kid("DeliveryLocation/Address").and_then(address),
    })
}

/// Reads the parties of EXTENDED-CTC-FR, which UBL hides within other parties.
pub(super) fn others(root: At<'_>) -> Vec<OtherParty> {
    let places = [
        (PartyRole::BuyerAgent, "AccountingCustomerParty/Party/AgentParty"),
        (PartyRole::Payer, "PaymentMeans/PaymentMandate/PayerParty"),
        (PartyRole::SellerAgent, "AccountingSupplierParty/Party/AgentParty"),
        (PartyRole::Invoicee, "AccountingCustomerParty/Party/ServiceProviderParty/Party"),
        (PartyRole::Invoicer, "AccountingSupplierParty/Party/ServiceProviderParty/Party"),
    ];
    let read = |(role, place)| {
        let party = filled(read(root.kid(place)?, Named::Legally))?;
        Some(OtherParty { role, party })
    };
    places.into_iter().filter_map(read).collect()
}

/// Writes the content of a `cac:Party`; `creditor` is hidden among its identifiers, `within` are parties in it.
pub(super) fn write(
    x: &mut Emitter,
    party: &Party,
    named: Named,
    creditor: Option<&str>,
    within: &[(&OtherParty, bool)],
) {
    let scheme = |id: &Identifier| id.scheme.clone();
    if let Some(id) = &party.electronic_address {
        x.leaf_with("cbc:EndpointID", &[("schemeID", scheme(id).as_deref())], &Some(&id.value));
    }
    for id in &party.identifiers {
        x.group("cac:PartyIdentification", |x| {
            x.leaf_with("cbc:ID", &[("schemeID", id.scheme.as_deref())], &Some(&id.value));
        });
    }
    x.group("cac:PartyIdentification", |x| x.leaf_with("cbc:ID", &[("schemeID", Some(CREDITOR))], &creditor));
    let (shown, registered) = match named {
        Named::Legally => (&party.trading_name, &party.name),
        Named::Simply => (&party.name, &None),
    };
    x.group("cac:PartyName", |x| x.leaf("cbc:Name", shown));
    x.group("cac:PostalAddress", |x| write_address(x, &party.address));
    tax_scheme(x, &party.vat, "VAT");
    if let Some(id) = &party.tax_registration {
        tax_scheme(x, &Some(&id.value), id.scheme.as_deref().unwrap_or("FC"));
    }
    x.group("cac:PartyLegalEntity", |x| {
        x.leaf("cbc:RegistrationName", registered);
        if let Some(id) = &party.legal_registration {
            x.leaf_with("cbc:CompanyID", &[("schemeID", id.scheme.as_deref())], &Some(&id.value));
        }
        x.leaf("cbc:CompanyLegalForm", &party.legal_information);
    });
    x.group("cac:Contact", |x| {
        if let Some(contact) = &party.contact {
            x.leaf("cbc:Name", &contact.name.as_ref().or(contact.department.as_ref()));
            x.leaf("cbc:Telephone", &contact.telephone);
            x.leaf("cbc:ElectronicMail", &contact.email);
        }
    });
    for (other, provider) in within {
        let inner = |x: &mut Emitter| write(x, &other.party, Named::Legally, None, &[]);
        match provider {
            false => x.group("cac:AgentParty", inner),
            true => x.group("cac:ServiceProviderParty", |x| x.group("cac:Party", inner)),
        }
    }
}

fn tax_scheme(x: &mut Emitter, id: &Option<impl std::fmt::Display>, kind: &str) {
    if id.is_some() {
        x.group("cac:PartyTaxScheme", |x| {
            x.leaf("cbc:CompanyID", id);
            x.group("cac:TaxScheme", |x| x.fixed("cbc:ID", kind));
        });
    }
}

/// Writes the content of an address.
pub(super) fn write_address(x: &mut Emitter, address: &Option<Address>) {
    let Some(a) = address else { return };
    x.leaf("cbc:StreetName", &a.line1);
    x.leaf("cbc:AdditionalStreetName", &a.line2);
    x.leaf("cbc:CityName", &a.city);
    x.leaf("cbc:PostalZone", &a.post_code);
    x.leaf("cbc:CountrySubentity", &a.subdivision);
    x.group("cac:AddressLine", |x| x.leaf("cbc:Line", &a.line3));
    x.group("cac:Country", |x| x.leaf("cbc:IdentificationCode", &a.country));
}

/// Writes a `cac:Delivery`.
pub(super) fn write_delivery(x: &mut Emitter, delivery: &Option<Delivery>) {
    let Some(d) = delivery else { return };
    x.group("cac:Delivery", |x| {
        x.leaf("cbc:ActualDeliveryDate", &d.date);
        x.group("cac:DeliveryLocation", |x| {
            if let Some(id) = &d.location {
                x.leaf_with("cbc:ID", &[("schemeID", id.scheme.as_deref())], &Some(&id.value));
            }
            x.group("cac:Address", |x| write_address(x, &d.address));
        });
        x.group("cac:DeliveryParty", |x| x.group("cac:PartyName", |x| x.leaf("cbc:Name", &d.name)));
    });
}
