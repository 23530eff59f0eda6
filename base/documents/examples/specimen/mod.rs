//! Made-up documents of every kind, to look at, to test and to measure.

use documents::{
    Body, Colour, DeliveredLine, Kind, Language, Line, Logo, Look, Movement, Paper, Payment, Sender, Sum, Vat, Weight,
    Word, say,
};

/// A logo drawn with nothing but two shapes.
const LOGO: &str = r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 220 60"><path d="M6 46 34 10l28 36H48L34 28 20 46z" fill="#a4452c"/><path d="M62 46 90 10l28 36h-14L90 28 76 46z" fill="#c9825f"/><path d="M130 44h80v3h-80z" fill="#a4452c"/></svg>"##;

fn texts(list: &[&str]) -> Vec<String> {
    list.iter().map(|t| (*t).to_owned()).collect()
}

/// Hundredths as they are written in a language.
pub fn amount(language: Language, hundredths: i64) -> String {
    let (group, point) = if language == Language::French { ("\u{202f}", ",") } else { (",", ".") };
    let whole = (hundredths / 100).to_string();
    let mut out = String::new();
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at).is_multiple_of(3) {
            out.push_str(group);
        }
        out.push(digit);
    }
    format!("{out}{point}{:02}", hundredths % 100)
}

/// What the specimens differ in.
#[derive(Clone, Copy)]
pub struct Wish {
    /// Language.
    pub language: Language,
    /// Kind.
    pub kind: Kind,
    /// Lines.
    pub lines: usize,
    /// Each price, in hundredths.
    pub price: i64,
    /// The currency's sign.
    pub sign: &'static str,
    /// VAT rates, in hundredths of a percent; none for a document without VAT.
    pub rates: &'static [i64],
    /// With a logo and a colour of the company's own.
    pub logo: bool,
}

/// An ordinary French invoice.
pub const ORDINARY: Wish = Wish {
    language: Language::French,
    kind: Kind::Invoice,
    lines: 3,
    price: 1_234,
    sign: "€",
    rates: &[2_000],
    logo: true,
};

/// A document of whatever kind.
pub fn paper(wish: Wish) -> Paper {
    let body = match wish.kind {
        Kind::DeliveryNote => delivered(wish),
        Kind::Statement => movements(wish),
        _ => lines(wish),
    };
    let priced = !matches!(wish.kind, Kind::DeliveryNote | Kind::Statement);
    let (sums, vat) = if priced { sums(wish) } else { (Vec::new(), Vec::new()) };
    let logo = wish.logo.then(|| Logo::check(LOGO.as_bytes().to_vec()).ok()).flatten();
    let colour = if wish.logo { Colour(0xa4, 0x45, 0x2c) } else { Colour::default() };
    let mut paper = Paper {
        language: wish.language,
        kind: wish.kind,
        number: "FA-2026-000123".into(),
        look: Look { logo, colour, foot: Vec::new() },
        sender: Sender {
            name: "Tuilerie de la Vingeanne".into(),
            lines: texts(&[
                "12 route de Dijon",
                "21310 Mirebeau-sur-Bèze",
                "facturation@tuilerie-vingeanne.example",
                "Tél. 03 80 00 00 00",
            ]),
        },
        recipient: texts(&[
            "Couverture Perrin & Fils SARL",
            "Service comptabilité",
            "48 bis rue du Faubourg-Saint-Honoré",
            "75008 PARIS",
        ]),
        recipient_ids: texts(&["TVA FR 40 303 265 045 · SIREN 303 265 045"]),
        body,
        sums,
        vat,
        legal: texts(&[
            "Tuilerie de la Vingeanne · SAS au capital de 250 000 € · RCS Dijon 732 829 320 · TVA FR 44 732 829 320",
        ]),
        ..Paper::default()
    };
    dress(&mut paper, wish);
    paper
}

/// Facts, parties, mentions and payment.
fn dress(paper: &mut Paper, wish: Wish) {
    let french = wish.language == Language::French;
    let pick = |fr: &str, en: &str| if french { fr.to_owned() } else { en.to_owned() };
    paper.facts = vec![
        (Word::IssueDay, pick("31/10/2026", "31 October 2026")),
        (Word::DueDay, pick("15/12/2026", "15 December 2026")),
        (Word::SupplyDay, pick("28/10/2026", "28 October 2026")),
        (Word::Terms, pick("45 jours fin de mois", "45 days, end of month")),
        (Word::CustomerNumber, "C-00042".into()),
        (Word::Order, "CO-2026-000311".into()),
        (Word::YourReference, "BC 2026/118 – chantier Halles".into()),
    ];
    if wish.lines > 2 {
        paper.parties = vec![
            (Word::DeliveredTo, texts(&["Chantier des Halles", "3 place du Marché", "21000 DIJON"])),
            (Word::Payer, texts(&["Groupe Perrin Holding", "1 avenue de la République", "75011 PARIS"])),
        ];
    }
    if wish.kind == Kind::Invoice {
        paper.mentions = vec![
            pick(
                "Livraison de biens. Option pour le paiement de la taxe d’après les débits.",
                "Supply of goods. VAT on debits.",
            ),
            pick("Escompte pour paiement anticipé\u{202f}: néant.", "No discount for early payment."),
            pick(
                "En cas de retard de paiement, pénalités au taux annuel de 12,15\u{202f}% et indemnité forfaitaire pour frais de recouvrement de 40\u{202f}€ (C. com. art. L441-10 et D441-5).",
                "Late payment bears interest at 12.15% a year and a fixed recovery charge of €40 (French commercial code, art. L441-10 and D441-5).",
            ),
            pick(
                "Réserve de propriété\u{202f}: les marchandises restent la propriété du vendeur jusqu’au paiement intégral du prix (loi n° 80-335 du 12 mai 1980).",
                "Goods remain the seller’s property until the price is paid in full.",
            ),
        ];
        paper.payment = Some(Payment {
            heading: format!(
                "{} {} {}",
                paper.sums.last().map(|s| s.amount.clone()).unwrap_or_default(),
                say(wish.language, Word::PayBefore),
                pick("15/12/2026", "15 December 2026")
            ),
            rows: vec![
                (Word::Iban, "FR76 3000 6000 0112 3456 7890 189".into()),
                (Word::Bic, "AGRIFRPPXXX".into()),
                (Word::Reference, "RF48 FA20 2600 0123".into()),
            ],
            code: Some(code()),
            note: String::new(),
        });
    }
}

/// A picture in the place of a QR code.
fn code() -> String {
    let mut out = String::from(
        r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 33 33"><path fill="#fff" d="M0 0h33v33H0z"/><path d=""##,
    );
    for n in 0..33_u32 * 33 {
        if (n * n + n / 7).is_multiple_of(3) {
            out.push_str(&format!("M{} {}h1v1h-1z", n % 33, n / 33));
        }
    }
    out + r#""/></svg>"#
}

const GOODS: [(&str, &str, &str); 5] = [
    ("TM-14-RG", "Tuile mécanique losangée, rouge naturel", "palette de 240 pièces"),
    ("FA-25-OC", "Faîtière angulaire à emboîtement, ocre flammé, lot choisi pour la rénovation des monuments", ""),
    ("TR-MEC", "Transport par camion-grue et déchargement", "Dijon Nord, accès par la rue du Port"),
    ("CL-60", "Clous galvanisés 60 mm", ""),
    ("ET-A2", "Étude de couverture et calepinage", "selon plans du 12/09/2026"),
];

fn lines(wish: Wish) -> Body {
    let mut running = 0;
    let line = |n: usize| {
        let (reference, label, details) = GOODS[n % GOODS.len()];
        let net = wish.price * (n as i64 % 7 + 1);
        running += net;
        let rate = wish.rates.get(n % wish.rates.len().max(1));
        Line {
            reference: reference.into(),
            label: label.into(),
            details: if details.is_empty() { Vec::new() } else { vec![details.into()] },
            quantity: (n % 7 + 1).to_string(),
            unit: ["pal.", "pce", "fft", "bte", "h"][n % 5].into(),
            price: amount(wish.language, wish.price),
            discount: if wish.lines > 5 && n % 4 == 1 { "5\u{202f}%".into() } else { String::new() },
            rate: rate.map(|r| format!("{}\u{202f}%", amount(wish.language, *r))).unwrap_or_default(),
            net: amount(wish.language, net),
            running: format!("{}\u{a0}{}", amount(wish.language, running), wish.sign),
        }
    };
    Body::Lines((0..wish.lines).map(line).collect())
}

fn sums(wish: Wish) -> (Vec<Sum>, Vec<Vat>) {
    let money = |n: i64| format!("{}\u{a0}{}", amount(wish.language, n), wish.sign);
    let net: i64 = (0..wish.lines).map(|n| wish.price * (n as i64 % 7 + 1)).sum();
    let mut tax = 0;
    let mut vat = Vec::new();
    for rate in wish.rates {
        let base = net / wish.rates.len() as i64;
        tax += base * rate / 10_000;
        vat.push(Vat {
            rate: format!("{}\u{202f}%", amount(wish.language, *rate)),
            base: money(base),
            tax: money(base * rate / 10_000),
            reason: String::new(),
        });
    }
    if vat.is_empty() {
        vat.push(Vat {
            rate: say(wish.language, Word::Exempt).into(),
            base: money(net),
            tax: money(0),
            reason: "TVA non applicable, art. 293 B du CGI".into(),
        });
    }
    let sum = |word, n, weight| Sum { label: say(wish.language, word).into(), amount: money(n), weight };
    let sums = vec![
        sum(Word::TotalNet, net, Weight::Plain),
        sum(Word::TotalVat, tax, Weight::Plain),
        sum(Word::TotalGross, net + tax, Weight::Strong),
        sum(Word::Prepaid, 0, Weight::Plain),
        sum(Word::Payable, net + tax, Weight::Payable),
    ];
    (sums, vat)
}

fn delivered(wish: Wish) -> Body {
    let line = |n: usize| {
        let (reference, label, _) = GOODS[n % GOODS.len()];
        DeliveredLine {
            reference: reference.into(),
            label: label.into(),
            ordered: (n * 3 + 4).to_string(),
            delivered: (n * 3 + 2).to_string(),
            left: if n.is_multiple_of(2) { "2".into() } else { String::new() },
            unit: "palettes".into(),
            ..DeliveredLine::default()
        }
    };
    Body::Delivered((0..wish.lines).map(line).collect())
}

fn movements(wish: Wish) -> Body {
    let mut balance = 0;
    let line = |n: usize| {
        let paid = n % 3 == 2;
        balance += if paid { -wish.price } else { wish.price * 2 };
        let side = |shown: bool, n: i64| if shown { amount(wish.language, n) } else { String::new() };
        Movement {
            day: format!("{:02}/10/2026", n % 28 + 1),
            document: if paid { format!("RG-2026-{n:04}") } else { format!("FA-2026-{n:06}") },
            label: if paid { "Virement reçu".into() } else { "Facture".into() },
            due: if paid { String::new() } else { format!("{:02}/12/2026", n % 28 + 1) },
            debit: side(!paid, wish.price * 2),
            credit: side(paid, wish.price),
            balance: amount(wish.language, balance),
        }
    };
    Body::Movements((0..wish.lines).map(line).collect())
}
