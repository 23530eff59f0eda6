//! A page of the flow, built piece by piece: title, place in the rail, way here, what stands under the title.

use maud::{Markup, html};
use web::Page;

/// A page under construction.
#[derive(Clone, Debug, Default)]
pub struct Sheet {
    title: String,
    rail: &'static str,
    crumbs: Vec<(String, String)>,
    actions: Option<Markup>,
    badge: Option<Markup>,
    lead: Option<Markup>,
}

impl Sheet {
    /// A page with a title, highlighted in the rail as `rail`.
    pub fn new(rail: &'static str, title: impl Into<String>) -> Sheet {
        Sheet { title: title.into(), rail, ..Sheet::default() }
    }
    /// One more step of the way here.
    pub fn crumb(mut self, label: impl Into<String>, url: impl Into<String>) -> Sheet {
        self.crumbs.push((label.into(), url.into()));
        self
    }
    /// What can be done here, beside the title.
    pub fn actions(mut self, actions: Markup) -> Sheet {
        self.actions = Some(actions);
        self
    }
    /// The state of what is shown.
    pub fn badge(mut self, badge: Markup) -> Sheet {
        self.badge = Some(badge);
        self
    }
    /// A line under the title.
    pub fn lead(mut self, lead: Markup) -> Sheet {
        self.lead = Some(lead);
        self
    }
    /// The page.
    pub fn body(self, body: Markup) -> Page {
        let top = html! {
            @if self.badge.is_some() || self.lead.is_some() {
                div.heading {
                    p.lead {
                        @if let Some(badge) = &self.badge { (badge) " " }
                        @if let Some(lead) = &self.lead { (lead) }
                    }
                }
            }
        };
        Page {
            title: self.title,
            rail: self.rail,
            crumbs: self.crumbs,
            actions: self.actions.unwrap_or_default(),
            body: html! { (top) (body) },
        }
    }
}
