//! The settings: the company's identity, its fiscal years, its chart of accounts, its numbers, its people and their roles, its warehouses.

mod chart;
mod identity;
mod journals;
mod numbers;
mod people;
mod years;

pub use chart::{Chart, OneAccount};
pub use journals::OneJournal;
pub use identity::{Edit, Show};
pub use numbers::Numbers;
pub use people::{Members, OneMember};
pub use years::Years;

use maud::Markup;
use web::Cx;
use web::ui::{self, Tab};

/// The tabs over every page of the settings.
pub fn tabs(cx: &Cx, here: &str) -> Markup {
    let lang = cx.lang();
    let all = [
        "", "/years", "/accounts", "/numbers", "/settlement", "/vat-numbers", "/gateways", "/members", "/warehouses", "/print", "/tokens", "/webhooks",
    ];
    let own = ["/print", "/tokens", "/webhooks"];
    let seen = all.into_iter().filter(|path| match *path {
        "/gateways" => cx.may(store::Permission::Gateways),
        path => !own.contains(&path) || cx.may(store::Permission::Administer),
    });
    let mut list: Vec<Tab> = seen
        .map(|path| {
            let key = if path.is_empty() { "settings-company".to_string() } else { format!("settings-{}", &path[1..]) };
            Tab { label: lang.word(&key), url: format!("/settings{path}"), count: None, active: path == here }
        })
        .collect();
    list.push(Tab { label: lang.word("settings-journal"), url: "/journal".to_string(), count: None, active: false });
    ui::tabs(lang, &lang.word("settings-title"), &list)
}
