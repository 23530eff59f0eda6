//! Identifiers that pass their own arithmetic, made from a number: SIREN, SIRET, VAT number, IBAN. They belong to
//! nobody on purpose: the SIREN series used here (8 digits from 90 000 000) is made, not drawn from any register.

use ground::party::Identifiers;
use kernel::identifier;

/// Puts the digit behind `digits` that makes its Luhn sum right.
fn with_luhn(digits: &str) -> String {
    let sum: u32 = digits
        .bytes()
        .rev()
        .enumerate()
        .map(|(i, b)| {
            let d = u32::from(b.saturating_sub(b'0'));
            if i % 2 == 1 { d } else { d * 2 / 10 + d * 2 % 10 }
        })
        .sum();
    format!("{digits}{}", (10 - sum % 10) % 10)
}

/// The SIREN number `n` of a series; different for every `n` below ten million.
pub fn siren(n: u64) -> String {
    with_luhn(&format!("{:08}", 90_000_000 + (n * 7_919 + 12_345) % 10_000_000))
}

/// The SIRET of the head office of a SIREN.
pub fn siret(siren: &str) -> String {
    with_luhn(&format!("{siren}0001"))
}

/// A French IBAN of a bank (5 digits) and branch, with the RIB key and the check digits of ISO 13616.
pub fn iban(bank: u64, branch: u64, account: u64) -> String {
    let (bank, branch, account) = (bank % 100_000, branch % 100_000, account % 100_000_000_000);
    let key = 97 - (89 * bank + 15 * branch + 3 * account) % 97;
    let bban = format!("{bank:05}{branch:05}{account:011}{key:02}");
    // F is 15 and R is 27 in the arithmetic of an IBAN.
    let rest = format!("{bban}152700").bytes().fold(0u64, |r, b| (r * 10 + u64::from(b.saturating_sub(b'0'))) % 97);
    format!("FR{:02}{bban}", 98 - rest)
}

/// All identifiers of business `n`.
pub fn identifiers(n: u64) -> Identifiers {
    let siren = siren(n);
    /// Codes of large French banks.
    const BANKS: [u64; 6] = [30_004, 30_003, 30_002, 10_278, 13_807, 16_706];
    let bank = BANKS.get((n % 6) as usize).copied().unwrap_or(30_004);
    Identifiers {
        siret: siret(&siren),
        vat: identifier::vat_of_siren(&siren).unwrap_or_default(),
        iban: iban(bank, 100 + n * 37 % 9_000, 10_000_000 + n * 982_451),
        siren,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_made_passes_the_checks() {
        let mut seen = std::collections::HashSet::new();
        for n in 0..5000 {
            let ids = identifiers(n);
            assert!(identifier::is_siren(&ids.siren), "{}", ids.siren);
            assert!(identifier::is_siret(&ids.siret), "{}", ids.siret);
            assert!(identifier::is_vat(&ids.vat) && identifier::is_iban(&ids.iban), "{ids:?}");
            assert!(ids.checked().is_ok() && seen.insert(ids.siren));
        }
    }
}
