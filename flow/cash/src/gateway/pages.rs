//! The pages of gateways, among the settings: all of them, a new one, one with what it told.

use ground::company::pages::tabs;
use ground::page::{self, Fill, Sheet};
use ground::record::load;
use kernel::Result;
use maud::{Markup, html};
use serde::Serialize;
use store::{Db, Permission, Seq};
use web::ui::{self, Button, Column, Form, Icon, Kind, Phone, Row, Table, Tone, post_button, section};
use web::{Cx, Page, View, format};

use super::heard::HeardRow;
use super::model::{GatewaySetting, State};
use super::{NEEDS, store as gateways};

/// `GET /settings/gateways`
pub struct List;
/// `GET /settings/gateways/new`
pub struct New;
/// `GET /settings/gateways/{id}`
pub struct One;

fn state(cx: &Cx, state: State) -> Markup {
    let tone = if state == State::Active { Tone::Good } else { Tone::Waits };
    ui::status(tone, cx.lang().word(&format!("gateway-state-{}", state.name())))
}

/// The gateways of the company.
#[derive(Serialize, schemars::JsonSchema)]
pub struct All {
    /// Each, without its secrets.
    pub rows: Vec<GatewaySetting>,
}

impl View for List {
    const PATH: &'static str = "/settings/gateways";
    const NEEDS: Permission = NEEDS;
    type Data = All;

    fn read(_: &Cx, db: &mut Db) -> Result<All> {
        Ok(All { rows: gateways::list(db)? })
    }

    fn page(cx: &Cx, data: &All) -> Page {
        let lang = cx.lang();
        let add = || Button::link(lang.word("command-gateway-add"), "/settings/gateways/new").icon(Icon::Plus).primary();
        let columns = vec![
            Column::text(lang.word("gateway-label")).phone(Phone::Title),
            Column::text(lang.word("gateway-secret")).phone(Phone::Hidden),
            Column::text(lang.word("gateway-account")),
            Column::text(lang.word("col-state")).phone(Phone::Under),
        ];
        let rows = data.rows.iter().map(|g| {
            let cells = vec![html! { (g.label) }, ends(&g.secret_end), html! { (g.account) }, state(cx, g.state)];
            Row::new(cells).link(format!("/settings/gateways/{}", g.id))
        });
        let empty = ui::empty(lang.word("gateways-none"), lang.word("gateways-teach"), Some(add()));
        let table = Table::new(lang.word("gateways-title"), columns).rows(rows.collect()).empty(empty).html(lang);
        Sheet::new("settings", lang.word("gateways-title"))
            .crumb(lang.word("settings-title"), "/settings")
            .lead(html! { (lang.word("gateways-lead")) })
            .actions(html! { (add()) })
            .body(html! { (tabs(cx, "/gateways")) (table) })
    }
}

/// What is shown of a secret.
fn ends(end: &str) -> Markup {
    html! { @if end.is_empty() { "–" } @else { code { "…" (end) } } }
}

/// The form of a new gateway.
#[derive(Serialize, schemars::JsonSchema)]
pub struct NewData {
    /// The account for its balance, unless another is entered.
    pub account: String,
    /// The account for what it keeps, unless another is entered.
    pub fees: String,
}

impl View for New {
    const PATH: &'static str = "/settings/gateways/new";
    const NEEDS: Permission = NEEDS;
    const API: bool = false;
    type Data = NewData;

    fn read(_: &Cx, db: &mut Db) -> Result<NewData> {
        let accounts = ground::ledger::read_accounts(db)?;
        let of = |role| accounts.of(role).to_string();
        Ok(NewData { account: of(ground::ledger::Role::Cards), fees: of(ground::ledger::Role::BankFees) })
    }

    fn page(cx: &Cx, data: &NewData) -> Page {
        let lang = cx.lang();
        let blank = GatewaySetting {
            cards: true,
            account: data.account.clone(),
            fees: data.fees.clone(),
            ..GatewaySetting::default()
        };
        let fill = Fill::new(cx);
        let form = Form::post("/gateway/add")
            .hidden(&cx.hidden("/settings/gateways/{id}").pairs())
            .errors(&fill.errors)
            .body(html! {
                (section(lang.word("gateway-keys"), Some(&lang.word("gateway-keys-help")), html! {
                    (used_keys(&fill, &blank))
                    (secrets(&fill, true))
                    @if super::stand_in_allowed() {
                        (fill.text("address", "gateway-address", "").hint(lang.word("gateway-address-hint")).autocomplete("off").html(lang))
                    }
                }))
                (section(lang.word("gateway-ways"), None, ways(&fill, &blank)))
                (section(lang.word("gateway-books"), Some(&lang.word("gateway-books-help")), books(&fill, &blank)))
            })
            .buttons(vec![
                Button::submit(lang.word("command-gateway-add")).primary(),
                Button::link(lang.word("word-cancel"), "/settings/gateways").quiet(),
            ])
            .html(lang);
        Sheet::new("settings", lang.word("command-gateway-add"))
            .crumb(lang.word("settings-title"), "/settings")
            .crumb(lang.word("gateways-title"), "/settings/gateways")
            .body(form)
    }
}

fn used_keys(fill: &Fill, now: &GatewaySetting) -> Markup {
    let lang = fill.lang;
    html! {
        (fill.text("label", "gateway-label", &now.label).hint(lang.word("gateway-label-hint")).html(lang))
        (fill.text("publishable", "gateway-publishable", &now.publishable).required().hint(lang.word("gateway-publishable-hint")).autocomplete("off").html(lang))
    }
}

fn secrets(fill: &Fill, required: bool) -> Markup {
    let lang = fill.lang;
    let secret = fill.field(Kind::Password, "secret", "gateway-secret", "").hint(lang.word("gateway-secret-hint")).autocomplete("off");
    let hook = fill.field(Kind::Password, "hook", "gateway-hook", "").hint(lang.word("gateway-hook-hint")).autocomplete("off");
    html! { (if required { secret.required() } else { secret }.html(lang)) (hook.html(lang)) }
}

fn ways(fill: &Fill, now: &GatewaySetting) -> Markup {
    let lang = fill.lang;
    html! {
        (fill.tick("cards", "gateway-cards", now.cards).html(lang))
        (fill.tick("debits", "gateway-debits", now.debits).hint(lang.word("gateway-debits-hint")).html(lang))
    }
}

fn books(fill: &Fill, now: &GatewaySetting) -> Markup {
    let lang = fill.lang;
    html! {
        (fill.text("account", "gateway-account", &now.account).hint(lang.word("gateway-account-hint")).narrow().html(lang))
        (fill.text("fees", "gateway-fees", &now.fees).hint(lang.word("gateway-fees-hint")).narrow().html(lang))
    }
}

/// A gateway all round.
#[derive(Serialize, schemars::JsonSchema)]
pub struct Data {
    /// The gateway, without its secrets.
    #[serde(flatten)]
    pub gateway: GatewaySetting,
    /// Where it is to post its messages, on this server.
    pub messages: String,
    /// What it told, newest first.
    pub heard: Vec<HeardRow>,
    /// Ask again with `before` this for older ones.
    pub before: Option<Seq>,
}

impl View for One {
    const PATH: &'static str = "/settings/gateways/{id}";
    const NEEDS: Permission = NEEDS;
    const QUERY: &'static [(&'static str, &'static str)] = &[("before", "Messages before this place of the journal.")];
    type Data = Data;

    fn read(cx: &Cx, db: &mut Db) -> Result<Data> {
        let gateway: GatewaySetting = load(db, cx.id()?, None)?;
        let heard = gateways::heard(db, gateway.id, cx.query_id("before")?.map_or(Seq::MAX, |id| id.0))?;
        let before = heard.last().filter(|_| heard.len() == 50).map(|h| h.seq);
        let messages = format!("/gateways/{}/{}/messages", db.company, gateway.id);
        Ok(Data { gateway, messages, heard, before })
    }

    fn page(cx: &Cx, data: &Data) -> Page {
        let lang = cx.lang();
        let gateway = &data.gateway;
        Sheet::new("settings", gateway.label.as_str())
            .crumb(lang.word("settings-title"), "/settings")
            .crumb(lang.word("gateways-title"), "/settings/gateways")
            .badge(state(cx, gateway.state))
            .body(html! {
                @if !page::form_again(cx) { (page::deed::said(cx)) }
                @if gateway.hook_end.is_empty() { (ui::notice(Tone::Waits, html! { (lang.word("gateway-no-hook")) }, None)) }
                (ui::card(lang.word("gateway-standing"), None, standing(cx, data)))
                (change(cx, gateway))
                (renew(cx, gateway))
                (switch(cx, gateway))
                (ui::card(lang.word("gateway-heard"), None, heard(cx, data)))
            })
    }
}

fn standing(cx: &Cx, data: &Data) -> Markup {
    let lang = cx.lang();
    let gateway = &data.gateway;
    let pairs = [
        (lang.word("gateway-messages"), html! { code { (data.messages) } }),
        (lang.word("gateway-secret"), ends(&gateway.secret_end)),
        (lang.word("gateway-hook"), ends(&gateway.hook_end)),
        (lang.word("gateway-account"), html! { (gateway.account) }),
        (lang.word("gateway-fees"), html! { (gateway.fees) }),
    ];
    html! { (ui::definitions(&pairs)) p.hint { (lang.word("gateway-messages-hint")) } }
}

fn change(cx: &Cx, gateway: &GatewaySetting) -> Markup {
    let lang = cx.lang();
    let fill = Fill::new(cx);
    let here = format!("/settings/gateways/{}", gateway.id);
    Form::post("/gateway/change")
        .hidden(&cx.hidden(&here).with("gateway", gateway.id).with("version", gateway.version).pairs())
        .errors(&fill.errors)
        .body(html! {
            (section(lang.word("gateway-use"), None, html! {
                (used_keys(&fill, gateway)) (ways(&fill, gateway)) (books(&fill, gateway))
            }))
        })
        .buttons(vec![Button::submit(lang.word("word-save")).primary()])
        .html(lang)
}

fn renew(cx: &Cx, gateway: &GatewaySetting) -> Markup {
    let lang = cx.lang();
    let fill = Fill::new(cx);
    let here = format!("/settings/gateways/{}", gateway.id);
    Form::post("/gateway/renew_keys")
        .hidden(&cx.hidden(&here).with("gateway", gateway.id).with("version", gateway.version).pairs())
        .body(section(lang.word("command-gateway-renew_keys"), Some(&lang.word("gateway-renew-help")), secrets(&fill, false)))
        .buttons(vec![Button::submit(lang.word("command-gateway-renew_keys"))])
        .html(lang)
}

fn switch(cx: &Cx, gateway: &GatewaySetting) -> Markup {
    let lang = cx.lang();
    let here = format!("/settings/gateways/{}", gateway.id);
    let hidden = cx.hidden(&here).page(&here).with("gateway", gateway.id).with("version", gateway.version);
    let (command, path) = match gateway.state {
        State::Active => ("command-gateway-suspend", "/gateway/suspend"),
        State::Suspended => ("command-gateway-resume", "/gateway/resume"),
    };
    html! { p { (post_button(path, &hidden.pairs(), &Button::submit(lang.word(command)))) } }
}

fn heard(cx: &Cx, data: &Data) -> Markup {
    let lang = cx.lang();
    let columns = vec![
        Column::text(lang.word("gateway-event")).phone(Phone::Title),
        Column::text(lang.word("gateway-object")).phone(Phone::Under),
        Column::text(lang.word("gateway-at")).phone(Phone::Under),
        Column::text(lang.word("col-state")),
    ];
    let rows = data.heard.iter().map(|h| {
        let key = if h.known { "gateway-known" } else { "gateway-kept" };
        let tone = if h.known { Tone::Good } else { Tone::Quiet };
        Row::new(vec![
            html! { code { (h.kind) } },
            html! { (h.object) },
            html! { (format::moment(lang, h.at.saturating_mul(1000))) },
            ui::status(tone, lang.word(key)),
        ])
    });
    let none = ui::empty(lang.word("gateway-heard-none"), lang.word("gateway-heard-teach"), None);
    let query = page::query(cx);
    html! {
        (Table::new(lang.word("gateway-heard"), columns).rows(rows.collect()).empty(none).html(lang))
        @if let Some(before) = data.before {
            p { a href=(query.with("before", before.to_string()).url()) { (lang.word("gateway-older")) } }
        }
    }
}
