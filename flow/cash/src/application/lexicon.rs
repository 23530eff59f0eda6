//! Words that every accountant of Western Europe reads the same way, for companies without a history yet: tax, pay,
//! rent and loans; money on account. What a company's own history says weighs more.

use super::learn::Class;

/// Words of money that is no customer's: taxes, social charges, pay, rent, loans, interest, own transfers.
const OTHERS: &[&str] = &[
    // French
    "URSSAF",
    "DGFIP",
    "IMPOTS",
    "TVA",
    "SALAIRE",
    "SALAIRES",
    "PAIE",
    "COTISATION",
    "COTISATIONS",
    "LOYER",
    "LOYERS",
    "INTERETS",
    "EMPRUNT",
    "PRET",
    "ECHEANCE PRET",
    "AGIRC",
    "RETRAITE",
    "MUTUELLE",
    "SINISTRE",
    "INDEMNITE",
    "SUBVENTION",
    "AGIOS",
    "COMMISSION",
    "TRESOR",
    "PUBLIC",
    "REMBT",
    "REMBOURSEMENT",
    "INTERNE",
    "DIVIDENDES",
    "PREVOYANCE",
    // Gateways of payment, when they pay out
    "STRIPE",
    "PAYPAL",
    "SUMUP",
    "ADYEN",
    "MOLLIE",
    "PAYPLUG",
    "STANCER",
    "GOCARDLESS",
    // German
    "FINANZAMT",
    "FINANZKASSE",
    "STEUER",
    "UMSATZSTEUER",
    "LOHN",
    "GEHALT",
    "GEHAELTER",
    "MIETE",
    "ZINSEN",
    "DARLEHEN",
    "KRANKENKASSE",
    "BERUFSGENOSSENSCHAFT",
    "ERSTATTUNG",
    "UMBUCHUNG",
    "KONTOFUEHRUNG",
    "SOZIALVERSICHERUNG",
    // English
    "HMRC",
    "TAX",
    "VAT",
    "PAYROLL",
    "SALARY",
    "SALARIES",
    "WAGES",
    "RENT",
    "LOAN",
    "INTEREST",
    "REFUND",
    "INSURANCE",
    "PENSION",
    "GRANT",
    "INTERNAL",
    // Italian, Spanish, Dutch, Portuguese
    "IVA",
    "IMPOSTE",
    "STIPENDI",
    "STIPENDIO",
    "AFFITTO",
    "MUTUO",
    "INTERESSI",
    "INPS",
    "ENTRATE",
    "GIROCONTO",
    "AEAT",
    "HACIENDA",
    "NOMINA",
    "NOMINAS",
    "ALQUILER",
    "PRESTAMO",
    "INTERESES",
    "SEGURIDAD",
    "BELASTINGDIENST",
    "LOON",
    "SALARIS",
    "HUUR",
    "LENING",
    "RENTE",
    "IMPOSTOS",
    "SALARIOS",
    "RENDA",
    "JUROS",
    "RIMBORSO",
    "DEVOLUCION",
];

/// Words of money paid before there is an invoice.
const AHEAD: &[&str] = &[
    "ACOMPTE",
    "ACOMPTES",
    "AVANCE",
    "PROVISION",
    "VALOIR",
    "ARRHES",
    "ADVANCE",
    "DEPOSIT",
    "PREPAYMENT",
    "DOWNPAYMENT",
    "ANZAHLUNG",
    "VORAUSZAHLUNG",
    "VORKASSE",
    "AKONTO",
    "A CONTO",
    "IN CONTO",
    "A KONTO",
    "A CUENTA",
    "ACCONTO",
    "ANTICIPO",
    "CAPARRA",
    "VOORSCHOT",
    "AANBETALING",
    "VOORUITBETALING",
    "ADIANTAMENTO",
    "SENAL",
];

/// Beginnings of such words, where words are put together.
const AHEAD_STEMS: &[&str] =
    &["AKONTO", "ANZAHLUNGS", "VORAUSZAHL", "VORAUSKASSE", "VOORSCHOT", "VOORUITBET", "AANBETAL", "PREPAY", "ANTICIP", "ADIANT"];

/// Beginnings of words of money given back.
const BACK_STEMS: &[&str] = &["RUECKZAHL", "RUCKZAHL", "RUECKERST", "RUCKERST", "ERSTATT", "TERUGBET", "REIMBURS", "REEMBOLS", "DEVOLUC"];

/// Words of money given back.
const BACK: &[&str] = &[
    "REMBOURSEMENT",
    "TROP",
    "PERCU",
    "REFUND",
    "OVERPAYMENT",
    "RUECKERSTATTUNG",
    "RUCKERSTATTUNG",
    "UEBERZAHLUNG",
    "ERSTATTUNG",
    "GUTSCHRIFT",
    "RIMBORSO",
    "DEVOLUCION",
    "REEMBOLSO",
    "TERUGBETALING",
    "AVOIR",
];

/// Two words in a row that mean something else together than each alone: `a conto` is paid ahead, `estratto conto` is a
/// statement of account.
pub fn pair(first: &str, second: &str) -> Option<&'static str> {
    let lists = [OTHERS, AHEAD, BACK];
    let mut pairs = lists.into_iter().flatten().copied().filter(|entry| entry.contains(' '));
    pairs.find(|entry| entry.split_once(' ') == Some((first, second)))
}

/// Whether a word, or a pair that it ends, is one of ours.
pub fn knows(word: &str) -> bool {
    let ends = |entry: &&str| entry.rsplit(' ').next() == Some(word);
    let begins = |stem: &&str| word.starts_with(*stem);
    [OTHERS, AHEAD, BACK].into_iter().flatten().any(|entry| ends(&entry))
        || AHEAD_STEMS.iter().chain(BACK_STEMS).any(|s| begins(&s))
}

/// How much a word speaks for a class, as a natural logarithm.
pub fn says(word: &str, class: Class) -> f64 {
    let word = word.trim_start_matches('@');
    let begins = |stems: &[&str]| stems.iter().any(|stem| word.starts_with(stem));
    match class {
        Class::NotCustomer if OTHERS.contains(&word) => 2.5,
        Class::NotCustomer if word == "#Bank" || word == "#Salary" => 5.0,
        Class::OnAccount if AHEAD.contains(&word) || begins(AHEAD_STEMS) => 2.5,
        Class::Refund if BACK.contains(&word) || begins(BACK_STEMS) => 2.0,
        _ => 0.0,
    }
}
