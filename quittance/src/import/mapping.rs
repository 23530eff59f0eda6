//! Which column of a file says what: given, kept from last time, or guessed from the names of the columns.

use std::collections::BTreeMap;

use formats::table::{Row, plain_name};
use kernel::{Refusal, Result};
use serde::{Deserialize, Serialize};

use super::Kind;

/// Which column says what. As JSON:
/// `{"columns": {"sku": "StockCode", "quantity": "Quantity"}, "values": {"unit": "C62"}, "confirm": true}`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Mapping {
    /// From our field to the name of the column.
    pub columns: BTreeMap<String, String>,
    /// What a field is where its column is absent or empty.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub values: BTreeMap<String, String>,
    /// Orders: confirm them; else they stay drafts.
    #[serde(skip_serializing_if = "is_false")]
    pub confirm: bool,
    /// Stock: the quantities arrived; else they were counted.
    #[serde(skip_serializing_if = "is_false")]
    pub receipts: bool,
}

fn is_false(value: &bool) -> bool {
    !value
}

/// A field that a file can fill.
pub struct Field {
    /// Its name in a mapping.
    pub name: &'static str,
    /// It must be there.
    pub required: bool,
    /// How French and English files call it, as `plain_name` writes them; the best first.
    pub known_as: &'static [&'static str],
}

const fn must(name: &'static str, known_as: &'static [&'static str]) -> Field {
    Field { name, required: true, known_as }
}

const fn may(name: &'static str, known_as: &'static [&'static str]) -> Field {
    Field { name, required: false, known_as }
}

const NUMBER: &[&str] = &[
    "customernumber",
    "customerid",
    "customerno",
    "customercode",
    "numeroclient",
    "noclient",
    "nclient",
    "codeclient",
    "idclient",
    "client",
    "customer",
    "compteclient",
    "account",
    "compte",
    "number",
    "numero",
    "code",
];
const SKU: &[&str] = &[
    "sku",
    "stockcode",
    "itemcode",
    "itemnumber",
    "itemno",
    "productcode",
    "articlenumber",
    "reference",
    "referencearticle",
    "refarticle",
    "codearticle",
    "article",
    "item",
    "product",
    "produit",
    "ref",
    "code",
];

const CUSTOMERS: &[Field] = &[
    must("number", NUMBER),
    must(
        "name",
        &[
            "name",
            "legalname",
            "companyname",
            "customername",
            "raisonsociale",
            "nomclient",
            "nom",
            "societe",
            "denomination",
            "company",
        ],
    ),
    may("siren", &["siren", "numerosiren", "nsiren"]),
    may("siret", &["siret", "numerosiret", "nsiret"]),
    may("vat", &["vat", "vatnumber", "vatid", "tva", "numerotva", "tvaintracom", "tvaintracommunautaire", "ntva"]),
    may("iban", &["iban", "compteiban"]),
    may("contact", &["contact", "contactname", "interlocuteur", "nomcontact"]),
    may("email", &["email", "mail", "courriel", "adressemail", "adresseemail", "emailcomptabilite"]),
    may("phone", &["phone", "telephone", "tel", "phonenumber"]),
    may("street", &["street", "address", "adresse", "address1", "adresse1", "rue", "voie"]),
    may("more", &["address2", "adresse2", "complement", "complementadresse"]),
    may("postcode", &["postcode", "postalcode", "zip", "zipcode", "codepostal", "cp"]),
    may("city", &["city", "town", "ville", "commune", "localite"]),
    may("country", &["countrycode", "codepays", "pays", "country"]),
    may("terms", &["terms", "paymentterms", "conditions", "conditionsdereglement", "conditionsdepaiement", "echeance"]),
    may(
        "credit_limit",
        &["creditlimit", "limit", "encours", "encoursautorise", "encoursmaximum", "limitedecredit", "plafond"],
    ),
    may("payer", &["payer", "payernumber", "payeur", "clientpayeur", "clientfacture"]),
    may("language", &["language", "langue"]),
    may("collector", &["collector", "collecteur", "recouvreur", "chargederecouvrement", "chargerecouvrement"]),
    may("segment", &["segment", "categorie", "category", "famille", "typeclient", "classe"]),
];

const ITEMS: &[Field] = &[
    must("sku", SKU),
    must("name", &["name", "description", "itemname", "productname", "designation", "libelle", "intitule", "nom"]),
    must(
        "price",
        &[
            "price",
            "unitprice",
            "salesprice",
            "listprice",
            "prix",
            "prixunitaire",
            "puht",
            "prixht",
            "prixdevente",
            "pu",
            "tarif",
        ],
    ),
    may("unit", &["unit", "unitcode", "uom", "unite", "unitedevente"]),
    may("vat", &["vat", "vatrate", "taxrate", "tva", "tauxtva", "tauxdetva"]),
    may("kind", &["kind", "type", "nature", "itemtype", "typearticle"]),
    may("lead_days", &["leaddays", "leadtime", "delai", "delaijours", "delaiappro"]),
];

const STOCK: &[Field] = &[
    must("sku", SKU),
    must(
        "quantity",
        &["quantity", "qty", "onhand", "stock", "quantite", "qte", "quantitestock", "stockreel", "compte"],
    ),
    may("warehouse", &["warehouse", "warehousecode", "depot", "codedepot", "entrepot", "magasin"]),
];

const DEBIT: &[&str] = &["debit", "soldedebiteur", "soldedebit", "debiteur", "debitbalance"];
const CREDIT: &[&str] = &["credit", "soldecrediteur", "soldecredit", "crediteur", "creditbalance"];

const OPENING: &[Field] = &[
    must("account", &["account", "compte", "comptenum", "numerocompte", "ncompte", "accountnumber", "numero", "code"]),
    may("label", &["label", "libelle", "comptelib", "intitule", "name", "nom", "designation"]),
    may("debit", DEBIT),
    may("credit", CREDIT),
    may("amount", &["balance", "solde", "amount", "montant"]),
    may("currency", &["currency", "devise", "idevise", "codedevise", "monnaie"]),
    may("in_currency", &["incurrency", "amountincurrency", "montantdevise", "montantendevise", "soldedevise"]),
    may("day", &["day", "date", "jour"]),
];

const OPEN_ITEMS: &[Field] = &[
    must("customer", NUMBER),
    must("number", &["documentnumber", "invoicenumber", "numeropiece", "npiece", "piece", "pieceref", "numerofacture", "nfacture", "facture", "invoice", "document", "numero"]),
    must("issue_day", &["issueday", "issuedate", "invoicedate", "datepiece", "datefacture", "piecedate", "date"]),
    may("due_day", &["dueday", "duedate", "echeance", "dateecheance", "datedecheance"]),
    may("amount", &["open", "openamount", "resteadu", "restedu", "solde", "balance", "amount", "montant"]),
    may("debit", DEBIT),
    may("credit", CREDIT),
    may("total", &["total", "totalamount", "montantinitial", "montanttotal", "totalttc", "ttc"]),
    may("currency", &["currency", "devise", "idevise", "codedevise", "monnaie"]),
    may("in_currency", &["incurrency", "amountincurrency", "montantdevise", "montantendevise", "resteendevise", "soldedevise"]),
    may("control", &["control", "controlaccount", "comptecollectif", "collectif", "comptegeneral", "comptenum"]),
];

const RATES: &[Field] = &[
    must("currency", &["currency", "devise", "currencycode", "codedevise", "code", "monnaie"]),
    must("day", &["day", "date", "jour", "datecours", "timeperiod"]),
    may("rate", &["rate", "cours", "taux", "eurosparunite", "eurosforoneunit", "value", "valeur"]),
    may("per_book", &["perbook", "pereuro", "unitespouruneuro", "unitsforoneeuro", "obsvalue", "courseuro"]),
    may("source", &["source", "origine", "publisher"]),
];

const ORDERS: &[Field] = &[
    must(
        "document",
        &[
            "document",
            "documentnumber",
            "ordernumber",
            "orderno",
            "orderid",
            "invoiceno",
            "invoicenumber",
            "numerocommande",
            "ncommande",
            "nocommande",
            "commande",
            "order",
            "reference",
            "numero",
        ],
    ),
    must("customer", NUMBER),
    must("sku", SKU),
    must("quantity", &["quantity", "qty", "quantite", "qte", "quantitecommandee"]),
    may("price", &["price", "unitprice", "prix", "prixunitaire", "puht", "prixht", "pu"]),
    may("label", &["label", "libelle", "designation", "description"]),
    may("warehouse", &["warehouse", "warehousecode", "depot", "codedepot", "entrepot"]),
];

/// The fields of a kind of file.
pub fn fields(kind: Kind) -> &'static [Field] {
    match kind {
        Kind::Customers => CUSTOMERS,
        Kind::Items => ITEMS,
        Kind::Stock => STOCK,
        Kind::Orders => ORDERS,
        Kind::Opening => OPENING,
        Kind::OpenItems => OPEN_ITEMS,
        Kind::Rates => RATES,
    }
}

impl Mapping {
    /// Guesses from the names of the columns: each field takes the column that it knows best, each column serves once.
    pub fn guess(kind: Kind, headers: &[String]) -> Mapping {
        let plain: Vec<String> = headers.iter().map(|h| plain_name(h)).collect();
        let mut taken = vec![false; headers.len()];
        let mut mapping = Mapping::default();
        // The most telling names go first, whichever field they are of.
        let deepest = fields(kind).iter().map(|f| f.known_as.len()).max().unwrap_or(0);
        for rank in 0..deepest {
            for field in fields(kind) {
                let Some(name) = field.known_as.get(rank) else { continue };
                if mapping.columns.contains_key(field.name) {
                    continue;
                }
                if let Some(at) = plain.iter().zip(&taken).position(|(p, taken)| p == name && !taken) {
                    taken[at] = true;
                    mapping.columns.insert(field.name.to_string(), headers[at].clone());
                }
            }
        }
        mapping
    }

    /// Does a file have all columns that the mapping names?
    pub fn fits(&self, headers: &[String]) -> bool {
        self.columns.values().all(|column| place(headers, column).is_some())
    }
}

fn place(headers: &[String], column: &str) -> Option<usize> {
    let wanted = plain_name(column);
    headers.iter().position(|h| h == column).or_else(|| headers.iter().position(|h| plain_name(h) == wanted))
}

/// A mapping laid over the columns of one file.
pub struct Places {
    list: Vec<Place>,
}

/// Where a field comes from.
struct Place {
    field: &'static str,
    /// The column's number and name.
    column: Option<(usize, String)>,
    /// What it is where the column is absent or empty.
    value: String,
}

impl Places {
    /// Finds every column; refuses a mapping that names an unknown field or column, or leaves out a field that must be.
    pub fn new(kind: Kind, mapping: &Mapping, headers: &[String]) -> Result<Places> {
        for name in mapping.columns.keys().chain(mapping.values.keys()) {
            if !fields(kind).iter().any(|f| f.name == name) {
                return Err(Refusal::invalid("import.field_unknown").at("mapping").with("field", name).into());
            }
        }
        let mut list = Vec::new();
        for field in fields(kind) {
            let column = match mapping.columns.get(field.name) {
                Some(column) => {
                    let at = place(headers, column).ok_or_else(|| {
                        Refusal::invalid("import.column_missing")
                            .at("file")
                            .with("column", column)
                            .with("field", field.name)
                    })?;
                    Some((at, column.clone()))
                }
                None => None,
            };
            let value = mapping.values.get(field.name).cloned().unwrap_or_default();
            if field.required && column.is_none() && value.is_empty() {
                let refusal = Refusal::invalid("import.column_missing").at("file").with("field", field.name);
                return Err(refusal.with("column", headers.join(", ")).into());
            }
            list.push(Place { field: field.name, column, value });
        }
        Ok(Places { list })
    }

    /// What a row says of a field.
    pub fn get<'r>(&'r self, row: &'r Row, field: &str) -> &'r str {
        let Some(place) = self.list.iter().find(|p| p.field == field) else { return "" };
        let cell = place.column.as_ref().map_or("", |(at, _)| row.get(*at));
        if cell.is_empty() { &place.value } else { cell }
    }

    /// The name of the column of a field; the field itself where it has none.
    pub fn column(&self, field: &str) -> String {
        let place = self.list.iter().find(|p| p.field == field);
        place.and_then(|p| p.column.as_ref()).map_or_else(|| field.to_string(), |(_, name)| name.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_guessed_in_french_and_english() {
        let of = |kind, headers: &[&str]| {
            let headers: Vec<String> = headers.iter().map(|h| h.to_string()).collect();
            let mapping = Mapping::guess(kind, &headers);
            mapping.columns.into_iter().map(|(f, c)| format!("{f}={c}")).collect::<Vec<_>>().join(" ")
        };
        let uci =
            ["InvoiceNo", "StockCode", "Description", "Quantity", "InvoiceDate", "UnitPrice", "CustomerID", "Country"];
        for (kind, headers, expected) in [
            (
                Kind::Orders,
                &uci[..],
                "customer=CustomerID document=InvoiceNo label=Description price=UnitPrice quantity=Quantity sku=StockCode",
            ),
            (
                Kind::Orders,
                &["N° commande", "Code client", "Référence", "Qté", "PU HT"],
                "customer=Code client document=N° commande price=PU HT quantity=Qté sku=Référence",
            ),
            (
                Kind::Customers,
                &["Code", "Raison sociale", "SIRET", "Code postal", "Ville"],
                "city=Ville name=Raison sociale number=Code postcode=Code postal siret=SIRET",
            ),
            (
                Kind::Items,
                &["Article", "Désignation", "Prix unitaire", "Taux TVA"],
                "name=Désignation price=Prix unitaire sku=Article vat=Taux TVA",
            ),
            (Kind::Stock, &["Référence", "Stock réel", "Dépôt"], "quantity=Stock réel sku=Référence warehouse=Dépôt"),
        ] {
            assert_eq!(of(kind, headers), expected);
        }
    }

    #[test]
    fn a_mapping_that_does_not_fit_is_refused() {
        let headers = ["a".to_string(), "b".to_string()];
        let refused = |json: &str| {
            let mapping: Mapping = serde_json::from_str(json).unwrap();
            Places::new(Kind::Stock, &mapping, &headers).map(|_| ()).map_err(|f| f.code().to_string())
        };
        assert_eq!(refused(r#"{"columns": {"sku": "A", "quantity": "b"}}"#), Ok(()));
        assert_eq!(refused(r#"{"columns": {"sku": "a"}, "values": {"quantity": "1"}}"#), Ok(()));
        for (json, code) in [
            (r#"{"columns": {"sku": "c", "quantity": "b"}}"#, "import.column_missing"),
            (r#"{"columns": {"sku": "a"}}"#, "import.column_missing"),
            (r#"{"columns": {"sku": "a", "quantity": "b", "colour": "b"}}"#, "import.field_unknown"),
        ] {
            assert_eq!(refused(json), Err(code.to_string()), "{json}");
        }
    }
}
