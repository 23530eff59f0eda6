//! Code lists as dated data: for each publisher's version a text file, read once into lists that answer fast.

use std::collections::HashMap;
use std::sync::LazyLock;

/// The values a field may take.
#[derive(Clone, Debug, Default)]
pub struct CodeList {
    /// Where the values come from.
    pub source: &'static str,
    /// Values of up to eight bytes, each packed into an integer, in order.
    short: Vec<u64>,
    long: Vec<&'static str>,
    /// The values with a blank before and after each.
    spelled: String,
    values: Vec<&'static str>,
}

impl CodeList {
    fn new(source: &'static str, values: Vec<&'static str>) -> CodeList {
        let mut short: Vec<u64> = values.iter().filter_map(|v| packed(v)).collect();
        short.sort_unstable();
        let mut long: Vec<&'static str> = values.iter().copied().filter(|v| v.len() > 8).collect();
        long.sort_unstable();
        let spelled = format!(" {} ", values.join(" "));
        CodeList { source, short, long, spelled, values }
    }

    /// This list and the values of another.
    pub fn with(self, other: &CodeList) -> CodeList {
        let values = self.values.iter().chain(&other.values).copied().collect();
        CodeList::new(self.source, values)
    }

    /// This list less the values of another.
    pub fn without(self, other: &CodeList) -> CodeList {
        CodeList::new(self.source, self.values.into_iter().filter(|v| !other.has(v)).collect())
    }

    /// Whether a value is in the list, exactly as written.
    pub fn has(&self, value: &str) -> bool {
        match packed(value) {
            Some(word) => self.short.binary_search(&word).is_ok(),
            None => self.long.binary_search(&value).is_ok(),
        }
    }

    /// Whether the text occurs in the list written out with blanks between its values: so do the official rules ask
    /// where they look only at a part of a text. The empty text always does.
    pub fn spells(&self, part: &str) -> bool {
        self.has(part) || self.spelled.contains(part)
    }

    /// The values, in the order of the data.
    pub fn values(&self) -> &[&'static str] {
        &self.values
    }
}

/// A value of one to eight bytes as an integer; none for longer or empty ones.
fn packed(value: &str) -> Option<u64> {
    if value.is_empty() || value.len() > 8 {
        return None;
    }
    Some(value.bytes().fold(0, |word, b| word << 8 | u64::from(b)))
}

/// The lists of one data file: sections `[name] source`, values between blanks; lines with `#` are remarks.
#[derive(Debug, Default)]
pub struct CodeLists {
    lists: HashMap<&'static str, CodeList>,
}

impl CodeLists {
    /// Reads a data file.
    pub fn read(text: &'static str) -> CodeLists {
        let mut lists = HashMap::new();
        let mut open: Option<(&str, &str, Vec<&str>)> = None;
        for line in text.lines().filter(|l| !l.starts_with('#')) {
            if let Some((name, source)) = line.strip_prefix('[').and_then(|l| l.split_once(']')) {
                if let Some((name, source, values)) = open.replace((name, source.trim(), Vec::new())) {
                    lists.insert(name, CodeList::new(source, values));
                }
            } else if let Some((_, _, values)) = open.as_mut() {
                values.extend(line.split_ascii_whitespace());
            }
        }
        if let Some((name, source, values)) = open {
            lists.insert(name, CodeList::new(source, values));
        }
        CodeLists { lists }
    }

    /// Several sections as one list; a name that is in no section adds nothing.
    pub fn joined(&self, names: &[&str]) -> CodeList {
        let parts = || names.iter().filter_map(|n| self.lists.get(n));
        let values = parts().flat_map(|l| l.values.iter().copied()).collect();
        CodeList::new(parts().map(|l| l.source).next().unwrap_or_default(), values)
    }

    /// The names of the sections.
    pub fn names(&self) -> impl Iterator<Item = &'static str> {
        self.lists.keys().copied()
    }
}

/// The lists of the EN 16931 validation rules 1.3.16.
pub static EN_1_3_16: LazyLock<CodeLists> = LazyLock::new(|| CodeLists::read(include_str!("en-1.3.16.txt")));

/// Declares lists made of sections of the EN data.
macro_rules! lists {
    ($($(#[$doc:meta])* $name:ident = $($section:literal)+;)*) => {
        $($(#[$doc])* pub static $name: LazyLock<CodeList> = LazyLock::new(|| EN_1_3_16.joined(&[$($section),+]));)*
    };
}

lists! {
    /// Types of a UBL Invoice (BT-3).
    INVOICE_TYPE = "invoice-type";
    /// Types of a UBL CreditNote (BT-3).
    CREDIT_NOTE_TYPE = "credit-note-type";
    /// Types of a document, invoice or credit note (BT-3).
    DOCUMENT_TYPE = "invoice-type" "credit-note-type";
    /// Currencies, ISO 4217 (BT-5, BT-6).
    CURRENCY = "currency";
    /// Tax point codes in UBL (BT-8).
    TAX_POINT_UBL = "tax-point-ubl";
    /// Tax point codes in CII (BT-8).
    TAX_POINT_CII = "tax-point-cii";
    /// Schemes of an invoiced object's identifier (BT-18-1, BT-128-1).
    REFERENCE = "reference";
    /// Subjects of a note in UBL (BT-21).
    SUBJECT_UBL = "subject";
    /// Subjects of a note in CII (BT-21).
    SUBJECT_CII = "subject" "subject-cii";
    /// Schemes of identifiers, ISO/IEC 6523.
    ICD = "icd";
    /// Schemes of item classifications (BT-158-1).
    ITEM_CLASSIFICATION = "item-classification";
    /// Countries in UBL.
    COUNTRY_UBL = "country" "country-ubl";
    /// Countries in CII.
    COUNTRY_CII = "country" "country-cii";
    /// What a VAT identifier begins with, in UBL.
    VAT_PREFIX_UBL = "country" "country-ubl" "vat-prefix";
    /// What a VAT identifier begins with, in CII.
    VAT_PREFIX_CII = "country" "country-cii" "vat-prefix";
    /// Means of payment (BT-81).
    PAYMENT_MEANS = "payment-means";
    /// VAT categories.
    VAT_CATEGORY = "vat-category";
    /// Reasons of an allowance (BT-98, BT-140).
    ALLOWANCE_REASON = "allowance-reason";
    /// Reasons of a charge (BT-105, BT-145).
    CHARGE_REASON = "charge-reason";
    /// Reasons of a VAT exemption (BT-121).
    VATEX = "vatex";
    /// Units of measure (BT-130, BT-150).
    UNIT = "unit";
    /// Types of an attachment (BT-125-1).
    MIME = "mime";
    /// Schemes of electronic addresses (BT-34-1, BT-49-1).
    EAS = "eas";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_know_their_values() {
        assert!(CURRENCY.has("EUR") && !CURRENCY.has("eur") && !CURRENCY.has("") && !CURRENCY.has("EURO"));
        assert!(UNIT.has("C62") && UNIT.has("XPP") && !UNIT.has("PCS"));
        assert!(VATEX.has("VATEX-FR-FRANCHISE") && !VATEX.has("VATEX-FR"));
        assert!(COUNTRY_UBL.has("SS") && !COUNTRY_CII.has("SS") && COUNTRY_CII.has("AN"));
        assert!(MIME.has("application/pdf") && MIME.values().len() == 6);
        assert_eq!((UNIT.values().len(), ICD.values().len(), EAS.values().len()), (2162, 243, 104));
    }

    #[test]
    fn every_list_has_values_and_a_source() {
        for name in EN_1_3_16.names() {
            let list = EN_1_3_16.joined(&[name]);
            assert!(!list.values().is_empty() && !list.source.is_empty(), "{name}");
            for value in list.values() {
                assert!(list.has(value), "{name} {value}");
            }
        }
    }
}
