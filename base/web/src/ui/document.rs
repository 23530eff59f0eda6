//! What a document's page is made of: its states, its chain, its story, and what may be done now.

use kernel::Refusal;
use maud::{Markup, html};

use super::button::Button;
use super::{Icon, Tone};
use crate::format;
use crate::i18n::Lang;

/// Where one state of the stepper stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StepState {
    /// Passed.
    Done,
    /// The present one.
    Current,
    /// The present one, waiting on someone.
    Waiting,
    /// The present one, and an end: cancelled, refused.
    Stopped,
    /// Still to come.
    Ahead,
}

/// One state of a document.
#[derive(Clone, Debug)]
pub struct Step {
    /// Its name.
    pub label: String,
    /// When it was reached, or what it waits for.
    pub detail: Option<String>,
    /// Where it stands.
    pub state: StepState,
}

impl Step {
    /// A state.
    pub fn new(label: impl Into<String>, state: StepState) -> Step {
        Step { label: label.into(), detail: None, state }
    }
    /// When it was reached, or what it waits for.
    pub fn detail(mut self, detail: impl Into<String>) -> Step {
        self.detail = Some(detail.into());
        self
    }
}

/// The states of a document in their order, the present one marked.
///
/// ```ignore
/// stepper(lang, &[Step::new(lang.word("order-drafted"), StepState::Done).detail("12 nov."), Step::new(lang.word("order-held"), StepState::Waiting)])
/// ```
pub fn stepper(lang: Lang<'_>, steps: &[Step]) -> Markup {
    html! {
        ol.stepper aria-label=(lang.word("document-states")) {
            @for step in steps {
                @let (class, spoken, current) = match step.state {
                    StepState::Done => ("done", Some("step-done"), false),
                    StepState::Current => ("current", None, true),
                    StepState::Waiting => ("current waiting", Some("step-waiting"), true),
                    StepState::Stopped => ("current stopped", None, true),
                    StepState::Ahead => ("ahead", Some("step-ahead"), false),
                };
                li class=(class) aria-current=[current.then_some("step")] {
                    span.step-mark {
                        @match step.state {
                            StepState::Done => (Icon::Check),
                            StepState::Waiting => (Icon::Clock),
                            StepState::Stopped => (Icon::Cross),
                            _ => {}
                        }
                    }
                    span.step-label { (step.label) @if let Some(spoken) = spoken { span.unseen { " (" (lang.word(spoken)) ")" } } }
                    @if let Some(detail) = &step.detail { span.step-detail { (detail) } }
                }
            }
        }
    }
}

/// One document of a chain.
#[derive(Clone, Debug)]
pub struct ChainDocument {
    /// Its number.
    pub number: String,
    /// Where it is.
    pub url: String,
    /// Its amount or day.
    pub detail: Option<String>,
    /// Its state in a word.
    pub status: Option<(Tone, String)>,
    /// Whether it is the one shown.
    pub here: bool,
}

/// All documents of one step of the flow.
#[derive(Clone, Debug)]
pub struct Chain {
    /// The step: "Livraisons".
    pub label: String,
    /// Its icon.
    pub icon: Icon,
    /// Its documents; none yet is shown as such.
    pub documents: Vec<ChainDocument>,
}

/// Every document of one affair, in the order of the flow: each is one click away from every other.
pub fn chain(lang: Lang<'_>, chain: &[Chain]) -> Markup {
    html! {
        ol.chain aria-label=(lang.word("document-chain")) {
            @for stage in chain {
                li.chain-empty[stage.documents.is_empty()] {
                    div.chain-head { (stage.icon) span { (stage.label) } }
                    @if stage.documents.is_empty() { p.beside { (lang.word("chain-none")) } }
                    @for document in &stage.documents {
                        div.chain-document {
                            a href=(document.url) aria-current=[document.here.then_some("page")] { (document.number) }
                            @if let Some((tone, label)) = &document.status { (super::status(*tone, label)) }
                            @if let Some(detail) = &document.detail { span.beside { (detail) } }
                        }
                    }
                }
            }
        }
    }
}

/// Something that happened.
#[derive(Clone, Debug)]
pub struct Event {
    /// When, in milliseconds since 1970-01-01 UTC.
    pub at_millis: i64,
    /// Who did it: a person, a job, the bank.
    pub actor: String,
    /// What happened, in one sentence; may hold links.
    pub sentence: Markup,
    /// More, opened on demand.
    pub details: Option<Markup>,
    /// What it means.
    pub tone: Tone,
}

impl Event {
    /// Something that happened.
    pub fn new(at_millis: i64, actor: impl Into<String>, sentence: Markup) -> Event {
        Event { at_millis, actor: actor.into(), sentence, details: None, tone: Tone::Quiet }
    }
    /// More about it.
    pub fn details(mut self, details: Markup) -> Event {
        self.details = Some(details);
        self
    }
    /// What it means.
    pub fn tone(mut self, tone: Tone) -> Event {
        self.tone = tone;
        self
    }
}

/// The story of a document or a customer, newest first as given, with a heading for each day.
pub fn timeline(lang: Lang<'_>, events: &[Event]) -> Markup {
    let mut days: Vec<(kernel::Day, Vec<&Event>)> = Vec::new();
    for event in events {
        let day = kernel::Day::at(event.at_millis, lang.zone);
        match days.last_mut() {
            Some((last, of_day)) if *last == day => of_day.push(event),
            _ => days.push((day, vec![event])),
        }
    }
    html! {
        div.timeline {
            @for (day, events) in &days {
                h3 { (super::day_relative(lang, *day)) }
                ol {
                    @for event in events { (timeline_entry(lang, event)) }
                }
            }
        }
    }
}

fn timeline_entry(lang: Lang<'_>, event: &Event) -> Markup {
    html! {
        li class=(event.tone.class()) {
            (event.tone.mark())
            div {
                p { (event.sentence) }
                p.beside {
                    (event.actor) " · "
                    time datetime=(format::moment_iso(event.at_millis)) { (format::clock(lang, event.at_millis)) }
                }
                @if let Some(details) = &event.details {
                    details { summary { (lang.word("timeline-details")) } div { (details) } }
                }
            }
        }
    }
}

/// What may be done with a document now, and why the rest may not.
///
/// ```ignore
/// Actions::new().may(post_button(...)).refused(lang.word("invoice-issue"), &refusal)
/// ```
#[derive(Clone, Debug, Default)]
pub struct Actions {
    may: Vec<Markup>,
    refused: Vec<(String, Refusal)>,
}

impl Actions {
    /// Nothing yet.
    pub fn new() -> Actions {
        Actions::default()
    }
    /// Something that may be done: a button.
    pub fn may(mut self, button: Markup) -> Actions {
        self.may.push(button);
        self
    }
    /// Something that may not, with the reason.
    pub fn refused(mut self, label: impl Into<String>, why: &Refusal) -> Actions {
        self.refused.push((label.into(), why.clone()));
        self
    }
}

/// The actions of a page: buttons, then what is not possible now and why.
pub fn actions(lang: Lang<'_>, actions: &Actions) -> Markup {
    html! {
        @for button in &actions.may { (button) }
        @if !actions.refused.is_empty() {
            details.menu.right name="top" {
                summary.button.subtle { span { (lang.word("actions-refused")) } (Icon::Down) }
                dl.menu-body.refused-acts {
                    @for (label, why) in &actions.refused { div { dt { (label) } dd { (lang.refusal(why)) } } }
                }
            }
        }
    }
}

/// A legal act: one that can't be undone. Says in one line what it does.
///
/// ```ignore
/// act(lang, Act {
///     title: lang.word("invoice-issue"), does: lang.say("invoice-issue-does", &[...]), action: "/invoices/12/issue".into(),
///     hidden: vec![("version".into(), "3".into())], body: None, button: lang.word("invoice-issue-now"),
/// })
/// ```
#[derive(Clone, Debug)]
pub struct Act {
    /// Its name.
    pub title: String,
    /// What it does, in one line.
    pub does: String,
    /// Where it is posted.
    pub action: String,
    /// Sent along unseen.
    pub hidden: Vec<(String, String)>,
    /// What must be filled in first.
    pub body: Option<Markup>,
    /// The words on its button.
    pub button: String,
}

/// The panel of a legal act.
pub fn act(lang: Lang<'_>, act: Act) -> Markup {
    html! {
        section.act {
            div.act-text {
                h2 { (Icon::Lock) (act.title) }
                p { (act.does) " " strong { (lang.word("act-for-good")) } }
            }
            form method="post" action=(act.action) {
                @for (name, value) in &act.hidden { input type="hidden" name=(name) value=(value); }
                @if let Some(body) = act.body { (body) }
                (Button::submit(act.button).primary())
            }
        }
    }
}

/// A page in two parts: what the document says, and beside it its figures, chain and story.
pub fn with_aside(body: Markup, aside: Markup) -> Markup {
    html! { div.with-aside { div.body { (body) } aside { (aside) } } }
}
