//! The VAT treatments of a sale as dated data: category, exemption code, mention, box of the return, with the law
//! that says so. Articles are those of the CGI, which invoices may quote until 2027-12-31; from 2026-09-01 on the
//! rules stand in the CIBS (ordonnance 2025-1247).

use kernel::Day;
use serde::{Deserialize, Serialize};

/// How VAT treats a sale.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, schemars::JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Treatment {
    /// Taxed at a rate of the mainland.
    #[default]
    Domestic,
    /// Taxed at a rate of Corsica.
    Corsica,
    /// Taxed at a rate of Guadeloupe, Martinique or Réunion.
    Overseas,
    /// In French Guiana or Mayotte, where VAT does not apply.
    NotApplied,
    /// The seller is below the threshold and charges none.
    Franchise,
    /// Goods to a business in another member state.
    IntraEuGoods,
    /// Services to a business in another member state: the buyer owes the tax.
    IntraEuServices,
    /// Goods that leave the European Union.
    Export,
    /// Goods that leave the mainland for an overseas department, or the other way.
    ExportOverseas,
    /// Services to a business outside the European Union.
    ServicesOutsideEu,
    /// Construction work by a subcontractor: the buyer owes the tax.
    ReverseSubcontracting,
    /// Scrap and recovered materials: the buyer owes the tax.
    ReverseScrap,
    /// Gas, electricity, heat sold to a dealer: the buyer owes the tax.
    ReverseEnergy,
    /// Emission allowances: the buyer owes the tax.
    ReverseEmissions,
    /// The seller is not established in France: the buyer owes the tax.
    NotEstablished,
    /// Second-hand goods taxed on the margin.
    MarginGoods,
    /// Works of art taxed on the margin.
    MarginArt,
    /// Collectors' items and antiques taxed on the margin.
    MarginCollection,
    /// An activity that the law exempts.
    Exempt,
    /// A credit note that leaves VAT as it was, as both sides agreed; no sale is treated so.
    NetOfTax,
}

/// When the tax of a sale falls due.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Due {
    /// With the invoice: goods (CGI 269-2 a), and services where the seller has chosen so (option pour les débits).
    #[default]
    OnInvoice,
    /// When the customer pays: services (CGI 269-2 c).
    OnReceipt,
}

/// A line of the French VAT return (3310-CA3) by its printed name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Box3310(pub &'static str);

/// What a treatment means on documents and in returns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rule {
    /// The treatment.
    pub treatment: Treatment,
    /// VAT category (BT-151; UNCL 5305): S, AE, K, G, E, Z.
    pub category: &'static str,
    /// Exemption reason code (BT-121; VATEX list), empty where the category has none.
    pub vatex: &'static str,
    /// Key of the sentence on the document: `mention-vat_293b`; empty where none is asked for.
    pub mention: &'static str,
    /// Where its base stands in the return; taxed treatments stand in the line of their rate.
    pub ca3: Option<Box3310>,
    /// First day in force.
    pub from: (i16, i8, i8),
    /// Where the law says so.
    pub source: &'static str,
}

const fn rule(
    treatment: Treatment,
    codes: (&'static str, &'static str, &'static str),
    ca3: Option<Box3310>,
    law: ((i16, i8, i8), &'static str),
) -> Rule {
    let (category, vatex, mention) = codes;
    Rule { treatment, category, vatex, mention, ca3, from: law.0, source: law.1 }
}

const E1: Option<Box3310> = Some(Box3310("E1"));
const E2: Option<Box3310> = Some(Box3310("E2"));

/// All treatments. Rules are looked up by treatment and day; a change of the law is one more row.
const RULES: &[Rule] = &[
    rule(Treatment::Domestic, ("S", "", ""), None, ((1968, 1, 1), "CGI art. 256, 258, 278 et s.")),
    rule(Treatment::Corsica, ("S", "", ""), None, ((1968, 1, 1), "CGI art. 297")),
    rule(Treatment::Overseas, ("S", "", ""), None, ((1968, 1, 1), "CGI art. 296")),
    // Z bears no reason of exemption (BR-Z-10): the mention is a note of the document.
    rule(Treatment::NotApplied, ("Z", "", "vat_294"), E2, ((1968, 1, 1), "CGI art. 294, 1")),
    rule(Treatment::Franchise, ("E", "VATEX-FR-FRANCHISE", "vat_293b"), None, ((1991, 1, 1), "CGI art. 293 B et s.")),
    rule(Treatment::IntraEuGoods, ("K", "VATEX-EU-IC", "vat_262ter"), Some(Box3310("F2")), ((1993, 1, 1), "CGI art. 262 ter, I")),
    rule(Treatment::IntraEuServices, ("AE", "VATEX-EU-AE", "vat_reverse"), E2, ((2010, 1, 1), "CGI art. 259, 1° ; directive 2006/112 art. 44 et 196")),
    rule(Treatment::Export, ("G", "VATEX-EU-G", "vat_262"), E1, ((1968, 1, 1), "CGI art. 262, I")),
    rule(Treatment::ExportOverseas, ("G", "VATEX-EU-G", "vat_294_export"), E1, ((1968, 1, 1), "CGI art. 294, 2 et 3")),
    // O may stand beside no other category (BR-O-11): G lets goods and services share a document.
    rule(Treatment::ServicesOutsideEu, ("G", "VATEX-EU-G", "vat_259"), E2, ((2010, 1, 1), "CGI art. 259, 1°")),
    rule(Treatment::ReverseSubcontracting, ("AE", "VATEX-EU-AE", "vat_reverse"), E2, ((2014, 1, 1), "CGI art. 283, 2 nonies")),
    rule(Treatment::ReverseScrap, ("AE", "VATEX-EU-AE", "vat_reverse"), E2, ((2008, 1, 1), "CGI art. 283, 2 sexies")),
    rule(Treatment::ReverseEnergy, ("AE", "VATEX-EU-AE", "vat_reverse"), E2, ((2012, 4, 1), "CGI art. 283, 2 quinquies")),
    rule(Treatment::ReverseEmissions, ("AE", "VATEX-EU-AE", "vat_reverse"), E2, ((2010, 6, 1), "CGI art. 283, 2 septies")),
    rule(Treatment::NotEstablished, ("AE", "VATEX-EU-AE", "vat_reverse"), Some(Box3310("F7")), ((2006, 9, 1), "CGI art. 283, 1")),
    rule(Treatment::MarginGoods, ("E", "VATEX-EU-F", "vat_margin_goods"), None, ((1995, 1, 1), "CGI art. 297 A ; directive 2006/112 art. 226, 14°")),
    rule(Treatment::MarginArt, ("E", "VATEX-EU-I", "vat_margin_art"), None, ((1995, 1, 1), "CGI art. 297 A ; directive 2006/112 art. 226, 14°")),
    rule(Treatment::MarginCollection, ("E", "VATEX-EU-J", "vat_margin_collection"), None, ((1995, 1, 1), "CGI art. 297 A ; directive 2006/112 art. 226, 14°")),
    // Which paragraph of article 261 exempts an activity is the seller's to know: no code that may be wrong.
    rule(Treatment::Exempt, ("E", "", "vat_261"), E2, ((1968, 1, 1), "CGI art. 261")),
    rule(Treatment::NetOfTax, ("E", "VATEX-FR-CNWVAT", "vat_net"), None, ((1968, 1, 1), "CGI art. 272, 1")),
];

impl Treatment {
    /// All treatments, as forms offer them.
    pub fn all() -> impl Iterator<Item = Treatment> {
        RULES.iter().map(|r| r.treatment).filter(|t| *t != Treatment::NetOfTax)
    }

    /// What it means on a day; as first enacted before that.
    pub fn rule(self, day: Day) -> &'static Rule {
        in_force(RULES, self, day).unwrap_or(&RULES[0])
    }

    /// Is tax shown on the document?
    pub fn is_taxed(self) -> bool {
        matches!(self, Treatment::Domestic | Treatment::Corsica | Treatment::Overseas)
    }

    /// Must both VAT numbers stand on the document, whatever its amount (CGI ann. II art. 242 nonies A, I-3°)?
    pub fn needs_buyer_vat(self) -> bool {
        matches!(self, Treatment::IntraEuGoods | Treatment::IntraEuServices) || self.is_reverse_charge()
    }

    /// Does the buyer owe the tax in France?
    pub fn is_reverse_charge(self) -> bool {
        use Treatment::{NotEstablished, ReverseEmissions, ReverseEnergy, ReverseScrap, ReverseSubcontracting};
        matches!(self, ReverseSubcontracting | ReverseScrap | ReverseEnergy | ReverseEmissions | NotEstablished)
    }

    /// Is it the usual one?
    pub fn is_domestic(&self) -> bool {
        *self == Treatment::Domestic
    }

    /// The name in tables, words and the API: `intra_eu_goods`.
    pub fn name(self) -> &'static str {
        match self {
            Treatment::Domestic => "domestic",
            Treatment::Corsica => "corsica",
            Treatment::Overseas => "overseas",
            Treatment::NotApplied => "not_applied",
            Treatment::Franchise => "franchise",
            Treatment::IntraEuGoods => "intra_eu_goods",
            Treatment::IntraEuServices => "intra_eu_services",
            Treatment::Export => "export",
            Treatment::ExportOverseas => "export_overseas",
            Treatment::ServicesOutsideEu => "services_outside_eu",
            Treatment::ReverseSubcontracting => "reverse_subcontracting",
            Treatment::ReverseScrap => "reverse_scrap",
            Treatment::ReverseEnergy => "reverse_energy",
            Treatment::ReverseEmissions => "reverse_emissions",
            Treatment::NotEstablished => "not_established",
            Treatment::MarginGoods => "margin_goods",
            Treatment::MarginArt => "margin_art",
            Treatment::MarginCollection => "margin_collection",
            Treatment::Exempt => "exempt",
            Treatment::NetOfTax => "net_of_tax",
        }
    }

    /// Reads the name.
    pub fn parse(text: &str) -> Option<Treatment> {
        Treatment::all().find(|t| t.name() == text)
    }
}

/// The rule of a treatment on a day: the last one enacted by then, or the first one before that.
fn in_force(rules: &[Rule], treatment: Treatment, day: Day) -> Option<&Rule> {
    let enacted = |rule: &Rule| Day::new(rule.from.0, rule.from.1, rule.from.2).is_some_and(|from| from <= day);
    let mut own = rules.iter().filter(|r| r.treatment == treatment);
    let first = own.next();
    own.filter(|r| enacted(r)).last().or(first)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A change of the law is one more row: it holds from its day on.
    #[test]
    fn rules_hold_from_their_day() {
        let of = |treatment: Treatment, source: &'static str, from: (i16, i8, i8)| rule(treatment, ("S", "", ""), None, (from, source));
        let rules = [
            of(Treatment::Export, "other", (1968, 1, 1)),
            of(Treatment::Domestic, "first", (2000, 1, 1)),
            of(Treatment::Domestic, "second", (2014, 1, 1)),
            of(Treatment::Domestic, "third", (2027, 1, 1)),
        ];
        for (on, source) in [
            ("1999-12-31", "first"),
            ("2013-12-31", "first"),
            ("2014-01-01", "second"),
            ("2026-12-31", "second"),
            ("2027-01-01", "third"),
            ("2099-01-01", "third"),
        ] {
            let found = in_force(&rules, Treatment::Domestic, Day::parse(on).unwrap());
            assert_eq!(found.map(|r| r.source), Some(source), "{on}");
        }
        assert!(in_force(&rules, Treatment::Exempt, Day::parse("2026-01-01").unwrap()).is_none());
    }
}
