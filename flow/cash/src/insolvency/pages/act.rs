//! The forms on the page of an insolvency.

use ground::page::Fill;
use maud::{Markup, html};
use store::Permission;
use web::Cx;
use web::ui::{self, Button, Choice, Form};

use super::one::{Data, here};
use crate::insolvency::{Ending, Proceeding, Verdict, rules};

/// The form that the address asks for, where it may be sent now.
pub fn form(cx: &Cx, data: &Data) -> Markup {
    let Some(verb) = cx.query("do").filter(|_| cx.may(Permission::Credit)) else { return html! {} };
    if rules::goes_on(&data.insolvency).is_err() {
        return html! {};
    }
    let lang = cx.lang();
    let fill = Fill::new(cx);
    let choices = |names: Vec<&'static str>, key: &str| -> Vec<Choice> {
        names.into_iter().map(|n| Choice::new(n, lang.word(&format!("insolvency-{key}-{n}")))).collect()
    };
    let day = |label: &str| fill.day("day", label, Some(cx.today)).html(lang);
    let body = match verb {
        "publish" => html! {
            p { (lang.word("insolvency-published_day-hint")) }
            (fill.day("day", "insolvency-published_day", data.insolvency.published_day).required().html(lang))
            (fill.text("notice", "insolvency-notice", &data.insolvency.notice).narrow().html(lang))
        },
        "declare" => html! {
            p { (lang.word("insolvency-declare-does")) }
            (fill.money("interest", "insolvency-interest", None).hint(lang.word("insolvency-interest-hint")).html(lang))
            (fill.tick("privileged", "insolvency-privileged", false).html(lang))
            (fill.text("reference", "insolvency-reference", "").html(lang))
            (day("insolvency-sent"))
        },
        "decide" if data.insolvency.declared.is_some() => html! {
            (fill.select("verdict", "insolvency-verdict", choices(Verdict::ALL.map(Verdict::name).to_vec(), "verdict"), "admitted").html(lang))
            (fill.money("amount", "insolvency-decided", data.insolvency.declared.as_ref().map(|d| d.amount())).html(lang))
            (day("col-day"))
            (fill.text("note", "insolvency-note", "").html(lang))
        },
        "convert" => {
            let open = Proceeding::ALL.into_iter().filter(|p| rules::may_become(data.insolvency.proceeding, *p).is_ok());
            html! {
                (fill.select("proceeding", "insolvency-proceeding", choices(open.map(Proceeding::name).collect(), "proceeding"), "liquidation").html(lang))
                (day("insolvency-judgment_day"))
                (fill.area("representative", "insolvency-representative", "").html(lang))
            }
        }
        "close" => html! {
            p { (lang.word("insolvency-close-does")) }
            (fill.select("ending", "insolvency-ending", choices(Ending::ALL.map(Ending::name).to_vec(), "ending"), "insufficient_assets").html(lang))
            (day("col-day"))
            (fill.text("reason", "insolvency-note", "").html(lang))
        },
        _ => return html! {},
    };
    let (id, version) = (data.insolvency.id, data.insolvency.version);
    let form = Form::post(format!("/insolvency/{verb}"))
        .hidden(&cx.hidden(&here(id)).with("insolvency", id).with("version", version).pairs())
        .errors(&fill.errors)
        .body(body)
        .buttons(vec![
            Button::submit(lang.word(&format!("command-insolvency-{verb}"))).primary(),
            Button::link(lang.word("word-cancel"), here(id)).quiet(),
        ])
        .html(lang);
    html! { div id="act" { (ui::card(lang.word(&format!("command-insolvency-{verb}")), None, form)) } }
}
