//! The customers of the tile maker: roofers, merchants and builders around Dijon, all of our own making.

use ground::customer::{Billing, Create, Language, Profile, Terms};
use ground::party::{Address, Identifiers};
use kernel::{Cents, Currency, Id};
use store::Private;

use super::chance::Chance;
use super::made;

/// How many there are.
pub const COUNT: u64 = 120;

/// What a customer is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trade {
    /// Couvreur.
    Roofer,
    /// Négoce de matériaux.
    Merchant,
    /// Constructeur.
    Builder,
}

/// How a customer pays.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Habit {
    /// On the day, or a little before or after.
    Good,
    /// One to four weeks late.
    Slow,
    /// Three to ten weeks late.
    Bad,
    /// In part, late, or not.
    Doubtful,
}

const TOWNS: [(&str, &str); 24] = [
    ("21000", "Dijon"),
    ("21200", "Beaune"),
    ("71100", "Chalon-sur-Saône"),
    ("71000", "Mâcon"),
    ("71400", "Autun"),
    ("39100", "Dole"),
    ("39000", "Lons-le-Saunier"),
    ("25000", "Besançon"),
    ("70000", "Vesoul"),
    ("70100", "Gray"),
    ("52200", "Langres"),
    ("52000", "Chaumont"),
    ("89000", "Auxerre"),
    ("89200", "Avallon"),
    ("89100", "Sens"),
    ("58000", "Nevers"),
    ("10000", "Troyes"),
    ("01000", "Bourg-en-Bresse"),
    ("25300", "Pontarlier"),
    ("21500", "Montbard"),
    ("21120", "Is-sur-Tille"),
    ("21250", "Seurre"),
    ("71500", "Louhans"),
    ("71700", "Tournus"),
];

const NAMES: [&str; 40] = [
    "Bonnard",
    "Jacquemin",
    "Morizot",
    "Perrault",
    "Guyot",
    "Chapuis",
    "Lamblin",
    "Vuillemin",
    "Renaudin",
    "Boisson",
    "Cordier",
    "Maitrejean",
    "Petitot",
    "Roussel",
    "Gauthey",
    "Barbier",
    "Delorme",
    "Fourneret",
    "Mignot",
    "Sauvageot",
    "Thevenin",
    "Bouhey",
    "Carré",
    "Drouhin",
    "Écochard",
    "Fauconnet",
    "Grosjean",
    "Huguenin",
    "Joly",
    "Laurin",
    "Mathey",
    "Naudet",
    "Oudot",
    "Pageaux",
    "Quillardet",
    "Rabiet",
    "Seguin",
    "Tainturier",
    "Vachet",
    "Nicolle",
];

const STREETS: [&str; 12] = [
    "rue des Tanneries",
    "avenue de la Gare",
    "rue du Faubourg",
    "route de Gray",
    "rue de l’Industrie",
    "chemin des Carrières",
    "zone artisanale des Prés",
    "rue Pasteur",
    "place du Marché",
    "rue des Charmes",
    "impasse du Moulin",
    "boulevard de la Liberté",
];

/// A customer that the seed makes.
pub struct Client {
    /// Rank, from 1.
    pub n: u64,
    /// What it is.
    pub trade: Trade,
    /// How it pays.
    pub habit: Habit,
    /// Its size: percent of a middling customer.
    pub size: i64,
}

/// A customer from elsewhere.
struct Abroad {
    n: u64,
    name: &'static str,
    country: &'static str,
    vat: &'static str,
    street: &'static str,
    postcode: &'static str,
    city: &'static str,
    /// What it is quoted and invoiced in.
    currency: &'static str,
}

impl Client {
    /// Customer `n` of a seed.
    pub fn new(seed: u64, n: u64) -> Client {
        let mut chance = Chance::of(seed, "client", &n.to_string());
        let trade = match n % 20 {
            0..=11 => Trade::Roofer,
            12..=16 => Trade::Merchant,
            _ => Trade::Builder,
        };
        let size = match trade {
            Trade::Roofer => chance.between(35, 110),
            Trade::Merchant => chance.between(150, 320),
            Trade::Builder => chance.between(90, 190),
        };
        let habit = match chance.between(0, 99) {
            0..=57 => Habit::Good,
            58..=84 => Habit::Slow,
            85..=95 => Habit::Bad,
            _ => Habit::Doubtful,
        };
        let client = Client { n, trade, habit, size };
        // Who is invoiced in another currency pays, a little late.
        if client.currency().is_euro() { client } else { Client { habit: Habit::Slow, size: size.max(90), ..client } }
    }

    /// All customers of a seed.
    pub fn all(seed: u64) -> Vec<Client> {
        (1..=COUNT).map(|n| Client::new(seed, n)).collect()
    }

    /// Its number.
    pub fn number(&self) -> String {
        format!("C{:05}", self.n)
    }

    /// Where customers from elsewhere are, of which there is one in fifteen: abroad, overseas and in Corsica, whose rates of VAT
    /// are others.
    fn abroad(&self) -> Option<Abroad> {
        const ABROAD: [Abroad; 8] = [
            Abroad { n: 8, name: "Northgate Roofing Ltd", country: "GB", vat: "", street: "14 Station Road", postcode: "YO1 6HS", city: "York", currency: "GBP" },
            Abroad { n: 18, name: "Dakwerken Verhaegen", country: "BE", vat: "BE0403019261", street: "Gentsesteenweg 41", postcode: "9300", city: "Aalst", currency: "EUR" },
            Abroad { n: 28, name: "Blue Ridge Clay Tile Inc.", country: "US", vat: "", street: "210 Depot Street", postcode: "28801", city: "Asheville NC", currency: "USD" },
            Abroad { n: 38, name: "Bedachungen Kessler", country: "DE", vat: "DE136695976", street: "Lindenstraße 12", postcode: "77652", city: "Offenburg", currency: "EUR" },
            Abroad { n: 58, name: "Toitures Schmitz", country: "LU", vat: "LU10000356", street: "rue de Luxembourg 7", postcode: "4220", city: "Esch-sur-Alzette", currency: "EUR" },
            Abroad { n: 78, name: "Couverture du Lagon", country: "RE", vat: "", street: "12 rue des Alizés", postcode: "97434", city: "Saint-Paul", currency: "EUR" },
            Abroad { n: 98, name: "Couverture Jaquet", country: "CH", vat: "", street: "Rue du Rhône 9", postcode: "1950", city: "Sion", currency: "EUR" },
            Abroad { n: 118, name: "Toitures du Golo", country: "FR", vat: "", street: "8 route du Front de Mer", postcode: "20200", city: "Bastia", currency: "EUR" },
        ];
        ABROAD.into_iter().find(|a| a.n == self.n)
    }

    fn name(&self) -> String {
        if let Some(abroad) = self.abroad() {
            return abroad.name.to_string();
        }
        let who = NAMES.get((self.n as usize * 7) % NAMES.len()).copied().unwrap_or("Martin");
        let town = TOWNS.get(self.n as usize % TOWNS.len()).map_or("Dijon", |t| t.1);
        let kind = self.n / 40 % 3;
        match (self.trade, kind, self.n % 2) {
            (Trade::Roofer, 0, 0) => format!("{who} Couverture"),
            (Trade::Roofer, 0, _) => format!("Toitures {who}"),
            (Trade::Roofer, 1, 0) => format!("{who} et Fils"),
            (Trade::Roofer, 1, _) => format!("Couverture Zinguerie {who}"),
            (Trade::Roofer, _, 0) => format!("Les Toits {who}"),
            (Trade::Roofer, ..) => format!("Atelier {who} Charpente Couverture"),
            (Trade::Merchant, 0, _) => format!("Matériaux {who}"),
            (Trade::Merchant, 1, _) => format!("Comptoir {who} {town}"),
            (Trade::Merchant, ..) => format!("Négoce {who} Bâtiment"),
            (Trade::Builder, 0, _) => format!("Maisons {who}"),
            (Trade::Builder, 1, _) => format!("{who} Construction {town}"),
            (Trade::Builder, ..) => format!("Bâtisseurs {who}"),
        }
    }

    /// How it pays by contract.
    fn terms(&self) -> Terms {
        match (self.trade, self.n % 3) {
            (Trade::Roofer, 0) => Terms::Net(45),
            (Trade::Roofer, _) => Terms::Net(30),
            (Trade::Merchant, _) => Terms::DaysThenEndOfMonth(45),
            (Trade::Builder, 0) => Terms::EndOfMonthThenDays(45),
            (Trade::Builder, _) => Terms::DaysThenEndOfMonth(30),
        }
    }

    /// Its credit limit; one customer in four has none.
    pub fn limit(&self) -> Option<Cents> {
        (self.n % 4 != 3).then(|| Cents((self.size * 13_000 / 100 / 500 + 1) * 500 * 100))
    }

    /// An address in its town.
    pub fn address(&self, at: i64) -> Address {
        if let Some(abroad) = self.abroad() {
            return Address {
                street: abroad.street.into(),
                postcode: abroad.postcode.into(),
                city: abroad.city.into(),
                country: abroad.country.into(),
                ..Address::default()
            };
        }
        let (postcode, city) = TOWNS.get(self.n as usize % TOWNS.len()).copied().unwrap_or(("21000", "Dijon"));
        let street =
            STREETS.get((self.n as i64 + at).unsigned_abs() as usize % STREETS.len()).copied().unwrap_or("rue Pasteur");
        let number = 1 + (self.n as i64 * 13 + at * 29).unsigned_abs() % 96;
        Address {
            street: format!("{number} {street}"),
            postcode: postcode.into(),
            city: city.into(),
            ..Address::default()
        }
    }

    /// As a command; `payer` where a head office pays.
    pub fn create(&self, payer: Option<Id>) -> Create {
        let name = self.name();
        let first = ["Alain", "Céline", "Didier", "Émilie", "Franck", "Hélène", "Karim", "Lucie"];
        let first = first.get(self.n as usize % first.len()).copied().unwrap_or("Alain");
        let last = NAMES.get((self.n as usize * 11 + 3) % NAMES.len()).copied().unwrap_or("Martin");
        let profile = Profile {
            name,
            identifiers: self.identifiers(),
            // Two merchants in five want one invoice a month.
            billing: if self.monthly() { Billing::Monthly } else { Billing::PerDelivery },
            contact: Private::new(format!("{first} {last}")),
            email: Private::new(format!("compta{}@client{:03}.example", self.n % 3, self.n)),
            phone: Private::new(format!("03 80 {:02} {:02} {:02}", self.n % 97, self.n * 7 % 100, self.n * 31 % 100)),
            address: self.address(0),
            currency: self.currency(),
            language: self.language(),
            terms: self.terms(),
            payer,
            collector: if self.n % 5 < 3 { "Inès Caron" } else { "Marc Delorme" }.into(),
            segment: match self.trade {
                Trade::Roofer => "Artisans",
                Trade::Merchant => "Négoce",
                Trade::Builder => "Constructeurs",
            }
            .into(),
            ..Profile::default()
        };
        Create { number: Some(self.number()), profile, credit_limit: self.limit(), duplicate: false }
    }

    /// A French business has all its identifiers, one of another country its VAT number.
    fn identifiers(&self) -> Identifiers {
        match self.abroad() {
            None => made::identifiers(self.n),
            // Overseas departments and Corsica are France to the register of businesses.
            Some(abroad) if ["RE", "FR"].contains(&abroad.country) => made::identifiers(self.n),
            Some(abroad) => Identifiers { vat: abroad.vat.into(), ..Identifiers::default() },
        }
    }

    /// What its documents are written in.
    fn language(&self) -> Language {
        match self.abroad().map(|a| a.country) {
            Some("GB" | "US" | "DE" | "BE") => Language::En,
            _ => Language::Fr,
        }
    }

    /// What it is quoted and invoiced in.
    pub fn currency(&self) -> Currency {
        self.abroad().and_then(|a| Currency::parse(a.currency)).unwrap_or_default()
    }

    /// Is it in France, where the usual VAT is charged?
    pub fn is_french(&self) -> bool {
        self.abroad().is_none()
    }

    /// Is it invoiced once a month?
    pub fn monthly(&self) -> bool {
        self.trade == Trade::Merchant && self.n % 5 < 2
    }

    /// The head office that pays for this customer: some agencies of one merchant.
    pub fn head_office(&self) -> Option<u64> {
        matches!(self.n, 33 | 53 | 73).then_some(13)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn customers_are_told_apart_and_of_all_trades() {
        let all = Client::all(1);
        let names: std::collections::HashSet<String> = all.iter().map(Client::name).collect();
        assert_eq!(names.len(), COUNT as usize);
        for trade in [Trade::Roofer, Trade::Merchant, Trade::Builder] {
            assert!(all.iter().filter(|c| c.trade == trade).count() >= 15);
        }
        assert!(
            all.iter().all(|c| c.head_office().is_none_or(|h| h < c.n && all[h as usize - 1].trade == Trade::Merchant))
        );
    }
}
