//! The settings of printed documents: colour, logo, foot, and a sample to look at.

use documents::{Body, Line, Paper, Sender, Sum, Weight, Word, say};
use kernel::{Cents, Currency, Result};
use maud::html;
use serde::Serialize;
use store::{Db, Permission};
use web::server::{DownloadDef, Sent};
use web::ui::{self, Button, Field, Form, Icon, Kind, section, with_aside};
use web::{Cx, Page, View, format};

use super::{Sheet as Printed, Style, style, typeset};
use crate::company::pages::tabs;
use crate::company::{Identity, company};
use crate::page::{Fill, Sheet, Story, story};

/// `/settings/print`
pub struct Show;

/// The look with its story.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
pub struct OneLook {
    /// The look.
    #[serde(flatten)]
    pub style: Style,
    /// What happened.
    pub story: Story,
}

impl View for Show {
    const PATH: &'static str = "/settings/print";
    const NEEDS: Permission = Permission::Administer;
    const QUERY: &'static [(&'static str, &'static str)] = &[story::PARAMETER];
    type Data = OneLook;

    fn read(cx: &Cx, db: &mut Db) -> Result<OneLook> {
        let style = style(db)?;
        let story = story::read(cx, db, "look", style.id)?;
        Ok(OneLook { style, story })
    }

    fn page(cx: &Cx, data: &OneLook) -> Page {
        let lang = cx.lang();
        let sample = Button::link(lang.word("print-sample"), "/settings/print/sample.pdf").icon(Icon::File);
        let body = html! {
            (tabs(cx, "/print"))
            (with_aside(
                html! {
                    (ui::card(lang.word("print-look"), None, look_form(cx, &data.style)))
                    (ui::card(lang.word("print-logo"), None, logo_form(cx, &data.style)))
                },
                ui::card(lang.word("story-title"), None, story::show(cx, &data.story, ("look", data.style.id))),
            ))
        };
        Sheet::new("settings", lang.word("print-title"))
            .crumb(lang.word("settings-title"), "/settings")
            .lead(html! { (lang.word("print-lead")) })
            .actions(html! { (sample) })
            .body(body)
    }
}

fn look_form(cx: &Cx, style: &Style) -> maud::Markup {
    let lang = cx.lang();
    let fill = Fill::new(cx);
    let setting = &style.setting;
    let hidden = cx.hidden("/settings/print").page("/settings/print").with("version", style.version);
    let colour = if setting.colour.is_empty() { documents::Colour::default().code() } else { setting.colour.clone() };
    Form::post("/look/set")
        .hidden(&hidden.pairs())
        .errors(&fill.errors)
        .body(html! {
            (fill.text("colour", "print-colour", &colour).hint(lang.word("print-colour-hint")).narrow().html(lang))
            (fill.area("foot", "print-foot", &setting.foot.join("\n")).hint(lang.word("print-foot-hint")).html(lang))
            @if !setting.logo.is_empty() { (fill.tick("without_logo", "print-without_logo", false).html(lang)) }
        })
        .buttons(vec![Button::submit(lang.word("word-save")).primary()])
        .html(lang)
}

fn logo_form(cx: &Cx, style: &Style) -> maud::Markup {
    let lang = cx.lang();
    let errors = cx.errors();
    let field = Field::new(Kind::File(".png,.svg".to_owned()), "file", lang.word("print-file"))
        .hint(lang.word("print-file-hint"))
        .required()
        .errors(&errors);
    let known = lang.word(if style.setting.logo.is_empty() { "print-no-logo" } else { "print-has-logo" });
    Form::post(super::UPLOAD.path)
        .upload()
        .hidden(&cx.hidden("/settings/print").page("/settings/print").pairs())
        .errors(&errors)
        .body(section(known, None, field.html(lang)))
        .buttons(vec![Button::submit(lang.word("command-look-set_logo")).icon(Icon::Upload)])
        .html(lang)
}

/// A made-up invoice in the company's look.
pub const SAMPLE: DownloadDef =
    DownloadDef { path: "/settings/print/sample.pdf", needs: Permission::Administer, make: sample };

fn sample(cx: &Cx, db: &mut Db) -> Result<Sent> {
    let lang = cx.lang();
    let seller = company(db)?.identity;
    let language = match lang.locale {
        web::i18n::Locale::Fr => documents::Language::French,
        web::i18n::Locale::En => documents::Language::English,
    };
    let money = |cents: i64| format::money(lang.locale, Cents(cents), Currency::EUR);
    let line = |n: i64| Line {
        label: lang.word("print-sample-item"),
        quantity: n.to_string(),
        price: format::amount(lang.locale, Cents(12_000)),
        rate: format::rate(lang.locale, kernel::Rate::whole(20)),
        net: format::amount(lang.locale, Cents(12_000 * n)),
        running: money(6_000 * n * (n + 1)),
        ..Line::default()
    };
    let net = 12_000 * (1 + 2 + 3);
    let sum = |word, cents, weight| Sum { label: say(language, word).to_owned(), amount: money(cents), weight };
    let paper = Paper {
        language,
        draft: true,
        sender: sender(&seller),
        recipient: lang.word("print-sample-recipient").split(" / ").map(str::to_owned).collect(),
        facts: vec![(Word::IssueDay, format::day(lang, cx.today))],
        body: Body::Lines((1..=3).map(line).collect()),
        sums: vec![
            sum(Word::TotalNet, net, Weight::Plain),
            sum(Word::TotalVat, net / 5, Weight::Plain),
            sum(Word::Payable, net * 6 / 5, Weight::Payable),
        ],
        legal: legal(lang, &seller),
        ..Paper::default()
    };
    let bytes = typeset(db, Printed { paper, day: cx.today, inside: None })?;
    Ok(Sent { name: "sample.pdf".to_owned(), media: "application/pdf", bytes: bytes.into() })
}

/// Who sends a document, with its address and where it is reached.
pub fn sender(seller: &Identity) -> Sender {
    let mut lines = address_lines(&seller.address, "FR");
    lines.extend([&seller.email, &seller.phone].into_iter().filter(|t| !t.is_empty()).cloned());
    Sender { name: seller.name.clone(), lines }
}

/// The lines of an address; the country where it is another than that of the sender.
pub fn address_lines(address: &crate::party::Address, home: &str) -> Vec<String> {
    let town = format!("{} {}", address.postcode, address.city);
    let country = if address.country == home { "" } else { &address.country };
    let all = [address.street.as_str(), &address.more, town.trim(), country];
    all.into_iter().filter(|l| !l.is_empty()).map(str::to_owned).collect()
}

/// Form and capital, register, SIREN and VAT number: what every paper of a company shows (C. com. R123-237, R123-238).
pub fn legal(lang: web::i18n::Lang<'_>, seller: &Identity) -> Vec<String> {
    let mut parts = vec![seller.name.clone()];
    if let Some(capital) = seller.capital {
        let capital = format::money(lang.locale, capital, Currency::EUR);
        parts.push(lang.say("print-form", &[("form", seller.legal_form.as_str().into()), ("capital", capital.into())]));
    } else {
        parts.push(seller.legal_form.clone());
    }
    let siren = crate::page::siren(&seller.identifiers.siren);
    parts.push(if seller.register_town.is_empty() {
        lang.say("print-siren", &[("siren", siren.into())])
    } else {
        lang.say("print-register", &[("town", seller.register_town.as_str().into()), ("siren", siren.into())])
    });
    if !seller.identifiers.vat.is_empty() {
        parts.push(lang.say("print-vat", &[("vat", seller.identifiers.vat.as_str().into())]));
    }
    parts.retain(|p| !p.trim().is_empty());
    vec![parts.join(" · ")]
}
