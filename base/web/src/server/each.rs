//! One command for each of several ticked rows: every one is a command of its own, refused or done by itself, and the
//! page that follows says which.

use kernel::{Fault, Refusal, Result};
use maud::{Markup, html};

use super::answer::Answer;
use super::page;
use super::post::Posted;
use crate::form::Fields;
use crate::step::CommandDef;
use crate::ui::{self, Button, Column, Phone, Row, Table, Tone};

/// Rows at once: what one page of a list can show.
const MOST: usize = 500;

/// A ticked row: `id,version,label`, as the list wrote it. The version may be empty.
struct Ticked<'f> {
    id: &'f str,
    version: &'f str,
    label: &'f str,
}

fn ticked(value: &str) -> Ticked<'_> {
    let (id, rest) = value.split_once(',').unwrap_or((value, ""));
    let (version, label) = rest.split_once(',').unwrap_or((rest, ""));
    Ticked { id, version, label: if label.is_empty() { id } else { label } }
}

/// The name of the field that each key goes into, where a form is about several rows.
pub fn wanted(posted: &Posted) -> Option<String> {
    let name = posted.field("_each");
    (!name.is_empty()).then(|| name.to_string())
}

/// Runs the command for each key.
pub async fn run(posted: Posted, command: &'static CommandDef, each: &str) -> Result<Answer> {
    let keys: Vec<String> = posted.fields.iter().filter(|(n, _)| n == "key").map(|(_, v)| v.clone()).collect();
    if keys.is_empty() || keys.len() > MOST {
        let refusal = Refusal::invalid("request.rows_ticked").at("key").with("most", MOST);
        return posted.again(posted.fields.clone(), refusal).await;
    }
    let common: Fields = posted.fields.iter().filter(|(n, _)| n != "key" && n != "_each").cloned().collect();
    let mut results: Vec<(String, Option<Refusal>)> = Vec::with_capacity(keys.len());
    for key in &keys {
        let row = ticked(key);
        let mut fields = common.clone();
        fields.push((each.to_string(), row.id.to_string()));
        if !row.version.is_empty() {
            fields.push(("version".to_string(), row.version.to_string()));
        }
        let refusal = match posted.run(command, &fields).await {
            Ok(_) => None,
            Err(Fault::Refused(refusal)) => Some(refusal),
            Err(fault) => return Err(fault),
        };
        // What all rows have in common is wrong for the first as for the last: the form says so, nothing was done.
        if let Some(refusal) = refusal.as_ref().filter(|r| results.is_empty() && about(r, &common)) {
            return posted.again(posted.fields.clone(), refusal.clone()).await;
        }
        results.push((key.clone(), refusal));
    }
    let title = posted.state.lang(posted.who.locale).word(&format!("command-{}", command.name));
    let body = told(&posted, &results);
    Ok(page::plain(&posted.state, &posted.head, &posted.who, title, body))
}

/// Is it about a field that all rows share?
fn about(refusal: &Refusal, common: &Fields) -> bool {
    let field = refusal.field.as_deref().unwrap_or_default();
    common.iter().any(|(name, _)| !name.starts_with('_') && name == field)
}

/// Row by row: done, or why not.
fn told(posted: &Posted, results: &[(String, Option<Refusal>)]) -> Markup {
    let lang = posted.state.lang(posted.who.locale);
    let refused = results.iter().filter(|(_, r)| r.is_some()).count();
    let done = results.len() - refused;
    let columns = vec![
        Column::text(lang.word("each-row")).phone(Phone::Title),
        Column::text(lang.word("each-result")).phone(Phone::Under),
    ];
    let open = posted.field("_open");
    let rows = results.iter().map(|(key, refusal)| {
        let row = ticked(key);
        let result = match refusal {
            None => ui::status(Tone::Good, lang.word("each-done")),
            Some(refusal) => html! { (ui::status(Tone::Late, lang.word("each-refused"))) " " (lang.refusal(refusal)) },
        };
        let line = Row::new(vec![html! { (row.label) }, result]);
        match super::head::local(&open.replace("{key}", &ui::query::encoded(row.id))) {
            Some(url) if !open.is_empty() => line.link(url),
            _ => line,
        }
    });
    let tone = if refused == 0 { Tone::Good } else { Tone::Waits };
    let sums = lang.say("each-sums", &[("done", done.into()), ("refused", refused.into())]);
    let back = super::head::local(posted.field("_page")).unwrap_or("/").to_string();
    html! {
        (ui::notice(tone, html! { (sums) }, Some(html! { (Button::link(lang.word("each-back"), back)) })))
        (Table::new(lang.word("each-result"), columns).rows(rows.collect()).html(lang))
    }
}

#[cfg(test)]
mod tests {
    use super::ticked;

    #[test]
    fn a_key_says_id_version_and_label() {
        for (value, expected) in [("7,3,CO-1", ("7", "3", "CO-1")), ("7,,a, b", ("7", "", "a, b")), ("7", ("7", "", "7"))] {
            let row = ticked(value);
            assert_eq!((row.id, row.version, row.label), expected);
        }
    }
}
