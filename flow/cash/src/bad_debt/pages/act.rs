//! The forms on the page of a doubtful or lost claim.

use ground::page::Fill;
use maud::{Markup, html};
use store::Permission;
use web::Cx;
use web::ui::{self, Button, Choice, Form, Kind};

use super::one::Data;
use crate::bad_debt::model::{Ground, State};

/// The form that the address asks for, where it may be sent now.
pub fn form(cx: &Cx, data: &Data) -> Markup {
    let Some(verb) = cx.query("do") else { return html! {} };
    let (account, cash) = (cx.may(Permission::Account), cx.may(Permission::Cash));
    let claim = &data.claim;
    let (open, here) = (!data.open.is_zero(), format!("/bad-debts/{}", claim.id));
    let lang = cx.lang();
    let fill = Fill::new(cx);
    let day = || fill.day("day", "col-day", Some(cx.today)).html(lang);
    let body = match verb {
        "depreciate" if account && claim.state == State::Doubtful => html! {
            p { (lang.word("bad_debt-depreciate-does")) }
            (fill.field(Kind::Percent, "percent", "bad_debt-percent", "").hint(lang.word("bad_debt-percent-hint")).narrow().html(lang))
            (fill.day("day", "bad_debt-period_end", Some(cx.today)).html(lang))
        },
        "restore" if account && open && claim.state == State::Doubtful => html! {
            p { (lang.word("bad_debt-restore-does")) }
            (day())
            (fill.text("reason", "bad_debt-reason", "").html(lang))
        },
        "write_off" if account && open && claim.state != State::Restored => html! {
            p { (lang.word("bad_debt-write_off-does")) }
            (fill.money_in(data.currency, "amount", "bad_debt-amount-lost", Some(data.open)).html(lang))
            (fill.select("ground", "bad_debt-ground", grounds(cx), "").hint(lang.word("bad_debt-ground-hint")).html(lang))
            (fill.tick("keep_vat", "bad_debt-keep_vat", false).html(lang))
            (fill.day("duplicate_day", "bad_debt-duplicate_day", Some(cx.today)).html(lang))
            (day())
            (fill.text("reason", "bad_debt-proof", "").required().html(lang))
        },
        "recover" if cash && claim.state == State::WrittenOff => html! {
            p { (lang.word("bad_debt-recover-does")) }
            (fill.money("amount", "bad_debt-received", Some(claim.lost - claim.recovered)).html(lang))
            (day())
            (fill.text("remittance", "bad_debt-text", "").html(lang))
        },
        _ => return html! {},
    };
    let mut hidden = cx.hidden(&here);
    if verb == "depreciate" {
        hidden = hidden.with("bad_debts[0]", claim.id);
    } else {
        hidden = hidden.with("bad_debt", claim.id).with("version", claim.version);
    }
    let form = Form::post(format!("/bad_debt/{verb}"))
        .hidden(&hidden.pairs())
        .errors(&fill.errors)
        .body(body)
        .buttons(vec![
            Button::submit(lang.word(&format!("command-bad_debt-{verb}"))).primary(),
            Button::link(lang.word("word-cancel"), here).quiet(),
        ])
        .html(lang);
    html! { div id="act" { (ui::card(lang.word(&format!("command-bad_debt-{verb}")), None, form)) } }
}

fn grounds(cx: &Cx) -> Vec<Choice> {
    let lang = cx.lang();
    let none = Choice::new("", lang.word("bad_debt-ground-none"));
    std::iter::once(none)
        .chain(Ground::ALL.map(|g| Choice::new(g.name(), lang.word(&format!("bad_debt-ground-{}", g.name())))))
        .collect()
}
