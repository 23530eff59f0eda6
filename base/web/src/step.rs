//! One definition per step of the flow, from which routes, permissions, API, CLI verbs, labels and tests derive.

use crate::cx::Cx;
use crate::export::Export;
use kernel::{Fault, Refusal, Result};
use maud::Markup;
use schemars::{Schema as JsonSchema, SchemaGenerator};
use store::{Answer, Command, Context, Db, Entry, Key, Permission, Schema, Store, Tx};

/// A step of order-to-cash.
pub struct Step {
    /// Its name, the step's word in the glossary: `order`.
    pub name: &'static str,
    /// Its tables.
    pub schema: Schema,
    /// The kinds of documents it keeps.
    pub kinds: &'static [Kind],
    /// What can be done.
    pub commands: &'static [CommandDef],
    /// What can be looked at.
    pub views: &'static [ViewDef],
    /// Its words: the texts of `fr.ftl` and `en.ftl`.
    pub words: [&'static str; 2],
}

/// The steps of this program, once it has told them.
static STEPS: std::sync::OnceLock<&'static [&'static Step]> = std::sync::OnceLock::new();

/// Tells the steps of this program, before its first request: the catalogue of facts derives from them.
pub fn announce(steps: &'static [&'static Step]) {
    // Who tells them twice tells the same.
    let _ = STEPS.set(steps);
}

/// The names of all facts of the steps that were announced, in the order of the flow.
pub fn facts() -> Vec<&'static str> {
    let steps = STEPS.get().copied().unwrap_or_default();
    steps.iter().flat_map(|s| s.kinds).flat_map(|k| k.facts).copied().collect()
}

/// A kind of document and how its facts are played again.
pub struct Kind {
    /// `order`.
    pub name: &'static str,
    /// The names of its facts: webhook catalogue, timeline texts, process-mining activities.
    pub facts: &'static [&'static str],
    /// Applies one entry to the rows of the store it is given.
    pub replay: fn(&mut Tx, &Entry, Vec<store::private::Kept>) -> Result<()>,
}

/// Told once how a command ended.
pub type Reply = Box<dyn FnOnce(Result<Answer>) + Send>;

/// A command with its type forgotten.
pub struct CommandDef {
    /// `order.confirm`.
    pub name: &'static str,
    /// What it needs.
    pub needs: Permission,
    /// The JSON schema of its input.
    pub input: fn(&mut SchemaGenerator) -> JsonSchema,
    /// The JSON schema of its outcome.
    pub outcome: fn(&mut SchemaGenerator) -> JsonSchema,
    /// True when it works before the lane, on the caller's thread.
    pub prepares: bool,
    /// Runs it from JSON; the reply comes once it is durable, from another thread.
    pub call: fn(&Store, &Context, &[u8], Option<Key>, Reply),
}

/// Registers a command.
pub const fn command<C: Command>() -> CommandDef {
    CommandDef {
        name: C::NAME,
        needs: C::NEEDS,
        prepares: C::PREPARES,
        input: |generator| generator.subschema_for::<C>(),
        outcome: |generator| generator.subschema_for::<C::Outcome>(),
        call: |store, context, json, key, reply| match read_json::<C>(json) {
            Ok(command) => store.run_json(context, command, key, reply),
            Err(fault) => reply(Err(fault)),
        },
    }
}

/// What is done to accounts, sessions and tokens, which belong to no company's journal: asked for like a command and
/// described like one, but run at once and outside every lane.
pub trait Act: serde::de::DeserializeOwned + schemars::JsonSchema + Send + 'static {
    /// Stable name, `step.verb`.
    const NAME: &'static str;
    /// What the person must be allowed to do.
    const NEEDS: Permission;
    /// True where the outcome holds a secret that is shown once: it is not kept for a repeated call, which is told
    /// `request.key_done`.
    const SECRET: bool = false;
    /// What the caller gets.
    type Outcome: serde::Serialize + schemars::JsonSchema;
    /// Does it.
    fn act(self, store: &Store, context: &Context) -> Result<Self::Outcome>;
}

/// Registers an act beside the commands of its step.
pub const fn act<A: Act>() -> CommandDef {
    CommandDef {
        name: A::NAME,
        needs: A::NEEDS,
        prepares: true,
        input: |generator| generator.subschema_for::<A>(),
        outcome: |generator| generator.subschema_for::<A::Outcome>(),
        call: |store, context, json, key, reply| {
            let done = || {
                if !context.grants.has(A::NEEDS) {
                    return Err(Refusal::forbidden("request.forbidden").with("needs", A::NEEDS.name()).into());
                }
                store.once(context.company, A::NAME, key.as_ref(), !A::SECRET, || {
                    let outcome = read_json::<A>(json)?.act(store, context)?;
                    serde_json::to_string(&outcome).map_err(Fault::broken)
                })
            };
            reply(done());
        },
    }
}

/// Reads a command's input; what does not fit is refused with its place.
pub fn read_json<T: serde::de::DeserializeOwned>(json: &[u8]) -> Result<T> {
    let mut reader = serde_json::Deserializer::from_slice(json);
    let read = serde_path_to_error::deserialize(&mut reader).map_err(|error| {
        let place = error.path().to_string();
        let place = if place == "." { String::new() } else { place };
        unfit(place, &error.into_inner())
    })?;
    reader.end().map_err(|error| unfit(String::new(), &error))?;
    Ok(read)
}

/// Why a JSON text is not what was wanted.
fn unfit(place: String, error: &serde_json::Error) -> Fault {
    let (line, column) = (error.line(), error.column());
    if !error.is_data() {
        let refusal = Refusal::invalid("request.json_malformed").at(format!("line {line}, column {column}"));
        return refusal.with("problem", error).into();
    }
    let problem = error.to_string();
    // The reader knows which field it missed, but tells it in words only.
    let missed = problem.strip_prefix("missing field `").and_then(|rest| rest.split('`').next());
    if let Some(name) = missed {
        let at = if place.is_empty() { name.to_string() } else { format!("{place}.{name}") };
        return Refusal::invalid("request.field_missing").at(at).into();
    }
    let refusal = Refusal::invalid("request.field_invalid").with("problem", problem);
    if place.is_empty() { refusal.into() } else { refusal.at(place).into() }
}

/// Something that can be looked at: the same data as a page and as JSON.
pub trait View: 'static {
    /// Path below the root and below `/api/v1`: `/orders/{id}`.
    const PATH: &'static str;
    /// What it needs.
    const NEEDS: Permission = Permission::See;
    /// The query parameters it understands, with a word on each (English, for the API's document).
    const QUERY: &'static [(&'static str, &'static str)] = &[];
    /// False for pages that only make sense to people (forms).
    const API: bool = true;
    /// Writes all rows of a list, for files under `PATH.csv` and `PATH.xlsx`.
    const EXPORT: Option<Export> = None;
    /// What is shown.
    type Data: serde::Serialize + schemars::JsonSchema + 'static;
    /// Reads it.
    fn read(cx: &Cx, db: &mut Db) -> Result<Self::Data>;
    /// Renders it.
    fn page(cx: &Cx, data: &Self::Data) -> Page;
}

/// A view with its type forgotten.
pub struct ViewDef {
    /// The path.
    pub path: &'static str,
    /// What it needs.
    pub needs: Permission,
    /// The query parameters.
    pub query: &'static [(&'static str, &'static str)],
    /// Is it part of the API?
    pub api: bool,
    /// Writes all rows of a list.
    pub export: Option<Export>,
    /// The JSON schema of the data.
    pub data: fn(&mut SchemaGenerator) -> JsonSchema,
    /// Data as JSON.
    pub json: fn(&Cx, &mut Db) -> Result<String>,
    /// The page.
    pub page: fn(&Cx, &mut Db) -> Result<Page>,
}

/// Registers a view.
pub const fn view<V: View>() -> ViewDef {
    ViewDef {
        path: V::PATH,
        needs: V::NEEDS,
        query: V::QUERY,
        api: V::API,
        export: V::EXPORT,
        data: |generator| generator.subschema_for::<V::Data>(),
        json: |cx, db| serde_json::to_string(&V::read(cx, db)?).map_err(Fault::broken),
        page: |cx, db| V::read(cx, db).map(|data| V::page(cx, &data)),
    }
}

/// A page before the frame is put around it.
pub struct Page {
    /// Title, in the person's language.
    pub title: String,
    /// The step that the rail highlights.
    pub rail: &'static str,
    /// Links above the title: label and address.
    pub crumbs: Vec<(String, String)>,
    /// Buttons beside the title.
    pub actions: Markup,
    /// Everything below.
    pub body: Markup,
}
