//! The pages of people, tokens and one's own account.

use kernel::Result;
use maud::{Markup, html};
use serde::Serialize;
use store::{Db, Permission};
use web::platform::{SessionInfo, TokenInfo, sessions, tokens_of};
use web::ui::field::Kind;
use web::ui::{self, Button, Choice, Column, Form, Icon, Phone, Row, Table, Tone, post_button, section};
use web::{Cx, Page, View};

use crate::company::pages::tabs;
use crate::company::{Member, Role, members};
use crate::page::{Fill, Sheet, page_url, said};

/// `/settings/members/new`
pub struct New;
/// `/settings/tokens`
pub struct Tokens;
/// `/account`
pub struct Own;

/// Nothing is stored yet.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
pub struct Blank {}

impl View for New {
    const PATH: &'static str = "/settings/members/new";
    const NEEDS: Permission = Permission::Administer;
    const API: bool = false;
    type Data = Blank;

    fn read(_: &Cx, _: &mut Db) -> Result<Blank> {
        Ok(Blank {})
    }

    fn page(cx: &Cx, _: &Blank) -> Page {
        let lang = cx.lang();
        let fill = Fill::new(cx);
        let roles = Role::ALL.map(|r| {
            Choice::new(r.name(), lang.word(&format!("role-{}", r.name())))
                .detail(lang.word(&format!("role-{}-what", r.name())))
        });
        let form = Form::post("/access/invite")
            .hidden(&cx.hidden("/settings/members").pairs())
            .errors(&fill.errors)
            .body(html! {
                (section(lang.word("access-person"), Some(&lang.word("access-person-help")), html! {
                    (fill.field(Kind::Email, "email", "field-email", "").required().autocomplete("off").html(lang))
                    (fill.text("name", "field-name", "").required().autocomplete("off").html(lang))
                    (fill.select("locale", "access-language", languages(cx), cx.locale.code()).narrow().html(lang))
                }))
                (section(lang.word("member-role"), None, html! {
                    (fill.field(Kind::Radio(roles.to_vec()), "role", "member-role", "sales").required().html(lang))
                }))
            })
            .buttons(vec![
                Button::submit(lang.word("command-access-invite")).primary(),
                Button::link(lang.word("word-cancel"), "/settings/members").quiet(),
            ])
            .html(lang);
        Sheet::new("settings", lang.word("command-access-invite"))
            .crumb(lang.word("settings-title"), "/settings")
            .crumb(lang.word("settings-members"), "/settings/members")
            .body(form)
    }
}

fn languages(cx: &Cx) -> Vec<Choice> {
    ["fr", "en"].map(|code| Choice::new(code, cx.lang().word(&format!("language-{code}")))).to_vec()
}

/// The tokens of the company.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
pub struct TokenList {
    /// Newest first, without their secrets.
    pub tokens: Vec<TokenInfo>,
    /// In whose name one may act.
    pub members: Vec<Member>,
}

impl View for Tokens {
    const PATH: &'static str = "/settings/tokens";
    const NEEDS: Permission = Permission::Administer;
    type Data = TokenList;

    fn read(_: &Cx, db: &mut Db) -> Result<TokenList> {
        let company = db.company;
        Ok(TokenList { tokens: tokens_of(db, company)?, members: members(db)? })
    }

    fn page(cx: &Cx, data: &TokenList) -> Page {
        let lang = cx.lang();
        let columns = vec![
            Column::text(lang.word("token-name")).phone(Phone::Title),
            Column::text(lang.word("token-user")).phone(Phone::Under),
            Column::text(lang.word("token-may")),
            Column::text(lang.word("token-created")),
            Column::text(lang.word("token-used")),
            Column::text(lang.word("col-state")).phone(Phone::Under),
        ];
        let none = ui::empty(lang.word("tokens-none"), lang.word("tokens-teach"), None);
        let rows = data.tokens.iter().map(|token| token_row(cx, token, &data.members)).collect();
        let table = Table::new(lang.word("tokens-title"), columns).rows(rows).empty(none);
        let body = html! {
            (tabs(cx, "/tokens"))
            (said(cx))
            (ui::card(lang.word("tokens-title"), None, html! { (table.html(lang)) }))
            (ui::card(lang.word("command-access-make_token"), None, token_form(cx, data)))
        };
        let reference = Button::link(lang.word("token-reference"), "/api").icon(Icon::Help);
        Sheet::new("settings", lang.word("settings-title")).actions(html! { (reference) }).body(body)
    }
}

fn token_row(cx: &Cx, token: &TokenInfo, members: &[Member]) -> Row {
    let lang = cx.lang();
    let who = members.iter().find(|m| m.id.0 == token.user).map_or("–", |m| m.name.as_str());
    let may: Vec<String> = token
        .permissions
        .split(',')
        .filter(|name| !name.is_empty())
        .map(|name| lang.word(&format!("permission-{name}")))
        .collect();
    let moment = |at: Option<i64>| html! { @if let Some(at) = at { (ui::moment(lang, at)) } @else { "–" } };
    let hidden = cx.hidden("/settings/tokens").page("/settings/tokens").with("token", token.id);
    let revoke = Button::submit(lang.word("command-access-revoke_token"))
        .hint(lang.say("token-revoke-named", &[("name", token.name.as_str().into())]));
    Row::new(vec![
        html! { (token.name) },
        html! { (who) },
        html! { @if may.is_empty() { (lang.word("token-may-all")) } @else { (may.join(", ")) } },
        moment(Some(token.created)),
        moment(token.used),
        html! {
            @if let Some(at) = token.revoked { (ui::status(Tone::Quiet, lang.word("token-revoked"))) " " (moment(Some(at))) }
            @else { (post_button("/access/revoke_token", &hidden.pairs(), &revoke.quiet())) }
        },
    ])
}

fn token_form(cx: &Cx, data: &TokenList) -> Markup {
    let lang = cx.lang();
    let fill = Fill::new(cx);
    let here = data.members.iter().filter(|m| m.role.is_some());
    let people = here.map(|m| Choice::new(m.id.to_string(), m.name.as_str())).collect();
    let ticked = |name: &str| cx.form.iter().any(|(n, v)| n.starts_with("permissions[") && v == name);
    Form::post("/access/make_token")
        .hidden(&cx.hidden("/settings/tokens").pairs())
        .errors(&fill.errors)
        .body(section(lang.word("token-new"), Some(&lang.word("token-new-help")), html! {
            (fill.text("name", "token-name", "").hint(lang.word("token-name-hint")).required().autocomplete("off").html(lang))
            (fill.select("user", "token-user", people, &cx.user.id.to_string()).html(lang))
            fieldset.field {
                legend { (lang.word("token-may")) }
                p.hint { (lang.word("token-may-hint")) }
                @for (n, permission) in Permission::ALL.into_iter().enumerate() {
                    label.check {
                        input type="checkbox" name=(format!("permissions[{n}]")) value=(permission.name())
                            checked[ticked(permission.name())];
                        span { (lang.word(&format!("permission-{}", permission.name()))) }
                    }
                }
            }
        }))
        .buttons(vec![Button::submit(lang.word("command-access-make_token")).primary()])
        .html(lang)
}

/// One's own account.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
pub struct OwnAccount {
    /// Name.
    pub name: String,
    /// E-mail.
    pub email: String,
    /// The role in this company.
    pub role: String,
    /// Where one is signed in, the one used last first.
    pub sessions: Vec<SessionInfo>,
}

impl View for Own {
    const PATH: &'static str = "/account";
    type Data = OwnAccount;

    fn read(cx: &Cx, db: &mut Db) -> Result<OwnAccount> {
        let (user, now) = (cx.user.id, db.now);
        let sessions = sessions(db, user, now, &cx.csrf)?;
        let (name, email, role) = (cx.user.name.clone(), cx.user.email.clone(), cx.user.role.clone());
        Ok(OwnAccount { name, email, role, sessions })
    }

    fn page(cx: &Cx, data: &OwnAccount) -> Page {
        let lang = cx.lang();
        let body = html! {
            (ui::card(lang.word("account-preferences"), None, preferences(cx)))
            (ui::card(lang.word("account-password"), None, password(cx)))
            (ui::card(lang.word("account-sessions"), None, session_list(cx, data)))
        };
        Sheet::new("", lang.word("account-title"))
            .lead(html! { (data.name) " · " (data.email) " · " (lang.word(&format!("role-{}", data.role))) })
            .body(body)
    }
}

/// Each form of the page shows its own refusals only.
fn fill<'c, 'w>(cx: &'c Cx<'w>, fields: &[&str]) -> Fill<'c, 'w> {
    let mut fill = Fill::new(cx);
    let ours = cx.form.iter().any(|(name, _)| fields.contains(&name.as_str()));
    if !ours {
        fill.errors = ui::Errors::none();
    }
    fill
}

fn preferences(cx: &Cx) -> Markup {
    let lang = cx.lang();
    let fill = fill(cx, &["locale", "theme"]);
    let themes = ["auto", "light", "dark"].map(|code| Choice::new(code, lang.word(&format!("theme-{code}"))));
    Form::post("/access/prefer")
        .hidden(&cx.hidden("/account").pairs())
        .errors(&fill.errors)
        .body(section(lang.word("account-look"), None, html! {
            (fill.field(Kind::Radio(languages(cx)), "locale", "access-language", cx.locale.code()).html(lang))
            (fill.field(Kind::Radio(themes.to_vec()), "theme", "frame-theme", cx.theme.code()).html(lang))
        }))
        .buttons(vec![Button::submit(lang.word("word-save")).primary()])
        .html(lang)
}

fn password(cx: &Cx) -> Markup {
    let lang = cx.lang();
    let fill = fill(cx, &["current", "password"]);
    Form::post("/access/change_password")
        .hidden(&cx.hidden("/account").pairs())
        .errors(&fill.errors)
        .body(section(lang.word("command-access-change_password"), Some(&lang.word("account-password-help")), html! {
            (fill.field(Kind::Password, "current", "account-current", "").autocomplete("current-password").required().html(lang))
            (fill.field(Kind::Password, "password", "account-new", "").autocomplete("new-password").required().html(lang))
        }))
        .buttons(vec![Button::submit(lang.word("command-access-change_password")).primary()])
        .html(lang)
}

fn session_list(cx: &Cx, data: &OwnAccount) -> Markup {
    let lang = cx.lang();
    let columns = vec![
        Column::text(lang.word("session-since")).phone(Phone::Title),
        Column::text(lang.word("session-seen")),
        Column::text(lang.word("col-state")).phone(Phone::Under),
    ];
    let hidden = |id: kernel::Id| cx.hidden("/account").page(&page_url(cx)).with("session", id);
    let end = || Button::submit(lang.word("command-access-end_session")).quiet();
    let rows = data.sessions.iter().map(|session| {
        Row::new(vec![ui::moment(lang, session.created), ui::moment(lang, session.seen), html! {
            @if session.here { (ui::status(Tone::Good, lang.word("session-here"))) }
            @else { (post_button("/access/end_session", &hidden(session.id).pairs(), &end())) }
        }])
    });
    let here = data.sessions.iter().find(|s| s.here);
    let others = Button::submit(lang.word("command-access-end_others"));
    html! {
        (Table::new(lang.word("account-sessions"), columns).rows(rows.collect()).html(lang))
        @if let (Some(here), true) = (here, data.sessions.len() > 1) {
            (post_button("/access/end_others", &hidden(here.id).pairs(), &others))
        }
    }
}
