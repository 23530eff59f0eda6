//! Which VAT treatment a line falls under: a rule of seller, buyer, delivery and item. Pure; it says why.

use serde::{Deserialize, Serialize};

use super::place::Place;
use super::rate::VatCode;
use super::treatment::Treatment;

/// What about an item matters to VAT beside its rate.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, schemars::JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Nature {
    /// Nothing.
    #[default]
    Ordinary,
    /// Work on buildings: where the building stands decides; 10 % in Corsica.
    Works,
    /// The same for the main contractor: a business buyer owes the tax.
    Subcontracting,
    /// Scrap and recovered materials.
    Scrap,
    /// Gas, electricity, heat or cold for a dealer.
    Energy,
    /// Emission allowances.
    Emissions,
    /// Petroleum products: 13 % in Corsica.
    Fuel,
    /// Livestock: 1.75 % overseas, 0.9 % in Corsica.
    Livestock,
    /// Press: 1.05 % overseas.
    Press,
    /// First performances: 1.05 % overseas, 0.9 % in Corsica.
    Show,
    /// Second-hand goods bought without VAT to deduct.
    SecondHand,
    /// Works of art under the margin scheme.
    Art,
    /// Collectors' items and antiques under the margin scheme.
    Collection,
    /// Exempt by article 261.
    Exempt,
}

impl Nature {
    /// All of them, as forms offer them.
    pub const ALL: [Nature; 14] = [
        Nature::Ordinary,
        Nature::Works,
        Nature::Subcontracting,
        Nature::Scrap,
        Nature::Energy,
        Nature::Emissions,
        Nature::Fuel,
        Nature::Livestock,
        Nature::Press,
        Nature::Show,
        Nature::SecondHand,
        Nature::Art,
        Nature::Collection,
        Nature::Exempt,
    ];

    /// The name in tables, words and the API.
    pub fn name(self) -> &'static str {
        match self {
            Nature::Ordinary => "ordinary",
            Nature::Works => "works",
            Nature::Subcontracting => "subcontracting",
            Nature::Scrap => "scrap",
            Nature::Energy => "energy",
            Nature::Emissions => "emissions",
            Nature::Fuel => "fuel",
            Nature::Livestock => "livestock",
            Nature::Press => "press",
            Nature::Show => "show",
            Nature::SecondHand => "second_hand",
            Nature::Art => "art",
            Nature::Collection => "collection",
            Nature::Exempt => "exempt",
        }
    }

    /// Reads the name.
    pub fn parse(text: &str) -> Option<Nature> {
        Nature::ALL.into_iter().find(|n| n.name() == text)
    }

    /// True for what most items are.
    pub fn is_ordinary(&self) -> bool {
        *self == Nature::Ordinary
    }

    fn margin(self) -> Option<Treatment> {
        match self {
            Nature::SecondHand => Some(Treatment::MarginGoods),
            Nature::Art => Some(Treatment::MarginArt),
            Nature::Collection => Some(Treatment::MarginCollection),
            _ => None,
        }
    }

    /// The reverse charge of its own kind, owed by a business buyer in France (CGI 283-2 quinquies to nonies).
    fn reverse(self) -> Option<Treatment> {
        match self {
            Nature::Subcontracting => Some(Treatment::ReverseSubcontracting),
            Nature::Scrap => Some(Treatment::ReverseScrap),
            Nature::Energy => Some(Treatment::ReverseEnergy),
            Nature::Emissions => Some(Treatment::ReverseEmissions),
            _ => None,
        }
    }
}

/// What the rule needs to know of the seller.
#[derive(Clone, Debug)]
pub struct Seller {
    /// Below the threshold: no VAT (CGI 293 B).
    pub franchise: bool,
    /// Established in France.
    pub established: bool,
    /// Where it lies.
    pub place: Place,
}

/// What the rule needs to know of the buyer.
#[derive(Clone, Debug)]
pub struct Buyer<'a> {
    /// Where it lies.
    pub place: Place,
    /// Its VAT number, empty without one.
    pub vat: &'a str,
    /// Its SIREN, empty without one: a business registered in France, with or without a VAT number.
    pub siren: &'a str,
    /// A consumer, not a business.
    pub consumer: bool,
}

/// What the rule needs to know of what is sold.
#[derive(Clone, Copy, Debug)]
pub struct Supply {
    /// Goods, or a service.
    pub goods: bool,
    /// Its rate on the mainland.
    pub code: VatCode,
    /// What else matters.
    pub nature: Nature,
}

/// A sale to be judged.
#[derive(Clone, Debug)]
pub struct Case<'a> {
    /// Who sells.
    pub seller: &'a Seller,
    /// Who buys.
    pub buyer: &'a Buyer<'a>,
    /// Where goods go, or where work is done; the buyer's own place otherwise.
    pub delivery: &'a Place,
}

/// A treatment, the rate of its territory, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// How VAT treats it.
    pub treatment: Treatment,
    /// The rate.
    pub code: VatCode,
    /// Code of the explanation: its sentence is `tax-why-...`.
    pub why: &'static str,
    /// Values of the sentence.
    pub values: Vec<(&'static str, String)>,
}

/// Somebody's decision against the rule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Override {
    /// The treatment that applies instead.
    pub treatment: Treatment,
    /// Why; it stands in the journal.
    #[schemars(length(min = 1, max = 500))]
    pub reason: String,
}

/// A line whose treatment somebody has decided: the rate follows.
pub fn overridden(treatment: Treatment, supply: Supply, delivery: &Place) -> Choice {
    let code = match treatment {
        Treatment::Domestic => supply.code,
        Treatment::Corsica => rate_in(&Place::Corsica, supply),
        // Antilles and Réunion have the same rates.
        Treatment::Overseas => rate_in(&Place::Antilles, supply),
        _ => VatCode::None,
    };
    choice(treatment, code, "overridden").with("country", delivery.country())
}

/// Chooses the treatment of a line.
pub fn choose(case: &Case, supply: Supply) -> Choice {
    let seller = case.seller;
    if seller.franchise {
        return untaxed(Treatment::Franchise, "franchise");
    }
    if supply.nature == Nature::Exempt {
        return untaxed(Treatment::Exempt, "exempt");
    }
    if supply.goods { goods(case, supply) } else { service(case, supply) }
}

/// Goods: where they go decides (CGI 258, 262, 262 ter, 294).
fn goods(case: &Case, supply: Supply) -> Choice {
    let Case { seller, buyer, delivery } = *case;
    if let Place::World(country) = delivery {
        return untaxed(Treatment::Export, "export").with("country", country);
    }
    if let Some(margin) = supply.nature.margin() {
        return untaxed(margin, "margin");
    }
    if let Place::Union(country) = delivery {
        if let Some(vat) = number_elsewhere(buyer, delivery) {
            return untaxed(Treatment::IntraEuGoods, "intra_eu_goods").with("country", country).with("vat", vat);
        }
        // Without a number it is a distance sale: French VAT up to the threshold of CGI 259 D.
        return taxed(&seller.place, supply, "eu_without_number").with("country", country);
    }
    if seller.established && seller.place.is_french() && seller.place.market() != delivery.market() {
        return untaxed(Treatment::ExportOverseas, "export_overseas");
    }
    in_france(case, supply, delivery)
}

/// Services: where a business buyer is decides, work on buildings excepted (CGI 259, 259 A).
fn service(case: &Case, supply: Supply) -> Choice {
    let Case { seller, buyer, delivery } = *case;
    if matches!(supply.nature, Nature::Works | Nature::Subcontracting) {
        return match &delivery.for_services() {
            Place::World(country) | Place::Union(country) => {
                untaxed(Treatment::ServicesOutsideEu, "works_abroad").with("country", country)
            }
            _ => in_france(case, supply, delivery),
        };
    }
    let there = buyer.place.for_services();
    match &there {
        Place::World(country) if !buyer.consumer => {
            untaxed(Treatment::ServicesOutsideEu, "services_outside_eu").with("country", country)
        }
        Place::Union(country) => match number_elsewhere(buyer, &there) {
            Some(vat) => {
                untaxed(Treatment::IntraEuServices, "intra_eu_services").with("country", country).with("vat", vat)
            }
            None => taxed(&seller.place, supply, "eu_without_number").with("country", country),
        },
        Place::World(country) => taxed(&seller.place, supply, "consumer_abroad").with("country", country),
        place => in_france(case, supply, place),
    }
}

/// A sale that French VAT rules: at home, by reverse charge, or where it does not apply.
fn in_france(case: &Case, supply: Supply, place: &Place) -> Choice {
    let buyer = case.buyer;
    // What counts is that the buyer is a taxable person (CGI 283), below the threshold of its own VAT too: a SIREN tells.
    let number = if buyer.vat.is_empty() { buyer.siren } else { buyer.vat };
    let business = !buyer.consumer && !number.is_empty();
    if *place == Place::Untaxed {
        return untaxed(Treatment::NotApplied, "not_applied");
    }
    if let Some(reverse) = supply.nature.reverse().filter(|_| business) {
        return untaxed(reverse, "reverse_charge").with("vat", number);
    }
    if !case.seller.established && business {
        return untaxed(Treatment::NotEstablished, "not_established").with("vat", number);
    }
    taxed(place, supply, "")
}

/// The buyer's VAT number where it is one of a member state other than France.
fn number_elsewhere<'a>(buyer: &Buyer<'a>, place: &Place) -> Option<&'a str> {
    let number = buyer.vat;
    (!buyer.consumer && number.get(..2).is_some_and(|prefix| place.takes_number_of(prefix))).then_some(number)
}

/// Taxed at the rates of a French territory.
fn taxed(place: &Place, supply: Supply, why: &'static str) -> Choice {
    let code = rate_in(place, supply);
    match place {
        Place::Antilles | Place::Reunion => choice(Treatment::Overseas, code, or(why, "overseas")),
        Place::Corsica if code != supply.code => choice(Treatment::Corsica, code, or(why, "corsica")),
        Place::Untaxed => untaxed(Treatment::NotApplied, "not_applied"),
        _ => choice(Treatment::Domestic, supply.code, or(why, "domestic")),
    }
}

fn or(why: &'static str, otherwise: &'static str) -> &'static str {
    if why.is_empty() { otherwise } else { why }
}

/// The rate of a territory for what has a rate of the mainland (CGI 296, 296 ter, 297).
fn rate_in(place: &Place, supply: Supply) -> VatCode {
    match (place, supply.nature, supply.code) {
        (Place::Antilles | Place::Reunion, Nature::Livestock, _) => VatCode::OverseasLivestock,
        (Place::Antilles | Place::Reunion, Nature::Press | Nature::Show, _) => VatCode::OverseasPress,
        (Place::Antilles | Place::Reunion, _, VatCode::Standard) => VatCode::OverseasStandard,
        (Place::Antilles | Place::Reunion, ..) => VatCode::OverseasReduced,
        (Place::Corsica, Nature::Fuel, _) => VatCode::CorsicaFuel,
        (Place::Corsica, Nature::Works | Nature::Subcontracting, VatCode::Standard) => VatCode::CorsicaWorks,
        (Place::Corsica, Nature::Livestock | Nature::Show, _) => VatCode::CorsicaSpecial,
        (Place::Corsica, _, VatCode::Reduced) => VatCode::CorsicaReduced,
        _ => supply.code,
    }
}

fn untaxed(treatment: Treatment, why: &'static str) -> Choice {
    choice(treatment, VatCode::None, why)
}

fn choice(treatment: Treatment, code: VatCode, why: &'static str) -> Choice {
    Choice { treatment, code, why, values: Vec::new() }
}

impl Choice {
    fn with(mut self, name: &'static str, value: impl Into<String>) -> Choice {
        self.values.push((name, value.into()));
        self
    }
}
