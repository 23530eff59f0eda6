//! The menu of a list's views that a person has kept, and the form that keeps this one.

use maud::{Markup, html};

use super::{Field, Icon, Kind};
use crate::i18n::Lang;

/// A view that was kept: its id, its name and where it is.
#[derive(Clone, Debug)]
pub struct SavedView {
    /// What is sent to forget it.
    pub id: String,
    /// Its name.
    pub name: String,
    /// The list with its filters.
    pub url: String,
}

/// The menu. Its forms post to `/view/keep` (`name`, `url`) and `/view/forget` (`view`) with the hidden values.
pub fn saved_views(lang: Lang<'_>, views: &[SavedView], here: &str, hidden: &[(String, String)]) -> Markup {
    let hidden: Vec<(&str, &str)> = hidden.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
    let name = Field::new(Kind::Text, "name", lang.word("views-name")).autocomplete("off").required();
    html! {
        details.menu.right.saved-views name="top" {
            summary.button.subtle {
                (Icon::Link) span { (lang.word("views-kept")) }
                @if !views.is_empty() { span.count { (views.len()) } }
            }
            div.menu-body {
                @if views.is_empty() { p.beside { (lang.word("views-teach")) } }
                @for view in views {
                    div.saved-view {
                        a href=(view.url) aria-current=[(view.url == here).then_some("page")] { (view.name) }
                        form.inline method="post" action="/view/forget" {
                            (super::form::hidden(&hidden))
                            input type="hidden" name="view" value=(view.id);
                            button.icon-button type="submit" aria-label=(lang.say("views-forget", &[("name", view.name.as_str().into())])) { (Icon::Cross) }
                        }
                    }
                }
                form.keep-view method="post" action="/view/keep" {
                    (super::form::hidden(&hidden))
                    input type="hidden" name="url" value=(here);
                    (name.html(lang))
                    button.button type="submit" { (lang.word("views-keep")) }
                }
            }
        }
    }
}
