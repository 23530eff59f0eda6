//! The currencies of ISO 4217 and how many decimals their amounts have (list one of the maintenance agency, SIX, of
//! 2026-01-01; precious metals, test codes and funds without minor units left out).

/// Currencies by the number of their decimals.
const CURRENCIES: [(u32, &str); 4] = [
    (2, TWO),
    (0, "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF"),
    (3, "BHD IQD JOD KWD LYD OMR TND"),
    (4, "CLF UYW"),
];

const TWO: &str = "\
    AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF \
    CHE CHF CHW CNY COP COU CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ \
    GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD \
    MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON \
    RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS \
    UAH USD USN UYU UZS VED VES WST XCD XCG YER ZAR ZMW ZWG";

/// Decimals of a currency by its code; `None` where the list does not have it.
pub fn decimals(code: &str) -> Option<u32> {
    // Three letters are found in the list only where a code begins: every code takes four places.
    let has = |list: &str| code.len() == 3 && list.as_bytes().chunks(4).any(|c| &c[..3] == code.as_bytes());
    CURRENCIES.iter().find(|(_, list)| has(list)).map(|(decimals, _)| *decimals)
}

/// All codes, in the order of the alphabet.
pub fn codes() -> Vec<&'static str> {
    let mut list: Vec<&'static str> = CURRENCIES.iter().flat_map(|(_, codes)| codes.split(' ')).collect();
    list.sort_unstable();
    list
}
