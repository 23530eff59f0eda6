//! French VAT rates as dated data: mainland, Corsica, overseas departments.

use kernel::{Day, Rate};
use serde::{Deserialize, Serialize};

/// A VAT rate in force from a day on.
pub struct DatedRate {
    /// The code that lines carry.
    pub code: VatCode,
    /// Percent.
    pub rate: Rate,
    /// First day in force.
    pub from: (i16, i8, i8),
    /// Where the law says so.
    pub source: &'static str,
}

/// Which French rate a line falls under, told apart by territory because the VAT return does (3310-CA3, lines 08 to T6).
/// Items carry one of the four of the mainland; the rule that chooses a treatment turns it into that of the territory.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, schemars::JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum VatCode {
    /// Taux normal.
    #[default]
    Standard,
    /// Taux intermédiaire.
    Intermediate,
    /// Taux réduit.
    Reduced,
    /// Taux particulier.
    SuperReduced,
    /// Corsica: petroleum products.
    CorsicaFuel,
    /// Corsica: works, farm equipment.
    CorsicaWorks,
    /// Corsica: what is reduced on the mainland.
    CorsicaReduced,
    /// Corsica: livestock, first performances.
    CorsicaSpecial,
    /// Guadeloupe, Martinique, Réunion: taux normal.
    OverseasStandard,
    /// The same: taux réduit.
    OverseasReduced,
    /// The same: livestock.
    OverseasLivestock,
    /// The same: press, first performances.
    OverseasPress,
    /// No tax on the document.
    None,
}

impl VatCode {
    /// Those that an item may carry: the rates of the mainland, highest first.
    pub const MAINLAND: [VatCode; 4] =
        [VatCode::Standard, VatCode::Intermediate, VatCode::Reduced, VatCode::SuperReduced];

    /// All that bear tax, one sub-account of the books each.
    pub const ALL: [VatCode; 12] = [
        VatCode::Standard,
        VatCode::Intermediate,
        VatCode::Reduced,
        VatCode::SuperReduced,
        VatCode::CorsicaFuel,
        VatCode::CorsicaWorks,
        VatCode::CorsicaReduced,
        VatCode::CorsicaSpecial,
        VatCode::OverseasStandard,
        VatCode::OverseasReduced,
        VatCode::OverseasLivestock,
        VatCode::OverseasPress,
    ];

    /// The name in tables and forms.
    pub fn name(self) -> &'static str {
        match self {
            VatCode::Standard => "standard",
            VatCode::Intermediate => "intermediate",
            VatCode::Reduced => "reduced",
            VatCode::SuperReduced => "super_reduced",
            VatCode::CorsicaFuel => "corsica_fuel",
            VatCode::CorsicaWorks => "corsica_works",
            VatCode::CorsicaReduced => "corsica_reduced",
            VatCode::CorsicaSpecial => "corsica_special",
            VatCode::OverseasStandard => "overseas_standard",
            VatCode::OverseasReduced => "overseas_reduced",
            VatCode::OverseasLivestock => "overseas_livestock",
            VatCode::OverseasPress => "overseas_press",
            VatCode::None => "none",
        }
    }

    /// Reads the name.
    pub fn parse(text: &str) -> Option<VatCode> {
        if text == "none" {
            return Some(VatCode::None);
        }
        VatCode::ALL.into_iter().find(|c| c.name() == text)
    }

    /// The code of the mainland whose rate this is on a day.
    pub fn of_rate(rate: Rate, day: Day) -> Option<VatCode> {
        VatCode::MAINLAND.into_iter().find(|c| c.on(day).rate == rate)
    }

    /// The rate in force on a day; the earliest one known before that.
    pub fn on(self, day: Day) -> &'static DatedRate {
        let mut found = None;
        for rate in RATES.iter().filter(|r| r.code == self) {
            let (y, m, d) = rate.from;
            if found.is_none() || Day::new(y, m, d).is_some_and(|from| from <= day) {
                found = Some(rate);
            }
        }
        found.unwrap_or(&RATES[0])
    }
}

/// Rates, oldest first within a code. CGI art. 278 and following, 294 to 297, now CIBS art. L. 211 and following
/// (ordonnance 2025-1247, in force 2026-09-01); rates unchanged by the move.
pub const RATES: &[DatedRate] = &[
    DatedRate { code: VatCode::Standard, rate: Rate(196_000), from: (2000, 4, 1), source: "CGI art. 278" },
    DatedRate { code: VatCode::Standard, rate: Rate(200_000), from: (2014, 1, 1), source: "CGI art. 278 (loi 2012-1510)" },
    DatedRate { code: VatCode::Intermediate, rate: Rate(70_000), from: (2012, 1, 1), source: "CGI art. 279 (loi 2011-1978)" },
    DatedRate { code: VatCode::Intermediate, rate: Rate(100_000), from: (2014, 1, 1), source: "CGI art. 279 (loi 2012-1510)" },
    DatedRate { code: VatCode::Reduced, rate: Rate(55_000), from: (1982, 7, 1), source: "CGI art. 278-0 bis" },
    DatedRate { code: VatCode::SuperReduced, rate: Rate(21_000), from: (1989, 1, 1), source: "CGI art. 281 quater et s." },
    DatedRate { code: VatCode::CorsicaFuel, rate: Rate(130_000), from: (1989, 1, 1), source: "CGI art. 297, I-1, 4°" },
    DatedRate { code: VatCode::CorsicaWorks, rate: Rate(80_000), from: (1989, 1, 1), source: "CGI art. 297, I-1, 5°" },
    DatedRate { code: VatCode::CorsicaWorks, rate: Rate(100_000), from: (2014, 1, 1), source: "CGI art. 297, I-1, 5° (loi 2012-1510)" },
    DatedRate { code: VatCode::CorsicaReduced, rate: Rate(21_000), from: (1989, 1, 1), source: "CGI art. 297, I-1, 6°" },
    DatedRate { code: VatCode::CorsicaSpecial, rate: Rate(9_000), from: (1989, 1, 1), source: "CGI art. 297, I-1, 1° et 2°" },
    DatedRate { code: VatCode::OverseasStandard, rate: Rate(85_000), from: (1997, 1, 1), source: "CGI art. 296, b" },
    DatedRate { code: VatCode::OverseasReduced, rate: Rate(21_000), from: (1996, 1, 1), source: "CGI art. 296, a" },
    DatedRate { code: VatCode::OverseasLivestock, rate: Rate(17_500), from: (1997, 1, 1), source: "CGI art. 296 ter, b" },
    DatedRate { code: VatCode::OverseasPress, rate: Rate(10_500), from: (1997, 1, 1), source: "CGI art. 296 ter, a et c" },
    DatedRate { code: VatCode::None, rate: Rate(0), from: (1970, 1, 1), source: "-" },
];
