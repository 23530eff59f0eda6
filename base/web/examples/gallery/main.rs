//! Writes every page of the gallery as static HTML, in both languages and both themes:
//! `cargo run -p web --example gallery -- DIR`, then open `DIR/index.html`.

use std::path::Path;

use kernel::{Cents, Currency, Day};
use maud::{Markup, html};
use web::i18n::{Lang, Locale, Source, Words};
use web::ui::{Account, Company, Frame, Icon, MenuEntry, Page, RailEntry, Theme};

mod documents;
mod lists;
mod others;
mod work;

/// What pages of the gallery are shown in.
#[derive(Clone, Copy)]
pub struct Cx<'a> {
    /// The reader.
    pub lang: Lang<'a>,
    /// Their colours.
    pub theme: Theme,
}

impl<'a> Cx<'a> {
    /// The words of one language. A product has them in `.ftl` files; a gallery may have them in place.
    pub fn t(&self, fr: &str, en: &str) -> String {
        if self.lang.locale == Locale::Fr { fr } else { en }.to_owned()
    }

    /// An amount in euros.
    pub fn eur(&self, cents: i64) -> Markup {
        web::ui::money(self.lang, Cents(cents), Currency::EUR)
    }

    /// An amount without its currency.
    pub fn amount(&self, cents: i64) -> Markup {
        web::ui::amount(self.lang, Cents(cents))
    }

    /// The frame with the rail of the whole flow.
    pub fn frame(&self, active: &str) -> Frame<'a> {
        let entries = [
            ("rail-today", "/", Icon::Today, 31),
            ("rail-flow", "/flow", Icon::Flow, 0),
            ("rail-customers", "/customers", Icon::Customers, 0),
            ("rail-quotes", "/quotes", Icon::Quotes, 4),
            ("rail-orders", "/orders", Icon::Orders, 12),
            ("rail-deliveries", "/deliveries", Icon::Deliveries, 7),
            ("rail-invoices", "/invoices", Icon::Invoices, 3),
            ("rail-cash", "/cash", Icon::Cash, 9),
            ("rail-collections", "/collections", Icon::Collections, 23),
            ("rail-disputes", "/disputes", Icon::Disputes, 2),
            ("rail-accounting", "/accounting", Icon::Accounting, 0),
            ("rail-insight", "/insight", Icon::Insight, 0),
            ("rail-settings", "/settings", Icon::Settings, 0),
        ];
        let entry = |label: String, url: &str, icon| MenuEntry { label, url: url.to_owned(), icon };
        let account = Account {
            name: "Claire Aubry".to_owned(),
            detail: "claire.aubry@tuilerie-garonne.fr".to_owned(),
            url: Some("/settings/me".to_owned()),
        };
        let company = |name: &str| Company { name: name.to_owned(), url: "/company/2".to_owned() };
        Frame {
            theme: self.theme,
            companies: vec![company("Tuilerie de la Garonne"), company("Briqueterie du Tarn")],
            rail: entries
                .iter()
                .map(|(key, url, icon, count)| RailEntry {
                    key,
                    url: (*url).to_owned(),
                    icon: *icon,
                    count: *count,
                    active: *key == active,
                })
                .collect(),
            create: vec![
                entry(self.t("Commande", "Order"), "/orders/new", Icon::Orders),
                entry(self.t("Client", "Customer"), "/customers/new", Icon::Customers),
                entry(self.t("Encaissement", "Payment"), "/cash/new", Icon::Cash),
            ],
            notifications: Some(("/notifications".to_owned(), 3)),
            help: Some("/help/orders".to_owned()),
            hidden: vec![("token".to_owned(), "k3f9".to_owned())],
            ..Frame::new(self.lang, "Tuilerie de la Garonne", account)
        }
    }

    /// A page in the frame.
    pub fn page(&self, active: &str, page: &Page) -> Markup {
        self.frame(active).page(page)
    }
}

/// What is refused in the gallery.
const WORDS: Source = Source {
    name: "gallery",
    fr: "order-not_confirmed = La commande est retenue\u{202f}: libérez-la d’abord.\norder-stale = Hugo Marty a libéré la commande à 14:32. Votre modification n’a pas été appliquée.\n",
    en: "order-not_confirmed = The order is on hold: release it first.\norder-stale = Hugo Marty released the order at 14:32. Your change was not applied.\n",
};

/// A page of the gallery: its file name and what makes it.
type Entry = (&'static str, fn(Cx<'_>) -> Markup);

const PAGES: &[Entry] = &[
    ("today", work::today),
    ("flow", work::flow_page),
    ("orders", lists::orders),
    ("orders-empty", lists::orders_empty),
    ("aged", lists::aged),
    ("order", documents::order),
    ("invoice", documents::invoice),
    ("customer", documents::customer),
    ("form", others::form),
    ("components", others::components),
    ("api", others::api),
    ("sign-in", others::sign_in_page),
    ("error-403", |cx| others::error(cx, 403)),
    ("error-404", |cx| others::error(cx, 404)),
    ("error-409", |cx| others::error(cx, 409)),
    ("error-500", |cx| others::error(cx, 500)),
];

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let Some(folder) = std::env::args().nth(1) else {
        return Err("usage: gallery DIR".into());
    };
    let folder = Path::new(&folder);
    std::fs::create_dir_all(folder.join("assets"))?;
    for asset in web::assets::all() {
        std::fs::write(folder.join(asset.path.trim_start_matches('/')), &asset.bytes)?;
    }
    let words = Words::new(&[WORDS]).map_err(|mistakes| mistakes.join("\n"))?;
    let today = Day::parse("2026-11-22").ok_or("today")?;
    let zone = jiff::tz::TimeZone::get("Europe/Paris")?;
    let mut links = Vec::new();
    for (name, make) in PAGES {
        for locale in Locale::ALL {
            for theme in [Theme::Light, Theme::Dark] {
                let cx = Cx { lang: Lang::new(&words, locale, today).in_zone(&zone), theme };
                // Opened from a folder, a path from the root would lead nowhere.
                let page = make(cx).into_string().replace("\"/assets/", "\"assets/");
                let file = format!("{name}.{}.{}.html", locale.code(), theme.code());
                if page.contains("style=\"") || page.contains("onclick") {
                    return Err(format!("{file}: inline style or script").into());
                }
                std::fs::write(folder.join(&file), &page)?;
                links.push((file, page.len()));
            }
        }
    }
    let index = html! { ul { @for (file, size) in &links { li { a href=(file) { (file) } " " (size) } } } };
    std::fs::write(folder.join("index.html"), index.into_string())?;
    if !words.missing().is_empty() {
        return Err(format!("words missing: {:?}", words.missing()).into());
    }
    println!("{} pages, the largest {} bytes", links.len(), links.iter().map(|l| l.1).max().unwrap_or(0));
    Ok(())
}
