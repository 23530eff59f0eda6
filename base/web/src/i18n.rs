//! Every word a person reads: French and English Fluent sources of all steps, in one registry.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Mutex;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::types::FluentNumberOptions;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use jiff::tz::TimeZone;
use kernel::{Day, Refusal};

use crate::format;

mod check;

pub use check::problems;

/// A language that the product speaks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Locale {
    /// French, as written in France.
    #[default]
    Fr,
    /// English, with days before months.
    En,
}

impl Locale {
    /// Both, French first.
    pub const ALL: [Locale; 2] = [Locale::Fr, Locale::En];

    /// `fr` or `en`: the value of `lang` attributes, cookies and columns.
    pub fn code(self) -> &'static str {
        match self {
            Locale::Fr => "fr",
            Locale::En => "en",
        }
    }

    /// Reads `fr`, `fr-FR`, `EN`; `None` for other languages.
    pub fn parse(text: &str) -> Option<Locale> {
        let head = text.trim().split(['-', '_']).next().unwrap_or_default();
        Locale::ALL.into_iter().find(|l| l.code().eq_ignore_ascii_case(head))
    }

    /// The best of both for an `Accept-Language` header; French when it names neither.
    pub fn accept(header: &str) -> Locale {
        let mut best = (Locale::Fr, 0u32);
        for part in header.split(',') {
            let (tag, weight) = part.split_once(";q=").unwrap_or((part, "1"));
            let weight = (weight.trim().parse::<f32>().unwrap_or(0.0).clamp(0.0, 1.0) * 1000.0) as u32;
            if let Some(locale) = Locale::parse(tag)
                && weight > best.1
            {
                best = (locale, weight);
            }
        }
        best.0
    }

    fn index(self) -> usize {
        self as usize
    }
}

/// The words of one step in both languages, as Fluent text (`include_str!("fr.ftl")`).
#[derive(Clone, Copy, Debug)]
pub struct Source {
    /// Where they come from, for messages about mistakes: `order`.
    pub name: &'static str,
    /// French.
    pub fr: &'static str,
    /// English.
    pub en: &'static str,
}

impl Source {
    /// The text in one language.
    pub fn text(&self, locale: Locale) -> &'static str {
        match locale {
            Locale::Fr => self.fr,
            Locale::En => self.en,
        }
    }
}

/// A value put into a sentence.
#[derive(Clone, Debug, PartialEq)]
pub enum Arg<'a> {
    /// Text, as is.
    Text(Cow<'a, str>),
    /// A number: written with thousands separators, and chooses the plural.
    Number(i64),
    /// A number that chooses the plural but is written without separators (a year, a reference).
    Plain(i64),
}

impl<'a> From<&'a str> for Arg<'a> {
    fn from(text: &'a str) -> Arg<'a> {
        Arg::Text(Cow::Borrowed(text))
    }
}
impl<'a> From<&'a String> for Arg<'a> {
    fn from(text: &'a String) -> Arg<'a> {
        Arg::Text(Cow::Borrowed(text))
    }
}
impl From<String> for Arg<'_> {
    fn from(text: String) -> Self {
        Arg::Text(Cow::Owned(text))
    }
}
macro_rules! number_args {
    ($($t:ty),*) => {$(
        impl From<$t> for Arg<'_> {
            fn from(n: $t) -> Self {
                Arg::Number(i64::try_from(n).unwrap_or(i64::MAX))
            }
        }
    )*};
}
number_args!(i32, u32, i64, u64, usize);

impl<'a> From<&'a Arg<'a>> for FluentValue<'a> {
    fn from(arg: &'a Arg<'a>) -> FluentValue<'a> {
        match arg {
            Arg::Text(text) => FluentValue::String(Cow::Borrowed(text)),
            Arg::Number(n) => FluentValue::from(*n),
            Arg::Plain(n) => {
                let options = FluentNumberOptions { use_grouping: false, ..FluentNumberOptions::default() };
                FluentValue::Number(fluent_bundle::types::FluentNumber { value: *n as f64, options })
            }
        }
    }
}

type Bundle = FluentBundle<FluentResource>;

/// All words of the product. Built once at start, shared by all threads.
pub struct Words {
    bundles: [Bundle; 2],
    keys: [BTreeSet<String>; 2],
    missing: Mutex<BTreeMap<String, u64>>,
}

impl Words {
    /// Reads the words of the frame and of every step. `Err` lists each mistake of syntax and each key given twice.
    pub fn new(sources: &[Source]) -> Result<Words, Vec<String>> {
        let mut mistakes = Vec::new();
        let all: Vec<Source> = std::iter::once(crate::ui::WORDS).chain(sources.iter().copied()).collect();
        let [(fr, fr_keys), (en, en_keys)] = Locale::ALL.map(|locale| bundle(locale, &all, &mut mistakes));
        if !mistakes.is_empty() {
            return Err(mistakes);
        }
        Ok(Words { bundles: [fr, en], keys: [fr_keys, en_keys], missing: Mutex::default() })
    }

    /// The sentence `key` in `locale` with `args` put in. Dots in keys count as dashes, so that refusal codes
    /// (`order.credit_exceeded`) are keys (`order-credit_exceeded`). A key or value that is missing shows as
    /// `⟦key⟧` and is counted in [`Words::missing`].
    pub fn say(&self, locale: Locale, key: &str, args: &[(&str, Arg<'_>)]) -> String {
        let key = plain_key(key);
        let bundle = &self.bundles[locale.index()];
        let Some(pattern) = bundle.get_message(&key).and_then(|m| m.value()) else {
            return self.not_found(locale, &key);
        };
        let mut errors = Vec::new();
        let said = if args.is_empty() {
            bundle.format_pattern(pattern, None, &mut errors)
        } else {
            let args: FluentArgs = args.iter().map(|(name, arg)| (*name, FluentValue::from(arg))).collect();
            bundle.format_pattern(pattern, Some(&args), &mut errors).into_owned().into()
        };
        if errors.is_empty() { said.into_owned() } else { self.not_found(locale, &key) }
    }

    /// Whether `key` exists in `locale`.
    pub fn has(&self, locale: Locale, key: &str) -> bool {
        self.keys[locale.index()].contains(plain_key(key).as_ref())
    }

    /// Every key of `locale`, in order.
    pub fn keys(&self, locale: Locale) -> impl Iterator<Item = &str> {
        self.keys[locale.index()].iter().map(String::as_str)
    }

    /// What was asked for and not found since the start (`fr order-title`), with how often. Empty in a finished product.
    pub fn missing(&self) -> BTreeMap<String, u64> {
        self.missing.lock().map(|m| m.clone()).unwrap_or_default()
    }

    fn not_found(&self, locale: Locale, key: &str) -> String {
        if let Ok(mut missing) = self.missing.lock() {
            // A crawler must not be able to fill the memory with made-up keys.
            if missing.len() < 10_000 {
                *missing.entry(format!("{} {key}", locale.code())).or_default() += 1;
            }
        }
        format!("⟦{key}⟧")
    }
}

fn plain_key(key: &str) -> Cow<'_, str> {
    if key.contains('.') { Cow::Owned(key.replace('.', "-")) } else { Cow::Borrowed(key) }
}

fn bundle(locale: Locale, sources: &[Source], mistakes: &mut Vec<String>) -> (Bundle, BTreeSet<String>) {
    let language = match locale {
        Locale::Fr => unic_langid::LanguageIdentifier::from_bytes(b"fr-FR"),
        Locale::En => unic_langid::LanguageIdentifier::from_bytes(b"en-GB"),
    };
    let mut bundle = Bundle::new_concurrent(vec![language.unwrap_or_default()]);
    bundle.set_use_isolating(false);
    bundle.set_formatter(Some(match locale {
        Locale::Fr => |value, _| number(Locale::Fr, value),
        Locale::En => |value, _| number(Locale::En, value),
    }));
    let mut keys = BTreeSet::new();
    for source in sources {
        let resource = FluentResource::try_new(source.text(locale).to_owned()).unwrap_or_else(|(partial, errors)| {
            mistakes.extend(errors.iter().map(|e| format!("{}.{}: {e}", source.name, locale.code())));
            partial
        });
        keys.extend(check::message_keys(&resource));
        if let Err(errors) = bundle.add_resource(resource) {
            mistakes.extend(errors.iter().map(|e| format!("{}.{}: {e}", source.name, locale.code())));
        }
    }
    (bundle, keys)
}

/// Numbers inside sentences follow the locale too.
fn number(locale: Locale, value: &FluentValue<'_>) -> Option<String> {
    match value {
        FluentValue::Number(n) if n.value.fract() == 0.0 => {
            let whole = n.value as i64;
            Some(if n.options.use_grouping { format::count(locale, whole) } else { whole.to_string() })
        }
        _ => None,
    }
}

/// The language of one reader with the day and zone they live in: what every component takes first.
///
/// ```ignore
/// let lang = Lang::new(&words, Locale::Fr, today);
/// html! { h1 { (lang.word("orders-title")) } p { (lang.say("orders-late", &[("count", 3.into())])) } }
/// ```
#[derive(Clone, Copy)]
pub struct Lang<'a> {
    /// All words.
    pub words: &'a Words,
    /// The language.
    pub locale: Locale,
    /// The reader's day: what "in 3 days" and "12 days late" count from.
    pub today: Day,
    /// The zone that moments are shown in.
    pub zone: &'a TimeZone,
}

static UTC: TimeZone = TimeZone::UTC;

impl<'a> Lang<'a> {
    /// A reader in UTC; see [`Lang::in_zone`].
    pub fn new(words: &'a Words, locale: Locale, today: Day) -> Lang<'a> {
        Lang { words, locale, today, zone: &UTC }
    }

    /// The same reader in another zone.
    pub fn in_zone(self, zone: &'a TimeZone) -> Lang<'a> {
        Lang { zone, ..self }
    }

    /// A word or sentence without values.
    pub fn word(&self, key: &str) -> String {
        self.words.say(self.locale, key, &[])
    }

    /// A sentence with values.
    pub fn say(&self, key: &str, args: &[(&str, Arg<'_>)]) -> String {
        self.words.say(self.locale, key, args)
    }

    /// The sentence for a refusal: its code is the key, its values go in. Days (`2026-11-22`) and amounts
    /// (`1234.50`) are put into the reader's form; whole numbers choose plurals. A code without words falls back
    /// to the general sentence, with the code in it, and counts as missing.
    pub fn refusal(&self, refusal: &Refusal) -> String {
        let values: Vec<(&str, &str)> = refusal.values.iter().map(|(k, v)| (*k, v.as_str())).collect();
        self.refused(refusal.code, &values)
    }

    /// The same for a refusal that was kept: its code and its values.
    pub fn refused(&self, code: &str, values: &[(&str, &str)]) -> String {
        if !self.words.has(self.locale, code) {
            self.word(code);
            return self.say("refusal-unknown", &[("code", code.into())]);
        }
        let args: Vec<(&str, Arg<'_>)> = values.iter().map(|(k, v)| (*k, self.refused_value(v))).collect();
        self.say(code, &args)
    }

    fn refused_value<'v>(&self, text: &'v str) -> Arg<'v> {
        if let Some(day) = Day::parse(text) {
            return format::day(*self, day).into();
        }
        let digits = text.strip_prefix('-').unwrap_or(text);
        match digits.split_once('.') {
            Some((_, fraction)) if fraction.len() == 2 => match kernel::Cents::parse(text) {
                Some(cents) => format::amount(self.locale, cents).into(),
                None => text.into(),
            },
            // A leading zero makes it a reference, not a number.
            None if digits.len() < 16 && !(digits.len() > 1 && digits.starts_with('0')) => {
                text.parse().map(Arg::Plain).unwrap_or_else(|_| text.into())
            }
            _ => text.into(),
        }
    }
}

#[cfg(test)]
mod tests;
