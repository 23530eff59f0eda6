//! Panels: cards, tiles, tabs, definition lists, notices, empty states, progress, worklists.

use maud::{Markup, html};

use super::button::Button;
use super::{Icon, Tone};
use crate::format;
use crate::i18n::Lang;

/// A panel with a heading, and what can be done with it at the right of the heading.
pub fn card(title: impl AsRef<str>, aside: Option<Markup>, body: Markup) -> Markup {
    html! {
        section.card {
            div.card-head { h2 { (title.as_ref()) } @if let Some(aside) = aside { div.card-aside { (aside) } } }
            (body)
        }
    }
}

/// Names and values: `definitions(&[(lang.word("siren"), html! { (siren) })])`.
pub fn definitions(pairs: &[(String, Markup)]) -> Markup {
    html! { dl.definitions { @for (name, value) in pairs { div { dt { (name) } dd { (value) } } } } }
}

/// Names and amounts of a document's foot, the last one being what counts: net, VAT by rate, total.
pub fn totals(pairs: &[(String, Markup)]) -> Markup {
    html! { dl.totals { @for (name, value) in pairs { div { dt { (name) } dd { (value) } } } } }
}

/// How a figure moves against the time before.
#[derive(Clone, Debug)]
pub struct Trend {
    /// `+4,2 %`, `−3 j`, with what it is compared to.
    pub words: String,
    /// Whether it rose or fell; `None` when it stood.
    pub up: Option<bool>,
    /// Whether that is good (teal) or waits on someone (amber); quiet otherwise.
    pub tone: Tone,
}

/// A figure that opens into its documents.
///
/// ```ignore
/// tiles(&[Tile::new(lang.word("overdue"), format::money(lang.locale, sum, Currency::EUR)).link("/invoices?view=overdue").detail("23 factures")])
/// ```
#[derive(Clone, Debug, Default)]
pub struct Tile {
    label: String,
    value: String,
    detail: Option<String>,
    trend: Option<Trend>,
    picture: Option<Markup>,
    link: Option<String>,
    tone: Tone,
}

impl Tile {
    /// A name and its figure.
    pub fn new(label: impl Into<String>, value: impl Into<String>) -> Tile {
        Tile { label: label.into(), value: value.into(), ..Tile::default() }
    }
    /// A line under it.
    pub fn detail(mut self, detail: impl Into<String>) -> Tile {
        self.detail = Some(detail.into());
        self
    }
    /// How it moves.
    pub fn trend(mut self, trend: Trend) -> Tile {
        self.trend = Some(trend);
        self
    }
    /// A picture, such as a sparkline.
    pub fn picture(mut self, picture: Markup) -> Tile {
        self.picture = Some(picture);
        self
    }
    /// Where it opens.
    pub fn link(mut self, url: impl Into<String>) -> Tile {
        self.link = Some(url.into());
        self
    }
    /// Amber or red for what waits or is overdue.
    pub fn tone(mut self, tone: Tone) -> Tile {
        self.tone = tone;
        self
    }

    fn html(&self) -> Markup {
        html! {
            div class={ "tile " (self.tone.class()) } {
                div.tile-label {
                    @if self.tone != Tone::Quiet { (self.tone.mark()) }
                    @if let Some(link) = &self.link { a href=(link) { (self.label) } } @else { (self.label) }
                }
                div.tile-value { (self.value) }
                @if let Some(trend) = &self.trend {
                    div class={ "trend " (trend.tone.class()) } {
                        @if let Some(up) = trend.up { (arrow(up)) }
                        (trend.words)
                    }
                }
                @if let Some(detail) = &self.detail { div.beside { (detail) } }
                @if let Some(picture) = &self.picture { div.tile-picture { (picture) } }
            }
        }
    }
}

fn arrow(up: bool) -> Markup {
    let path = if up { "M6 10V2.5M3 5.5l3-3 3 3" } else { "M6 2v7.5M3 6.5l3 3 3-3" };
    html! { svg.tone viewBox="0 0 12 12" aria-hidden="true" { path d=(path) {} } }
}

/// Tiles in a row.
pub fn tiles(tiles: &[Tile]) -> Markup {
    html! { div.tiles { @for tile in tiles { (tile.html()) } } }
}

/// One of several views of the same thing.
#[derive(Clone, Debug)]
pub struct Tab {
    /// Its name.
    pub label: String,
    /// Where it is.
    pub url: String,
    /// How much is there.
    pub count: Option<u64>,
    /// Whether it is the one shown.
    pub active: bool,
}

/// Tabs: links, since each has its own URL.
pub fn tabs(lang: Lang<'_>, label: &str, tabs: &[Tab]) -> Markup {
    html! {
        nav.tabs aria-label=(label) {
            @for tab in tabs {
                a href=(tab.url) aria-current=[tab.active.then_some("page")] {
                    (tab.label)
                    @if let Some(count) = tab.count { span.count { (format::count(lang.locale, count as i64)) } }
                }
            }
        }
    }
}

/// A sentence that stays: why something is held, what is special here. The mark follows the tone.
pub fn notice(tone: Tone, sentence: Markup, button: Option<Markup>) -> Markup {
    html! {
        div class={ "notice " (tone.class()) } {
            (tone.mark())
            div.notice-text { (sentence) }
            @if let Some(button) = button { (button) }
        }
    }
}

/// An empty list or page: what belongs here, and the button that makes the first one.
pub fn empty(title: impl AsRef<str>, teaches: impl AsRef<str>, button: Option<Button>) -> Markup {
    html! {
        div.empty {
            svg.empty-picture viewBox="0 0 96 64" aria-hidden="true" {
                rect x="14" y="10" width="68" height="14" rx="4" {}
                rect x="14" y="28" width="68" height="14" rx="4" {}
                rect x="14" y="46" width="68" height="14" rx="4" {}
                path d="M21 17h20M21 35h30M21 53h16M66 17h9M62 35h13M68 53h7" {}
            }
            h2 { (title.as_ref()) }
            p { (teaches.as_ref()) }
            @if let Some(button) = button { (button) }
        }
    }
}

/// Long work under way: how far it is, in words too. `source` is a stream of server-sent events (`progress` with
/// `{"done":12,"total":100,"words":"..."}`, then `end` with `{"url":"..."}`), or an address asked every two
/// seconds for the same JSON. Without JavaScript the page shows how far it was and a link to look again.
pub fn progress(lang: Lang<'_>, words: &str, (done, total): (u64, u64), source: Option<&str>) -> Markup {
    html! {
        div.progress data-progress=[source] {
            div.progress-words {
                span role="status" { (words) }
                span.money {
                    (format::count(lang.locale, done as i64)) " / " (format::count(lang.locale, total as i64))
                }
            }
            progress max=(total.max(1)) value=(done) aria-label=(words) {}
            p.beside { (lang.word("progress-leave")) " " a href="" { (lang.word("progress-again")) } }
        }
    }
}

/// One thing to settle.
#[derive(Clone, Debug)]
pub struct WorkItem {
    /// What it is, the link's text.
    pub title: String,
    /// Where it opens.
    pub url: String,
    /// Why it is here, in one line.
    pub reason: Markup,
    /// What is at stake.
    pub amount: Markup,
    /// Since when, in words.
    pub age: String,
    /// Whether it waits or is late.
    pub tone: Tone,
    /// The one button that settles it.
    pub button: Markup,
}

/// Things to settle of one kind.
#[derive(Clone, Debug)]
pub struct WorkGroup {
    /// The kind: "Commandes retenues".
    pub title: String,
    /// How many there are in all.
    pub count: u64,
    /// All of them.
    pub url: String,
    /// The first ones.
    pub items: Vec<WorkItem>,
}

/// The worklist of Today: groups, each with what is at stake, its age and the one button that settles it.
pub fn worklist(lang: Lang<'_>, groups: &[WorkGroup]) -> Markup {
    html! {
        @for group in groups {
            section.work {
                div.work-head {
                    h2 { (group.title) span.count { (format::count(lang.locale, group.count as i64)) } }
                    @if group.count > group.items.len() as u64 { a href=(group.url) { (lang.word("work-all")) (Icon::Right) } }
                }
                ul data-list {
                    @for item in &group.items {
                        li data-row {
                            span class={ "work-mark " (item.tone.class()) } { (item.tone.mark()) }
                            div.work-what { a.row-link href=(item.url) { (item.title) } p { (item.reason) } }
                            div.work-stake { div { (item.amount) } div.beside { (item.age) } }
                            div.work-act { (item.button) }
                        }
                    }
                }
            }
        }
    }
}
