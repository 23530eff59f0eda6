//! What the tile maker sells: our own catalogue, with how much of each is usually ordered.

use ground::catalogue::{Create, Description, ItemKind};
use ground::tax::VatCode;
use kernel::Price;

/// An article and its part in the trade.
pub struct Article {
    /// Article number.
    pub sku: &'static str,
    /// Name as printed.
    pub name: &'static str,
    /// UN/ECE Recommendation 20 code.
    pub unit: &'static str,
    /// Price in cents, VAT excluded.
    pub price: i64,
    /// How often it is ordered, beside the others.
    pub weight: i64,
    /// The smallest and the largest usual quantity of a middling customer.
    pub usual: (i64, i64),
    /// Quantities are multiples of it: a pallet layer, a box.
    pub pack: i64,
    /// Days to make or buy it; for services: none.
    pub lead_days: Option<i64>,
}

const fn goods(
    (sku, name): (&'static str, &'static str),
    (unit, price): (&'static str, i64),
    weight: i64,
    (low, high, pack): (i64, i64, i64),
    lead: i64,
) -> Article {
    Article { sku, name, unit, price, weight, usual: (low, high), pack, lead_days: Some(lead) }
}

const fn service(sku: &'static str, name: &'static str, unit: &'static str, price: i64) -> Article {
    Article { sku, name, unit, price, weight: 0, usual: (1, 1), pack: 1, lead_days: None }
}

/// The catalogue.
pub const ARTICLES: &[Article] = &[
    goods(("TC40-RN", "Tuile canal 40 cm rouge nuancé"), ("C62", 98), 14, (600, 2400, 60), 12),
    goods(("TC50-VX", "Tuile canal 50 cm vieillie"), ("C62", 124), 10, (500, 2000, 50), 12),
    goods(("TM10-RG", "Tuile mécanique 10 au m² rouge"), ("C62", 162), 16, (400, 1800, 40), 10),
    goods(("TM13-AR", "Tuile mécanique 13 au m² ardoisée"), ("C62", 138), 14, (450, 2000, 45), 10),
    goods(("TP60-BR", "Tuile plate 60 au m² brun masse"), ("C62", 62), 10, (1200, 5400, 120), 15),
    goods(("TP72-BG", "Tuile plate 72 au m² Bourgogne"), ("C62", 58), 9, (1200, 6000, 120), 15),
    goods(("TE17-FL", "Tuile écaille 17 × 27 flammée"), ("C62", 79), 4, (600, 2400, 60), 21),
    goods(("FA40-DR", "Faîtière demi-ronde 40 cm"), ("C62", 690), 12, (12, 60, 4), 10),
    goods(("FA45-AN", "Faîtière angulaire à emboîtement 45 cm"), ("C62", 940), 9, (10, 48, 2), 10),
    goods(("FAAB-DR", "About de faîtière demi-rond"), ("C62", 1420), 5, (2, 8, 1), 15),
    goods(("AR34-DR", "Arêtier demi-rond 34 cm"), ("C62", 810), 6, (8, 40, 4), 10),
    goods(("RIVD-UN", "Tuile de rive droite universelle"), ("C62", 535), 8, (20, 90, 5), 10),
    goods(("RIVG-UN", "Tuile de rive gauche universelle"), ("C62", 535), 8, (20, 90, 5), 10),
    goods(("CHAT-12", "Tuile chatière, section 120 cm²"), ("C62", 1080), 6, (4, 20, 1), 15),
    goods(("DOUI-15", "Tuile à douille Ø 150 mm avec lanterne"), ("C62", 3250), 4, (1, 4, 1), 15),
    goods(("CLOS-30", "Closoir ventilé souple 300 mm, rouleau de 5 m"), ("C62", 3800), 9, (2, 14, 1), 5),
    goods(("CROC-27", "Crochets inox 27 mm, boîte de 500"), ("C62", 4600), 5, (1, 10, 1), 5),
    goods(("LITE-40", "Liteau sapin traité 27 × 40 mm"), ("MTR", 86), 7, (120, 720, 24), 5),
    goods(("ECRA-75", "Écran de sous-toiture HPV, rouleau de 75 m²"), ("C62", 9200), 6, (1, 8, 1), 5),
    goods(("ARDO-32", "Ardoise naturelle 32 × 22 cm, premier choix"), ("C62", 94), 5, (600, 3000, 50), 21),
    goods(("ARFC-40", "Ardoise fibres-ciment 40 × 24 cm"), ("C62", 105), 4, (500, 2000, 50), 10),
    goods(("SOLI-12", "Solin porte-mastic aluminium 2 m"), ("C62", 1860), 4, (4, 20, 2), 5),
    goods(("GOUT-25", "Gouttière zinc demi-ronde de 25, longueur 4 m"), ("C62", 3190), 5, (3, 18, 1), 5),
    goods(("PALE-CO", "Palette consignée 100 × 120 cm"), ("C62", 1250), 0, (1, 6, 1), 2),
    goods(("LIVR-PO", "Carnet de pose de la tuile terre cuite, 96 pages"), ("C62", 1850), 1, (1, 6, 1), 8),
    service("SLIV-GR", "Livraison par camion-grue", "C62", 9500),
    service("SLIV-ME", "Livraison par messagerie", "C62", 3800),
    service("SDEC-HE", "Déchargement à la grue, l’heure", "HUR", 7200),
    service("SMET-HE", "Métré et calepinage sur plans, l’heure", "HUR", 6400),
];

impl Article {
    /// Kept in stock?
    pub fn goods(&self) -> bool {
        self.lead_days.is_some()
    }

    /// As a command.
    pub fn create(&self) -> Create {
        Create {
            sku: self.sku.into(),
            description: Description {
                name: self.name.into(),
                kind: if self.goods() { ItemKind::Goods } else { ItemKind::Service },
                unit: self.unit.into(),
                price: self.unit_price(100),
                // Books are taxed at the reduced rate (CGI art. 278-0 bis A 3°).
                vat: if self.sku == "LIVR-PO" { VatCode::Reduced } else { VatCode::Standard },
                lead_days: self.lead_days.unwrap_or(0),
                ..Description::default()
            },
        }
    }

    /// The price for a customer who pays so many percent of the list, to the cent.
    pub fn unit_price(&self, percent: i64) -> Price {
        Price::whole(1).0.checked_div(100).map_or(Price::ZERO, |cent| Price((self.price * percent + 50) / 100 * cent))
    }

    /// What is usually sold in a week at so many lines of goods a week.
    pub fn weekly(&self, lines: i64) -> i64 {
        let all: i64 = ARTICLES.iter().map(|a| a.weight).sum();
        let usual = (self.usual.0 + self.usual.1) / 2;
        (lines * self.weight * usual / all.max(1)).max(usual)
    }
}

/// An article by its number.
pub fn article(sku: &str) -> Option<&'static Article> {
    ARTICLES.iter().find(|a| a.sku == sku)
}
