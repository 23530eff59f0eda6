//! The number of a payment: the next of its series, or one that the bank, a slip or another program gave it. The books
//! name the voucher by it (LPF art. A47 A-1: PieceRef).

use ground::numbering::{self, Drawn};
use kernel::{Day, Refusal, Result};
use store::Tx;

/// The number of a payment of a day. One that was given is no other payment's and none that the company's own series
/// will come to.
pub(super) fn number(tx: &mut Tx, given: &str, day: Day) -> Result<Drawn> {
    let given = given.trim().to_ascii_uppercase();
    if given.is_empty() {
        return numbering::next(tx, "RG", day);
    }
    let sign = |b: u8| b.is_ascii_alphanumeric() || b"-+_/".contains(&b);
    if !(2..=35).contains(&given.len()) || !given.bytes().all(sign) {
        return Err(Refusal::invalid("payment.number_shape").at("number").into());
    }
    let company = tx.company;
    let used = tx.one(
        "SELECT id FROM payment WHERE company_id = $1 AND number = $2 LIMIT 1",
        store::params![company, &given],
        |row| row.get::<i64>(0),
    )?;
    if used.is_some() || numbering::is_drawn(tx, &given)? {
        return Err(Refusal::conflict("payment.number_taken").at("number").with("number", given).into());
    }
    Ok(printed(&given))
}

/// A number that no counter gave.
pub(super) fn printed(number: &str) -> Drawn {
    Drawn { series: String::new(), value: 0, printed: number.to_string() }
}
