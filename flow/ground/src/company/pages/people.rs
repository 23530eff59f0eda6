//! The people of the company, what each role may do, and the form that gives and takes roles.

use kernel::{Refusal, Result};
use maud::{Markup, html};
use serde::Serialize;
use store::{Db, Permission};
use web::ui::{self, Button, Choice, Column, Form, Icon, Phone, Row, Table, Tone, post_button, section};
use web::{Cx, Page, View};

use super::tabs;
use crate::company::{Member, Role, member, members};
use crate::page::{Fill, Sheet, page_url, said};

/// `/settings/members`
pub struct Members;
/// `/settings/members/{id}`
pub struct OneMember;

/// The people and the roles.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
pub struct People {
    /// Everybody, present and past.
    pub members: Vec<Member>,
    /// Every role with what it may do.
    pub roles: Vec<RoleRow>,
}

/// A role and what it may do.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
pub struct RoleRow {
    /// The role.
    pub role: Role,
    /// What it may do.
    pub permissions: Vec<Permission>,
}

impl View for Members {
    const PATH: &'static str = "/settings/members";
    type Data = People;

    fn read(_: &Cx, db: &mut Db) -> Result<People> {
        let roles = Role::ALL.map(|role| {
            let permissions = Permission::ALL.into_iter().filter(|p| role.grants().has(*p)).collect();
            RoleRow { role, permissions }
        });
        Ok(People { members: members(db)?, roles: roles.to_vec() })
    }

    fn page(cx: &Cx, data: &People) -> Page {
        let lang = cx.lang();
        let body = html! {
            (tabs(cx, "/members"))
            (ui::card(lang.word("members-title"), None, list(cx, data)))
            (ui::card(lang.word("roles-title"), None, matrix(cx, data)))
        };
        let mut sheet = Sheet::new("settings", lang.word("settings-title"));
        if cx.may(Permission::Administer) {
            let new = Button::link(lang.word("command-access-invite"), "/settings/members/new").icon(Icon::Plus).primary();
            sheet = sheet.actions(html! { (new) });
        }
        sheet.body(body)
    }
}

fn list(cx: &Cx, data: &People) -> Markup {
    let lang = cx.lang();
    let columns = vec![
        Column::text(lang.word("field-name")).phone(Phone::Title),
        Column::text(lang.word("field-email")).phone(Phone::Under),
        Column::text(lang.word("member-role")),
    ];
    let rows = data.members.iter().map(|m| {
        let role = match m.role {
            Some(role) => html! { (role_word(cx, role)) },
            None => ui::status(Tone::Quiet, lang.word("member-left")),
        };
        let row = Row::new(vec![html! { span id=(m.id) { (m.name) } }, html! { (m.email) }, role]);
        if cx.may(Permission::Administer) { row.link(format!("/settings/members/{}", m.id)) } else { row }
    });
    let nobody = ui::empty(lang.word("members-none"), lang.word("members-add"), None);
    Table::new(lang.word("members-title"), columns).rows(rows.collect()).empty(nobody).html(lang)
}

fn role_word(cx: &Cx, role: Role) -> String {
    cx.lang().word(&format!("role-{}", role.name()))
}

/// Permissions down, roles across: a tick where the role may.
fn matrix(cx: &Cx, data: &People) -> Markup {
    let lang = cx.lang();
    let mut columns = vec![Column::text(lang.word("role-may")).phone(Phone::Title)];
    columns.extend(data.roles.iter().map(|r| Column::text(role_word(cx, r.role))));
    let rows = Permission::ALL.into_iter().map(|permission| {
        let mut cells = vec![html! {
            div {
                b { (lang.word(&format!("permission-{}", permission.name()))) } br;
                span.beside { (lang.word(&format!("permission-{}-does", permission.name()))) }
            }
        }];
        cells.extend(data.roles.iter().map(|r| {
            let may = r.permissions.contains(&permission);
            html! {
                @if may { (Icon::Check) span.unseen { (lang.word("word-yes")) } }
                @else { span.beside aria-hidden="true" { "·" } span.unseen { (lang.word("word-no")) } }
            }
        }));
        Row::new(cells)
    });
    Table::new(lang.word("roles-title"), columns).rows(rows.collect()).html(lang)
}

/// A member and whether their account is closed.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
pub struct Person {
    /// The member.
    #[serde(flatten)]
    pub member: Member,
    /// Is the account closed, so that they cannot sign in anywhere?
    pub closed: bool,
}

impl View for OneMember {
    const PATH: &'static str = "/settings/members/{id}";
    const NEEDS: Permission = Permission::Administer;
    type Data = Person;

    fn read(cx: &Cx, db: &mut Db) -> Result<Person> {
        let id = cx.id()?;
        let member = member(db, id)?.ok_or_else(|| Refusal::missing("request.not_found"))?;
        let closed = web::platform::closed(db, id.0)?;
        Ok(Person { member, closed })
    }

    fn page(cx: &Cx, Person { member: data, closed }: &Person) -> Page {
        let lang = cx.lang();
        let fill = Fill::new(cx);
        let hidden =
            cx.hidden("/settings/members").with("user", data.id).with("name", &data.name).with("email", &data.email);
        let roles = Role::ALL
            .map(|r| Choice::new(r.name(), role_word(cx, r)).detail(lang.word(&format!("role-{}-what", r.name()))));
        let now = data.role.map_or("", Role::name);
        let form = Form::post("/company/grant")
            .hidden(&hidden.pairs())
            .body(section(lang.word("member-role"), None, html! {
                (fill.field(ui::field::Kind::Radio(roles.to_vec()), "role", "member-role", now).required().html(lang))
            }))
            .buttons(vec![
                Button::submit(lang.word("word-save")).primary(),
                Button::link(lang.word("word-cancel"), "/settings/members").quiet(),
            ])
            .html(lang);
        let revoke = data.role.map(|_| {
            let hidden = cx.hidden("/settings/members").page(&page_url(cx)).with("user", data.id);
            post_button(
                "/company/revoke",
                &hidden.pairs(),
                &Button::submit(lang.word("command-company-revoke")).danger(),
            )
        });
        Sheet::new("settings", data.name.clone())
            .crumb(lang.word("settings-title"), "/settings")
            .crumb(lang.word("settings-members"), "/settings/members")
            .lead(html! {
                (data.email)
                @if *closed { " " (ui::status(Tone::Waits, lang.word("access-closed"))) }
            })
            .actions(html! { (entry(cx, data, *closed)) (revoke.unwrap_or_default()) })
            .body(html! { (said(cx)) (form) })
    }
}

/// What lets the person in, or keeps them out.
fn entry(cx: &Cx, member: &Member, closed: bool) -> Markup {
    let verbs: &[&str] = if closed { &["reopen"] } else { &["reset", "close"] };
    let hidden = cx.hidden(&page_url(cx)).page(&page_url(cx)).with("user", member.id);
    html! {
        @for verb in verbs {
            @let button = Button::submit(cx.lang().word(&format!("command-access-{verb}")));
            (post_button(&format!("/access/{verb}"), &hidden.pairs(), &button))
        }
    }
}
