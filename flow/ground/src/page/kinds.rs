//! Every kind of document with the place where it opens and the number people know it by. Stories and chains link
//! across the whole flow, so the map of the flow stands here, as data: names of tables and columns, no behaviour.

use std::collections::HashMap;

use kernel::{Currency, Id, Result};
use store::Db;
use web::ui::Icon;

/// A kind of document.
pub struct KindOf {
    /// As in the journal: `order`.
    pub name: &'static str,
    /// Where one opens, before its id.
    pub url: &'static str,
    /// What reads id and number of several.
    numbers: &'static str,
    /// What reads the currencies of those that are not in euros; empty where amounts are always in euros.
    foreign: &'static str,
    /// Its icon.
    pub icon: Icon,
}

/// All kinds that pages link to.
pub const KINDS: &[KindOf] = &[
    KindOf {
        name: "customer",
        url: "/customers/",
        numbers: "SELECT id, name FROM customer WHERE company_id = $1 AND id IN ({ids})",
        foreign: "",
        icon: Icon::Customers,
    },
    KindOf {
        name: "item",
        url: "/items/",
        numbers: "SELECT id, sku FROM item WHERE company_id = $1 AND id IN ({ids})",
        foreign: "",
        icon: Icon::Items,
    },
    KindOf {
        name: "webhook",
        url: "/settings/webhooks/",
        numbers: "SELECT id, CASE WHEN label = '' THEN url ELSE label END FROM webhook WHERE company_id = $1 AND id IN ({ids})",
        foreign: "",
        icon: Icon::Settings,
    },
    KindOf {
        name: "warehouse",
        url: "/stock?warehouse=",
        numbers: "SELECT id, name FROM warehouse WHERE company_id = $1 AND id IN ({ids})",
        foreign: "",
        icon: Icon::Stock,
    },
    KindOf {
        name: "quote",
        url: "/quotes/",
        numbers: "SELECT id, number FROM quote WHERE company_id = $1 AND id IN ({ids})",
        foreign: "SELECT id, currency FROM quote WHERE company_id = $1 AND currency <> 'EUR' AND id IN ({ids})",
        icon: Icon::Quotes,
    },
    KindOf {
        name: "order",
        url: "/orders/",
        numbers: "SELECT id, number FROM sales_order WHERE company_id = $1 AND id IN ({ids})",
        foreign: "SELECT id, currency FROM sales_order WHERE company_id = $1 AND currency <> 'EUR' AND id IN ({ids})",
        icon: Icon::Orders,
    },
    KindOf {
        name: "shipment",
        url: "/shipments/",
        numbers: "SELECT id, number FROM shipment WHERE company_id = $1 AND id IN ({ids})",
        foreign: "",
        icon: Icon::Deliveries,
    },
    KindOf {
        name: "invoice",
        url: "/invoices/",
        numbers: "SELECT id, number FROM invoice WHERE company_id = $1 AND id IN ({ids})",
        foreign: "SELECT id, currency FROM invoice WHERE company_id = $1 AND currency <> 'EUR' AND id IN ({ids})",
        icon: Icon::Invoices,
    },
    KindOf {
        name: "payment",
        url: "/payments/",
        numbers: "SELECT id, number FROM payment WHERE company_id = $1 AND id IN ({ids})",
        foreign: "SELECT id, currency FROM payment WHERE company_id = $1 AND currency <> 'EUR' AND id IN ({ids})",
        icon: Icon::Cash,
    },
    KindOf {
        name: "late_charge",
        url: "/late-charges/",
        numbers: "SELECT id, number FROM late_charge WHERE company_id = $1 AND id IN ({ids})",
        foreign: "",
        icon: Icon::Cash,
    },
    KindOf {
        name: "insolvency",
        url: "/insolvencies/",
        numbers: "SELECT id, label FROM insolvency WHERE company_id = $1 AND id IN ({ids})",
        foreign: "",
        icon: Icon::Cash,
    },
    KindOf {
        name: "bad_debt",
        url: "/bad-debts/",
        numbers: "SELECT id, number FROM bad_debt WHERE company_id = $1 AND id IN ({ids})",
        foreign: "",
        icon: Icon::Cash,
    },
    KindOf {
        name: "lettering",
        url: "/letterings/",
        numbers: "SELECT id, code FROM lettering WHERE company_id = $1 AND id IN ({ids})",
        foreign: "SELECT id, currency FROM lettering WHERE company_id = $1 AND currency <> 'EUR' AND id IN ({ids})",
        icon: Icon::Cash,
    },
    KindOf {
        name: "bill_of_exchange",
        url: "/bills-of-exchange/",
        numbers: "SELECT id, number FROM bill_of_exchange WHERE company_id = $1 AND id IN ({ids})",
        foreign: "",
        icon: Icon::Cash,
    },
    KindOf {
        name: "bill_remittance",
        url: "/bill-remittances/",
        numbers: "SELECT id, number FROM bill_remittance WHERE company_id = $1 AND id IN ({ids})",
        foreign: "",
        icon: Icon::Cash,
    },
    KindOf {
        name: "mandate",
        url: "/mandates/",
        numbers: "SELECT id, reference FROM mandate WHERE company_id = $1 AND id IN ({ids})",
        foreign: "",
        icon: Icon::Cash,
    },
    KindOf {
        name: "direct_debit",
        url: "/direct-debits/",
        numbers: "SELECT id, number FROM direct_debit WHERE company_id = $1 AND id IN ({ids})",
        foreign: "",
        icon: Icon::Cash,
    },
    KindOf {
        name: "refund_order",
        url: "/refund-orders/",
        numbers: "SELECT id, number FROM refund_order WHERE company_id = $1 AND id IN ({ids})",
        foreign: "",
        icon: Icon::Cash,
    },
    KindOf {
        name: "gateway",
        url: "/settings/gateways/",
        numbers: "SELECT id, label FROM gateway WHERE company_id = $1 AND id IN ({ids})",
        foreign: "",
        icon: Icon::Settings,
    },
    KindOf {
        name: "pay_link",
        url: "/pay-links/",
        numbers: "SELECT id, label FROM pay_link WHERE company_id = $1 AND id IN ({ids})",
        foreign: "",
        icon: Icon::Cash,
    },
    KindOf {
        name: "online_payment",
        url: "/online-payments/",
        numbers: "SELECT id, CASE WHEN intent = '' THEN once ELSE intent END FROM online_payment WHERE company_id = $1 AND id IN ({ids})",
        foreign: "",
        icon: Icon::Cash,
    },
    KindOf {
        name: "payout",
        url: "/payouts/",
        numbers: "SELECT id, name FROM payout WHERE company_id = $1 AND id IN ({ids})",
        foreign: "",
        icon: Icon::Cash,
    },
    KindOf {
        name: "member",
        url: "/settings/members#",
        numbers: "SELECT user_id, name FROM member WHERE company_id = $1 AND user_id IN ({ids})",
        foreign: "",
        icon: Icon::User,
    },
];

/// A kind by its name.
pub fn kind(name: &str) -> Option<&'static KindOf> {
    KINDS.iter().find(|k| k.name == name)
}

/// Where a document opens; `None` for what has no page of its own.
pub fn url_of(kind_name: &str, id: Id) -> Option<String> {
    kind(kind_name).map(|k| format!("{}{id}", k.url))
}

/// The numbers (names of customers and people) of several documents of one kind.
pub fn labels(db: &mut Db, kind_name: &str, ids: &[Id]) -> Result<HashMap<Id, String>> {
    let Some(kind) = kind(kind_name) else { return Ok(HashMap::new()) };
    let company = db.company;
    let mut ids = ids.to_vec();
    ids.sort_unstable();
    ids.dedup();
    let list =
        db.all_in(kind.numbers, store::params![company], &ids, |row| Ok((row.get::<Id>(0)?, row.get::<String>(1)?)))?;
    Ok(list.into_iter().collect())
}

/// The currencies of those documents of one kind whose amounts are not in euros.
pub fn currencies(db: &mut Db, kind_name: &str, ids: &[Id]) -> Result<HashMap<Id, Currency>> {
    let Some(kind) = kind(kind_name).filter(|k| !k.foreign.is_empty()) else { return Ok(HashMap::new()) };
    let company = db.company;
    let mut ids = ids.to_vec();
    ids.sort_unstable();
    ids.dedup();
    let list =
        db.all_in(kind.foreign, store::params![company], &ids, |row| Ok((row.get::<Id>(0)?, row.get::<Currency>(1)?)))?;
    Ok(list.into_iter().collect())
}

/// Fills in the numbers (names) of documents of one kind that rows of a page are about: `of` says which, and where.
pub fn label_rows<R>(
    db: &mut Db,
    kind_name: &str,
    rows: &mut [R],
    of: impl for<'r> Fn(&'r mut R) -> (Id, &'r mut String),
) -> Result<()> {
    let ids: Vec<Id> = rows.iter_mut().map(|row| of(row).0).collect();
    let names = labels(db, kind_name, &ids)?;
    for row in rows {
        let (id, label) = of(row);
        *label = names.get(&id).cloned().unwrap_or_default();
    }
    Ok(())
}

/// The number of one document.
pub fn label_of(db: &mut Db, kind_name: &str, id: Id) -> Result<String> {
    Ok(labels(db, kind_name, &[id])?.remove(&id).unwrap_or_default())
}
