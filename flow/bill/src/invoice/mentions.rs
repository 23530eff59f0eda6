//! The mentions that an invoice between businesses must carry, as dated data with their sources.
//!
//! Which ones apply follows from the invoice's day and from the seller's identity as quoted; their words stand in the
//! `.ftl` files under `mention-...`, in the language of the customer.

use ground::company::Identity;
use ground::receivable::EarlyPayment;
use ground::tax::Treatment;
use kernel::{Day, Rate};
use web::format;
use web::i18n::Lang;

use super::model::Kind;

/// A mention in force between two days.
pub struct Mention {
    /// Its key: `mention-penalty`.
    pub key: &'static str,
    /// When it applies.
    pub applies: fn(&Told) -> bool,
    /// First day in force.
    pub from: (i16, i8, i8),
    /// Last day in force, where it has ended.
    pub until: Option<(i16, i8, i8)>,
    /// Where the law says so.
    pub source: &'static str,
}

/// What the mentions of an invoice depend on.
pub struct Told<'a> {
    /// Issue day.
    pub day: Day,
    /// The seller as quoted.
    pub seller: &'a Identity,
    /// Some line is a supply of goods.
    pub goods: bool,
    /// Some line is a service.
    pub services: bool,
    /// How VAT treats its lines.
    pub treatments: &'a [Treatment],
    /// What kind of document it is.
    pub kind: Kind,
    /// The discount for early payment that was agreed.
    pub early: Option<EarlyPayment>,
}

impl Told<'_> {
    /// Does some treatment ask for this sentence?
    fn says(&self, mention: &str) -> bool {
        self.treatments.iter().any(|t| t.rule(self.day).mention == mention)
    }

    /// Credit notes ask for no payment.
    fn owed(&self) -> bool {
        !self.kind.is_credit()
    }
}

/// All mentions, in the order they are printed.
pub const MENTIONS: &[Mention] = &[
    Mention {
        key: "nature_goods",
        applies: |t| t.goods && !t.services,
        from: (2022, 10, 10),
        until: None,
        source: "CGI ann. II art. 242 nonies A (décret 2022-1299)",
    },
    Mention {
        key: "nature_services",
        applies: |t| t.services && !t.goods,
        from: (2022, 10, 10),
        until: None,
        source: "CGI ann. II art. 242 nonies A (décret 2022-1299)",
    },
    Mention {
        key: "nature_both",
        applies: |t| t.goods && t.services,
        from: (2022, 10, 10),
        until: None,
        source: "CGI ann. II art. 242 nonies A (décret 2022-1299)",
    },
    Mention {
        key: "debits",
        applies: |t| t.seller.vat_on_debits,
        from: (2022, 10, 10),
        until: None,
        source: "CGI ann. II art. 242 nonies A (décret 2022-1299)",
    },
    Mention { key: "vat_294", applies: |t| t.says("vat_294"), from: (1968, 1, 1), until: None, source: "CGI art. 294, 1" },
    Mention { key: "vat_293b", applies: |t| t.says("vat_293b"), from: (1991, 1, 1), until: None, source: "CGI art. 293 E" },
    Mention {
        key: "vat_262ter",
        applies: |t| t.says("vat_262ter"),
        from: (1993, 1, 1),
        until: None,
        source: "CGI art. 262 ter, I ; ann. II art. 242 nonies A, I-12°",
    },
    Mention {
        key: "vat_reverse",
        applies: |t| t.says("vat_reverse"),
        from: (2013, 1, 1),
        until: None,
        source: "CGI ann. II art. 242 nonies A, I-13°",
    },
    Mention { key: "vat_262", applies: |t| t.says("vat_262"), from: (1968, 1, 1), until: None, source: "CGI art. 262, I" },
    Mention {
        key: "vat_294_export",
        applies: |t| t.says("vat_294_export"),
        from: (1968, 1, 1),
        until: None,
        source: "CGI art. 294, 2 et 3",
    },
    Mention { key: "vat_259", applies: |t| t.says("vat_259"), from: (2010, 1, 1), until: None, source: "CGI art. 259, 1°" },
    Mention {
        key: "vat_margin_goods",
        applies: |t| t.says("vat_margin_goods"),
        from: (2013, 1, 1),
        until: None,
        source: "CGI ann. II art. 242 nonies A, I-16°",
    },
    Mention {
        key: "vat_margin_art",
        applies: |t| t.says("vat_margin_art"),
        from: (2013, 1, 1),
        until: None,
        source: "CGI ann. II art. 242 nonies A, I-16°",
    },
    Mention {
        key: "vat_margin_collection",
        applies: |t| t.says("vat_margin_collection"),
        from: (2013, 1, 1),
        until: None,
        source: "CGI ann. II art. 242 nonies A, I-16°",
    },
    Mention { key: "vat_net", applies: |t| t.says("vat_net"), from: (1968, 1, 1), until: None, source: "CGI art. 272, 1" },
    Mention { key: "vat_261", applies: |t| t.says("vat_261"), from: (1968, 1, 1), until: None, source: "CGI art. 261" },
    Mention {
        key: "discount",
        applies: |t| t.owed() && t.early.is_none(),
        from: (2009, 1, 1),
        until: None,
        source: "C. com. art. L441-9 I",
    },
    Mention {
        // The second half spares a credit note for the VAT of a discount that is taken.
        key: "discount_granted",
        applies: |t| t.owed() && t.early.is_some(),
        from: (2009, 1, 1),
        until: None,
        source: "C. com. art. L441-9 I ; CGI art. 267 II-1",
    },
    Mention {
        key: "penalty",
        applies: |t| t.owed() && t.seller.penalty_rate > Rate(0),
        from: (2009, 1, 1),
        until: None,
        source: "C. com. art. L441-10 II",
    },
    Mention {
        // Without a rate of its own: what the law says then.
        key: "penalty_default",
        applies: |t| t.owed() && t.seller.penalty_rate <= Rate(0),
        from: (2009, 1, 1),
        until: None,
        source: "C. com. art. L441-10 II",
    },
    Mention {
        key: "indemnity",
        applies: |t| t.owed(),
        from: (2013, 1, 1),
        until: None,
        source: "C. com. art. L441-10 II et D441-5 (décret 2012-1115)",
    },
];

/// The fixed indemnity for the cost of collection, in cents (C. com. art. D441-5, since 2013-01-01).
pub const INDEMNITY: kernel::Cents = kernel::Cents(4_000);

/// Rate and last day of a discount for early payment, as its mention says them.
pub fn early(lang: Lang<'_>, early: Option<EarlyPayment>) -> (String, String) {
    early.map(|e| (format::rate(lang.locale, e.rate), format::day(lang, e.until))).unwrap_or_default()
}

/// The mentions of an invoice.
pub fn of(told: &Told) -> Vec<&'static Mention> {
    let day = |(y, m, d): (i16, i8, i8)| Day::new(y, m, d);
    MENTIONS
        .iter()
        .filter(|m| day(m.from).is_some_and(|from| from <= told.day))
        .filter(|m| m.until.and_then(day).is_none_or(|until| told.day <= until))
        .filter(|m| (m.applies)(told))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mentions_follow_day_seller_and_lines() {
        let keys = |day: &str, rate: i64, debits: bool, goods: bool, services: bool| {
            let seller = Identity { penalty_rate: Rate::whole(rate), vat_on_debits: debits, ..Identity::default() };
            let treatments = if goods { &[Treatment::Domestic, Treatment::Export][..] } else { &[] };
            let day = Day::parse(day).unwrap();
            let early = (rate == 11).then_some(EarlyPayment { rate: Rate::whole(2), until: day });
            let told = Told { day, seller: &seller, goods, services, treatments, kind: Kind::Invoice, early };
            of(&told).iter().map(|m| m.key).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(keys("2026-11-22", 12, true, true, true), "nature_both debits vat_262 discount penalty indemnity");
        assert_eq!(keys("2026-11-22", 12, false, true, false), "nature_goods vat_262 discount penalty indemnity");
        assert_eq!(keys("2026-11-22", 0, false, false, true), "nature_services discount penalty_default indemnity");
        assert_eq!(keys("2026-11-22", 11, false, true, false), "nature_goods vat_262 discount_granted penalty indemnity");
        assert_eq!(keys("2012-06-01", 12, true, true, false), "vat_262 discount penalty");
    }
}
