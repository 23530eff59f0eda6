//! The code lists of EXTENDED-CTC-FR, beside those that it takes over from EN 16931.

use crate::codes::{CodeList, CodeLists, EN_1_3_16};
use crate::rules::Res;
use crate::rules::at::normal;
use std::sync::LazyLock;

/// The lists as shipped in 2026.
pub static LISTS: LazyLock<CodeLists> =
    LazyLock::new(|| CodeLists::read(include_str!("../../codes/extended-2026.txt")));

/// Schemes of a party's identifier: those of EN 16931 and two more.
pub static PARTY_SCHEME: LazyLock<CodeList> =
    LazyLock::new(|| EN_1_3_16.joined(&["icd"]).with(&LISTS.joined(&["party-scheme"])));
/// Types of an attachment: those of EN 16931, and XML.
pub static MIME: LazyLock<CodeList> = LazyLock::new(|| EN_1_3_16.joined(&["mime"]).with(&LISTS.joined(&["mime"])));
/// Taxes and duties as charges, UNTDID 5153.
pub static TAX_CHARGE: LazyLock<CodeList> = LazyLock::new(|| LISTS.joined(&["tax-charge"]));
/// The lists that a charge's reason code may come from.
pub static REASON_LIST: LazyLock<CodeList> = LazyLock::new(|| LISTS.joined(&["reason-list"]));
/// Terms of delivery, UNTDID 4053.
pub static DELIVERY_TERMS: LazyLock<CodeList> = LazyLock::new(|| LISTS.joined(&["delivery-terms"]));
/// Attributes of an item, UNTDID 6313 and names of the profile.
pub static ITEM_ATTRIBUTE: LazyLock<CodeList> = LazyLock::new(|| LISTS.joined(&["item-attribute"]));

/// Whether a value, blanks made normal, is in a list.
pub fn listed(value: &str, list: &CodeList) -> Res {
    Ok(list.has(&normal(value)))
}
