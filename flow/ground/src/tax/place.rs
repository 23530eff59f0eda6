//! Where a place lies for VAT: French territories by postcode, the European Union with its exceptions, the world.

use kernel::Day;

/// Where an address lies for VAT.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// France without its special territories, and Monaco (CGI art. 256-0; Franco-Monegasque convention of 1963).
    Mainland,
    /// Corsica (CGI art. 297).
    Corsica,
    /// Guadeloupe and Martinique: one market (CGI art. 294, 1).
    Antilles,
    /// Réunion.
    Reunion,
    /// French Guiana or Mayotte: VAT does not apply (CGI art. 294, 1).
    Untaxed,
    /// Another member state, by its ISO code.
    Union(String),
    /// Outside the European Union for VAT, by its ISO code.
    World(String),
}

/// The member states beside France, and the day since which one is no more.
const UNION: &[(&str, Option<(i16, i8, i8)>)] = &[
    ("AT", None), ("BE", None), ("BG", None), ("CY", None), ("CZ", None), ("DE", None), ("DK", None), ("EE", None),
    ("ES", None), ("FI", None), ("GR", None), ("HR", None), ("HU", None), ("IE", None), ("IT", None), ("LT", None),
    ("LU", None), ("LV", None), ("MT", None), ("NL", None), ("PL", None), ("PT", None), ("RO", None), ("SE", None),
    ("SI", None), ("SK", None),
    // Withdrawal agreement, art. 126 and 127: the end of the transition period.
    ("GB", Some((2021, 1, 1))),
];

/// Parts of member states where the VAT directive does not apply, by beginning of the postcode (directive 2006/112,
/// art. 6): Canary Islands, Ceuta, Melilla; Büsingen, Heligoland; Livigno, Campione; Mount Athos; Åland.
const OUTSIDE: &[(&str, &[&str])] = &[
    ("ES", &["35", "38", "51", "52"]),
    ("DE", &["78266", "27498"]),
    ("IT", &["23041", "22061", "22060"]),
    ("GR", &["63086", "63087"]),
    ("FI", &["22"]),
];

/// French territories that have an ISO code of their own.
const TERRITORIES: &[(&str, Place)] = &[
    ("GP", Place::Antilles),
    ("MQ", Place::Antilles),
    ("RE", Place::Reunion),
    ("GF", Place::Untaxed),
    ("YT", Place::Untaxed),
    ("MC", Place::Mainland),
];

impl Place {
    /// The place of an address on a day. Greece is known under both of its codes; Northern Ireland under its own and by its
    /// postcodes, which is the Union for goods alone (protocol of the withdrawal agreement, art. 8).
    pub fn of(country: &str, postcode: &str, day: Day) -> Place {
        let country = country.trim().to_ascii_uppercase();
        let postcode: String = postcode.chars().filter(char::is_ascii_alphanumeric).collect();
        if let Some((_, place)) = TERRITORIES.iter().find(|(code, _)| *code == country) {
            return place.clone();
        }
        match country.as_str() {
            "" | "FR" => Place::french(&postcode),
            "EL" => Place::Union("GR".into()),
            "XI" => Place::Union("XI".into()),
            _ => {
                let left = |until: Option<(i16, i8, i8)>| {
                    until.and_then(|(y, m, d)| Day::new(y, m, d)).is_some_and(|since| since <= day)
                };
                let member = UNION.iter().any(|(code, until)| *code == country && !left(*until));
                let outside = OUTSIDE.iter().filter(|(code, _)| *code == country);
                let excepted = outside.flat_map(|(_, codes)| codes.iter()).any(|code| postcode.starts_with(code));
                match member && !excepted {
                    true => Place::Union(country),
                    false if country == "GB" && postcode.to_ascii_uppercase().starts_with("BT") => Place::Union("XI".into()),
                    false => Place::World(country),
                }
            }
        }
    }

    fn french(postcode: &str) -> Place {
        let starts = |list: &[&str]| list.iter().any(|code| postcode.starts_with(code));
        match () {
            () if starts(&["20"]) => Place::Corsica,
            // Saint-Barthélemy and the French part of Saint-Martin are third territories.
            () if starts(&["97133"]) => Place::World("BL".into()),
            () if starts(&["97150"]) => Place::World("MF".into()),
            () if starts(&["971", "972"]) => Place::Antilles,
            () if starts(&["974"]) => Place::Reunion,
            () if starts(&["973", "976"]) => Place::Untaxed,
            () if starts(&["975"]) => Place::World("PM".into()),
            () if starts(&["977"]) => Place::World("BL".into()),
            () if starts(&["978"]) => Place::World("MF".into()),
            () if starts(&["984"]) => Place::World("TF".into()),
            () if starts(&["986"]) => Place::World("WF".into()),
            () if starts(&["987"]) => Place::World("PF".into()),
            () if starts(&["988"]) => Place::World("NC".into()),
            () => Place::Mainland,
        }
    }

    /// The same for services: Northern Ireland is of the United Kingdom for them.
    pub fn for_services(&self) -> Place {
        match self {
            Place::Union(code) if code == "XI" => Place::World("GB".into()),
            other => other.clone(),
        }
    }

    /// Can a VAT number that begins so be of a buyer in another member state, when goods or services go here? Greece's
    /// numbers begin with EL; those of a state that has left count for what was sold there before.
    pub fn takes_number_of(&self, prefix: &str) -> bool {
        match prefix {
            "EL" | "XI" => true,
            "GB" => matches!(self, Place::Union(code) if code == "GB"),
            "GR" => false,
            _ => UNION.iter().any(|(code, _)| *code == prefix),
        }
    }

    /// In France, where French VAT or its absence is decided by territory.
    pub fn is_french(&self) -> bool {
        matches!(self, Place::Mainland | Place::Corsica | Place::Antilles | Place::Reunion | Place::Untaxed)
    }

    /// The part of France whose goods move without crossing a VAT border: mainland and Corsica, the Antilles, Réunion.
    pub fn market(&self) -> u8 {
        match self {
            Place::Mainland | Place::Corsica => 0,
            Place::Antilles => 1,
            Place::Reunion => 2,
            Place::Untaxed => 3,
            Place::Union(_) => 4,
            Place::World(_) => 5,
        }
    }

    /// Its ISO code.
    pub fn country(&self) -> &str {
        match self {
            Place::Union(code) | Place::World(code) => code,
            _ => "FR",
        }
    }
}
