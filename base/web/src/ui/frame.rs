//! The frame around every page of a signed-in person: rail, top bar, heading, messages, footer.

use maud::{DOCTYPE, Markup, html};

use super::{Icon, Tone, icon};
use crate::i18n::{Lang, Locale};
use crate::{assets, format};

/// The choice of colours.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    /// As the person's system says.
    #[default]
    Auto,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

impl Theme {
    /// The value of cookies, forms and the `data-theme` attribute.
    pub fn code(self) -> &'static str {
        match self {
            Theme::Auto => "auto",
            Theme::Light => "light",
            Theme::Dark => "dark",
        }
    }
    /// Reads it; `None` for anything else.
    pub fn parse(text: &str) -> Option<Theme> {
        [Theme::Auto, Theme::Light, Theme::Dark].into_iter().find(|t| t.code() == text)
    }
    fn attribute(self) -> Option<&'static str> {
        (self != Theme::Auto).then(|| self.code())
    }
}

/// An entry of the rail. Its words are those of `key` (`rail-orders`).
#[derive(Clone, Debug)]
pub struct RailEntry {
    /// The key of its words.
    pub key: &'static str,
    /// Where it leads.
    pub url: String,
    /// Its icon.
    pub icon: Icon,
    /// How much waits there; nothing is shown for zero.
    pub count: u64,
    /// Whether the page shown belongs to it.
    pub active: bool,
}

/// A company that the person may open.
#[derive(Clone, Debug)]
pub struct Company {
    /// Its name.
    pub name: String,
    /// Where it opens.
    pub url: String,
}

/// Who is signed in.
#[derive(Clone, Debug)]
pub struct Account {
    /// The name.
    pub name: String,
    /// What is shown under it: e-mail or role.
    pub detail: String,
    /// Their own settings.
    pub url: Option<String>,
}

/// An entry of the New menu.
#[derive(Clone, Debug)]
pub struct MenuEntry {
    /// Its words.
    pub label: String,
    /// Where it leads.
    pub url: String,
    /// Its icon.
    pub icon: Icon,
}

/// A message on top of the page: what just happened, and the way back where there is one.
#[derive(Clone, Debug)]
pub struct Flash {
    /// Good, waits or late.
    pub tone: Tone,
    /// What happened.
    pub sentence: String,
    /// Undo, or where to look: a button or link.
    pub action: Option<Markup>,
}

impl Flash {
    /// Something was done.
    pub fn done(sentence: impl Into<String>) -> Flash {
        Flash { tone: Tone::Good, sentence: sentence.into(), action: None }
    }
    /// Something was refused.
    pub fn refused(sentence: impl Into<String>) -> Flash {
        Flash { tone: Tone::Late, sentence: sentence.into(), action: None }
    }
    /// The way back.
    pub fn action(mut self, action: Markup) -> Flash {
        self.action = Some(action);
        self
    }
}

/// A step of the way to this page.
#[derive(Clone, Debug)]
pub struct Crumb {
    /// Its words.
    pub label: String,
    /// Where it is.
    pub url: String,
}

/// What a page puts into the frame.
#[derive(Clone, Debug, Default)]
pub struct Page {
    /// The heading and the browser's title.
    pub title: String,
    /// Beside the heading: the status.
    pub badge: Option<Markup>,
    /// Under the heading, in one line.
    pub lead: Option<Markup>,
    /// The way here.
    pub crumbs: Vec<Crumb>,
    /// At the right of the heading.
    pub actions: Option<Markup>,
    /// The page.
    pub body: Markup,
    /// Reading width instead of the whole: forms, settings.
    pub narrow: bool,
}

impl Page {
    /// A page with a heading.
    pub fn new(title: impl Into<String>, body: Markup) -> Page {
        Page { title: title.into(), body, ..Page::default() }
    }
    /// The status beside the heading.
    pub fn badge(mut self, badge: Markup) -> Page {
        self.badge = Some(badge);
        self
    }
    /// A line under the heading.
    pub fn lead(mut self, lead: Markup) -> Page {
        self.lead = Some(lead);
        self
    }
    /// One more step of the way here.
    pub fn crumb(mut self, label: impl Into<String>, url: impl Into<String>) -> Page {
        self.crumbs.push(Crumb { label: label.into(), url: url.into() });
        self
    }
    /// What can be done here.
    pub fn actions(mut self, actions: Markup) -> Page {
        self.actions = Some(actions);
        self
    }
    /// Reading width.
    pub fn narrow(mut self) -> Page {
        self.narrow = true;
        self
    }
}

/// The frame. Built once a request; pages go into [`Frame::page`].
///
/// Forms of the frame post to `/preferences` (`locale` or `theme`, and `back`) and to `/sign-out`; the search is
/// `GET /search?q=`, which answers with [`super::layout::palette`] when asked with the header `x-part: palette`.
#[derive(Clone)]
pub struct Frame<'a> {
    /// The reader.
    pub lang: Lang<'a>,
    /// Their colours.
    pub theme: Theme,
    /// The company they work in.
    pub company: String,
    /// Other companies they may open.
    pub companies: Vec<Company>,
    /// Who they are.
    pub account: Account,
    /// Where they may go; in the order of the flow.
    pub rail: Vec<RailEntry>,
    /// What they may make.
    pub create: Vec<MenuEntry>,
    /// Where their notifications are, and how many are unread.
    pub notifications: Option<(String, u64)>,
    /// Where help for this page is.
    pub help: Option<String>,
    /// The page's own path with its query: where preferences lead back to.
    pub here: String,
    /// Hidden values of the frame's forms: the anti-forgery token.
    pub hidden: Vec<(String, String)>,
    /// What just happened.
    pub flash: Vec<Flash>,
    /// A stream of server-sent events; `changed` names the ids of parts to fetch anew.
    pub events: Option<String>,
}

impl<'a> Frame<'a> {
    /// A frame with nothing but its reader, company and person.
    pub fn new(lang: Lang<'a>, company: impl Into<String>, account: Account) -> Frame<'a> {
        Frame {
            lang,
            theme: Theme::Auto,
            company: company.into(),
            companies: Vec::new(),
            account,
            rail: Vec::new(),
            create: Vec::new(),
            notifications: None,
            help: None,
            here: "/".to_owned(),
            hidden: Vec::new(),
            flash: Vec::new(),
            events: None,
        }
    }

    /// The complete page.
    pub fn page(&self, page: &Page) -> Markup {
        let lang = self.lang;
        html! {
            (DOCTYPE)
            html lang=(lang.locale.code()) data-theme=[self.theme.attribute()] {
                (head(&format!("{} · {}", page.title, self.company)))
                body data-events=[&self.events] {
                    a.skip href="#main" { (lang.word("frame-skip")) }
                    div.frame {
                        (self.rail())
                        (self.top())
                        main id="main" tabindex="-1" {
                            div.page.narrow[page.narrow] {
                                div id="flash" aria-live="polite" { @for flash in &self.flash { (flash_line(flash)) } }
                                (self.heading(page))
                                (page.body)
                                (self.foot())
                            }
                        }
                        (self.bar())
                    }
                    (self.palette())
                }
            }
        }
    }

    fn heading(&self, page: &Page) -> Markup {
        html! {
            header.heading {
                @if !page.crumbs.is_empty() {
                    nav.crumbs aria-label=(self.lang.word("frame-crumbs")) {
                        ol { @for crumb in &page.crumbs { li { a href=(crumb.url) { (crumb.label) } (Icon::Right) } } }
                    }
                }
                div.heading-row {
                    div.heading-text {
                        div.heading-title {
                            h1 { (page.title) }
                            @if let Some(badge) = &page.badge { (badge) }
                        }
                        @if let Some(lead) = &page.lead { p.lead { (lead) } }
                    }
                    @if let Some(actions) = &page.actions { div.heading-actions { (actions) } }
                }
            }
        }
    }

    fn foot(&self) -> Markup {
        html! {
            footer.foot {
                span { (self.lang.word("product-name")) }
                span { (self.lang.word("frame-keys")) }
                button type="button" data-keys aria-pressed="true" { (self.lang.word("frame-keys-switch")) }
            }
        }
    }

    fn rail(&self) -> Markup {
        let lang = self.lang;
        html! {
            nav.rail id="rail" aria-label=(lang.word("frame-rail")) {
                a.brand href="/" { (icon::mark()) span { (lang.word("product-name")) } }
                ul { @for entry in &self.rail { (rail_item(lang, entry)) } }
            }
        }
    }

    /// The rail on a phone: the first four entries, and the rest behind More.
    fn bar(&self) -> Markup {
        let lang = self.lang;
        let shown = if self.rail.len() > 5 { 4 } else { self.rail.len() };
        let (first, rest) = self.rail.split_at(shown);
        html! {
            nav.dock aria-label=(lang.word("frame-bar")) {
                ul {
                    @for entry in first { (rail_item(lang, entry)) }
                    @if !rest.is_empty() {
                        li {
                            details.menu.up name="top" {
                                summary.active[rest.iter().any(|e| e.active)] { (Icon::More) span { (lang.word("frame-more")) } }
                                ul.menu-body { @for entry in rest { (rail_item(lang, entry)) } }
                            }
                        }
                    }
                }
            }
        }
    }

    fn top(&self) -> Markup {
        let lang = self.lang;
        html! {
            header.top {
                (self.company_menu())
                form.top-search method="get" action="/search" role="search" aria-label=(lang.word("palette-title")) {
                    (Icon::Search)
                    input type="search" name="q" placeholder=(lang.word("frame-search")) aria-label=(lang.word("frame-search"))
                        autocomplete="off" data-palette;
                    kbd aria-hidden="true" { (lang.word("frame-search-key")) }
                }
                div.top-tools {
                    (self.create_menu())
                    @if let Some((url, count)) = &self.notifications { (notifications(lang, url, *count)) }
                    @if let Some(url) = &self.help {
                        a.icon-button.wide-only href=(url) aria-label=(lang.word("frame-help")) title=(lang.word("frame-help")) { (Icon::Help) }
                    }
                    (self.account_menu())
                }
            }
        }
    }

    fn company_menu(&self) -> Markup {
        html! {
            @if self.companies.is_empty() {
                div.company { span { (self.company) } }
            } @else {
                details.menu.company name="top" {
                    summary { span { (self.company) } (Icon::Down) }
                    ul.menu-body {
                        @for company in &self.companies { li { a href=(company.url) { (company.name) } } }
                    }
                }
            }
        }
    }

    fn create_menu(&self) -> Markup {
        let label = self.lang.word("frame-new");
        html! {
            @if !self.create.is_empty() {
                details.menu.right name="top" {
                    summary.button.primary data-key="c" { (Icon::Plus) span { (label) } }
                    ul.menu-body {
                        @for entry in &self.create { li { a href=(entry.url) { (entry.icon) (entry.label) } } }
                    }
                }
            }
        }
    }

    fn account_menu(&self) -> Markup {
        let lang = self.lang;
        let initials: String = self.account.name.split_whitespace().filter_map(|w| w.chars().next()).take(2).collect();
        html! {
            details.menu.right name="top" {
                summary.person {
                    span aria-hidden="true" { (initials) }
                    span.unseen { (lang.say("frame-account", &[("name", self.account.name.as_str().into())])) }
                }
                div.menu-body {
                    div.who { b { (self.account.name) } span.beside { (self.account.detail) } }
                    @if let Some(url) = &self.account.url { a href=(url) { (Icon::User) (lang.word("frame-my-settings")) } }
                    @if let Some(url) = &self.help { a.phone-only href=(url) { (Icon::Help) (lang.word("frame-help")) } }
                    (language_switch(lang, &self.here, &self.hidden))
                    (theme_switch(lang, self.theme, &self.here, &self.hidden))
                    form method="post" action="/sign-out" {
                        (hidden(&self.hidden))
                        button type="submit" { (Icon::SignOut) (lang.word("frame-sign-out")) }
                    }
                }
            }
        }
    }

    fn palette(&self) -> Markup {
        let lang = self.lang;
        html! {
            dialog.palette id="palette" aria-label=(lang.word("palette-title")) {
                div.palette-box {
                    (Icon::Search)
                    input type="text" role="combobox" aria-expanded="false" aria-controls="palette-list"
                        aria-label=(lang.word("palette-title")) placeholder=(lang.word("palette-ask")) autocomplete="off";
                    kbd { (lang.word("palette-escape")) }
                }
                div.palette-list id="palette-list" role="listbox" aria-label=(lang.word("palette-title")) {
                    @for entry in self.create.iter() {
                        a role="option" aria-selected="false" tabindex="-1" href=(entry.url) { (entry.icon) span { (entry.label) } }
                    }
                    @for entry in self.rail.iter() {
                        a role="option" aria-selected="false" tabindex="-1" href=(entry.url) { (entry.icon) span { (lang.word(entry.key)) } }
                    }
                }
                p.palette-foot { (lang.word("palette-keys")) }
            }
        }
    }
}

/// The `<head>` of every page.
pub(super) fn head(title: &str) -> Markup {
    html! {
        head {
            meta charset="utf-8";
            meta name="viewport" content="width=device-width, initial-scale=1";
            title { (title) }
            link rel="stylesheet" href=(assets::css());
            link rel="icon" type="image/svg+xml" href=(assets::icon());
            script src=(assets::js()) defer {}
        }
    }
}

fn hidden(pairs: &[(String, String)]) -> Markup {
    html! { @for (name, value) in pairs { input type="hidden" name=(name) value=(value); } }
}

fn rail_item(lang: Lang<'_>, entry: &RailEntry) -> Markup {
    let label = lang.word(entry.key);
    html! {
        li {
            // The title names the icon where there is no room for the word.
            a href=(entry.url) title=(label) aria-current=[entry.active.then_some("page")] {
                (entry.icon)
                span { (label) }
                @if entry.count > 0 {
                    span.count {
                        (format::count(lang.locale, entry.count as i64))
                        span.unseen { " " (lang.word("rail-waiting")) }
                    }
                }
            }
        }
    }
}

fn flash_line(flash: &Flash) -> Markup {
    let role = if flash.tone == Tone::Late { "alert" } else { "status" };
    html! {
        div class={ "flash " (flash.tone.class()) } role=(role) {
            (flash.tone.mark())
            span { (flash.sentence) }
            @if let Some(action) = &flash.action { (action) }
        }
    }
}

fn notifications(lang: Lang<'_>, url: &str, count: u64) -> Markup {
    let label = lang.say("frame-notifications", &[("count", count.into())]);
    html! {
        a.icon-button.bell href=(url) aria-label=(label) title=(label) {
            (Icon::Bell)
            @if count > 0 { span.dot aria-hidden="true" { @if count > 99 { "99+" } @else { (count) } } }
        }
    }
}

/// Français / English, one press each.
pub(super) fn language_switch(lang: Lang<'_>, here: &str, values: &[(String, String)]) -> Markup {
    html! {
        form.switch method="post" action="/preferences" {
            (hidden(values))
            input type="hidden" name="back" value=(here);
            span { (Icon::Globe) (lang.word("frame-language")) }
            div.segments {
                @for locale in Locale::ALL {
                    @let own = lang.words.say(locale, "language-own-name", &[]);
                    button type="submit" name="locale" value=(locale.code()) lang=(locale.code()) title=(own)
                        aria-pressed=(locale == lang.locale) { (locale.code().to_uppercase()) span.unseen { " " (own) } }
                }
            }
        }
    }
}

/// Automatic / light / dark, one press each; the script applies it at once.
pub(super) fn theme_switch(lang: Lang<'_>, theme: Theme, here: &str, values: &[(String, String)]) -> Markup {
    html! {
        form.switch method="post" action="/preferences" data-theme-form {
            (hidden(values))
            input type="hidden" name="back" value=(here);
            span { (Icon::Theme) (lang.word("frame-theme")) }
            div.segments {
                @for (choice, key) in [(Theme::Auto, "theme-auto"), (Theme::Light, "theme-light"), (Theme::Dark, "theme-dark")] {
                    button type="submit" name="theme" value=(choice.code()) aria-pressed=(choice == theme) { (lang.word(key)) }
                }
            }
        }
    }
}
