//! The e-invoice beside its invoice: what the rules say of it, and its files.

use maud::{Markup, html};
use web::Cx;
use web::ui::{self, Tone};

use super::sheet::Data;

/// Whether a platform would take it, what it would complain of, and the files.
pub fn show(cx: &Cx, data: &Data) -> Markup {
    let lang = cx.lang();
    let refused = data.electronic.iter().any(|f| f.fatal);
    let (tone, key) = match (refused, data.electronic.is_empty()) {
        (true, _) => (Tone::Late, "electronic-refused"),
        (false, false) => (Tone::Waits, "electronic-warned"),
        (false, true) => (Tone::Good, "electronic-clean"),
    };
    let file = |name: &str| format!("/invoices/{}/{name}", data.invoice.id);
    html! {
        p { (ui::status(tone, lang.word(key))) }
        @for found in &data.electronic {
            p { b { (found.rule) } " " (found.message) }
        }
        p.beside {
            a href=(file("document.pdf")) { (lang.word("electronic-facturx")) } " · "
            a href=(file("ubl.xml")) { (lang.word("electronic-ubl")) } " · "
            a href=(file("cii.xml")) { (lang.word("electronic-cii")) }
        }
    }
}
