//! Statements as plain tables whose columns nobody recognises: a person says what they hold, once for each bank.

use formats::sheet::{self, Column, Columns};
use kernel::{Fault, Refusal};
use store::Permission;
use web::server::{Upload, UploadDef};

use super::run::import_by;

/// The form that says what the columns of a table hold.
pub const COLUMNS: UploadDef = UploadDef {
    path: "/payments/import/columns",
    needs: Permission::Cash,
    handle: |store, context, upload| {
        let plain = formats::bytes::plain(&upload.bytes)?;
        let columns = said(&upload);
        let mapping = sheet::by_columns(&plain, columns).map_err(|refusal| Fault::Refused(placed(refusal, &upload)))?;
        let report = import_by(store, context, (&upload.name, &upload.bytes), Some(&mapping))?;
        Ok(format!("/payments/imports/{}?booked={}&applied={}", report.digest, report.booked_now, report.applied_now))
    },
};

/// The fields of the form, in its order; `texts` takes several columns.
pub const FIELDS: [&str; 9] =
    ["booking_date", "value_date", "amount", "debit", "credit", "name", "account", "texts", "reference"];

/// A column by its heading, or by its number from 1.
fn column(text: &str) -> Option<Column> {
    match (text, text.parse::<usize>()) {
        ("", _) => None,
        (_, Ok(number @ 1..=200)) => Some(Column::Number(number - 1)),
        _ => Some(Column::Name(text.chars().take(100).collect())),
    }
}

fn said(upload: &Upload) -> Columns {
    let field = |name: &str| upload.fields.iter().find(|(n, _)| n == name).map_or("", |(_, value)| value.trim());
    let one = |name: &str| column(field(name));
    Columns {
        booking_date: one("booking_date"),
        value_date: one("value_date"),
        amount: one("amount"),
        debit: one("debit"),
        credit: one("credit"),
        name: one("name"),
        account: one("account"),
        reference: one("reference"),
        texts: field("texts").split([',', ';']).filter_map(|t| column(t.trim())).collect(),
        ..Columns::default()
    }
}

/// A refusal stands at the field that named the column.
fn placed(refusal: Refusal, upload: &Upload) -> Refusal {
    let named = refusal.values.iter().find(|(name, _)| *name == "name").map(|(_, value)| value.clone());
    let holds = |value: &str| named.as_ref().is_some_and(|n| value.split([',', ';']).any(|part| part.trim() == n));
    let field = upload.fields.iter().find(|(name, value)| FIELDS.contains(&name.as_str()) && holds(value));
    let at = field.map_or("file", |(name, _)| name.as_str()).to_string();
    refusal.at(at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_named_or_numbered() {
        let fields = [("booking_date", " Jour "), ("amount", "3"), ("texts", "Objet, 5;"), ("name", "")];
        let fields = fields.map(|(n, v)| (n.to_string(), v.to_string())).to_vec();
        let upload = Upload { name: String::new(), bytes: Vec::new(), fields };
        let columns = said(&upload);
        let name = |text: &str| Some(Column::Name(text.into()));
        assert_eq!((columns.booking_date, columns.amount, columns.name), (name("Jour"), Some(Column::Number(2)), None));
        assert_eq!(columns.texts, [Column::Name("Objet".into()), Column::Number(4)]);
        let refused = Refusal::invalid("sheet.no_such_column").with("name", "Objet");
        assert_eq!(placed(refused, &upload).field.as_deref(), Some("texts"));
    }
}
