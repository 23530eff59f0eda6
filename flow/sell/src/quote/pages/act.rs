//! What may be done with a quote: the buttons, and the panels of deeds that ask something first (`?do=accept`).

use ::store::Permission;
use ground::page::{Deeds, Fill, page_url};
use maud::{Markup, html};
use web::Cx;
use web::ui::{self, Button, Choice, Form};

use crate::quote::{Lost, Quote, State, rules};

/// The buttons, and why the rest is not possible now.
pub fn deeds(cx: &Cx, quote: &Quote) -> Markup {
    let today = cx.lang().today;
    let fields = [("quote", quote.id.to_string()), ("version", quote.version.to_string())];
    let primary = match quote.state {
        State::Draft => "quote.send",
        State::Sent => "quote.accept",
        _ => "quote.order",
    };
    Deeds::new(cx)
        .primary(primary)
        .open("quote.refuse", Permission::Sell, quote.state.may("refuse"), "?do=refuse")
        .post("quote.send", Permission::Sell, rules::send(quote, today).map(drop), &fields)
        .open("quote.accept", Permission::Sell, quote.state.may("accept"), "?do=accept")
        .open("quote.order", Permission::Sell, rules::may_order(quote, today), "?do=order")
        .html()
}

/// The panel that the address asks for, where its deed is possible now.
pub fn panel(cx: &Cx, quote: &Quote) -> Option<Markup> {
    let today = cx.lang().today;
    let shown = match cx.query("do")? {
        "accept" if quote.state.allows("accept") => accept(cx, quote),
        "refuse" if quote.state.allows("refuse") => refuse(cx, quote),
        "order" if rules::may_order(quote, today).is_ok() => order(cx, quote),
        _ => return None,
    };
    Some(shown)
}

fn framed(cx: &Cx, quote: &Quote, verb: &str, after: &str, fields: Markup) -> Markup {
    let lang = cx.lang();
    let fill = Fill::new(cx);
    let back = page_url(cx);
    let hidden = cx.hidden(after).page(&back).with("quote", quote.id).with("version", quote.version);
    let button = Button::submit(lang.word(&format!("command-quote-{verb}")));
    let form = Form::post(format!("/quote/{verb}"))
        .hidden(&hidden.pairs())
        .errors(&fill.errors)
        .body(html! { p { (lang.word(&format!("quote-{verb}-does"))) } (fields) })
        .buttons(vec![
            if verb == "refuse" { button.danger() } else { button.primary() },
            Button::link(lang.word("order-leave"), back.as_str()).quiet(),
        ])
        .html(lang);
    ui::card(lang.word(&format!("command-quote-{verb}")), None, form)
}

fn accept(cx: &Cx, quote: &Quote) -> Markup {
    let lang = cx.lang();
    let fill = Fill::new(cx);
    let here = format!("/quotes/{}", quote.id);
    framed(cx, quote, "accept", &here, html! {
        div.fields {
            (fill.day("day", "quote-accepted_day", Some(lang.today)).narrow().html(lang))
            (fill.text("by", "quote-accepted_by", "").html(lang))
            (fill.text("how", "quote-accepted_how", "").hint(lang.word("quote-accepted_how-hint")).html(lang))
        }
    })
}

fn refuse(cx: &Cx, quote: &Quote) -> Markup {
    let lang = cx.lang();
    let fill = Fill::new(cx);
    let here = format!("/quotes/{}", quote.id);
    let whys = Lost::ALL.iter().map(|l| Choice::new(l.name(), lang.word(&format!("quote-lost-{}", l.name()))));
    framed(cx, quote, "refuse", &here, html! {
        div.fields {
            (fill.select("why", "quote-lost-why", whys.collect(), Lost::Price.name()).html(lang))
            (fill.text("reason", "order-reason", "").hint(lang.word("quote-lost-hint")).html(lang))
        }
    })
}

fn order(cx: &Cx, quote: &Quote) -> Markup {
    let lang = cx.lang();
    let fill = Fill::new(cx);
    framed(cx, quote, "order", "/orders/{id}", html! {
        (fill.text("reference", "order-reference", &quote.reference).hint(lang.word("order-reference-hint")).html(lang))
    })
}
