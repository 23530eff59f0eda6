//! Weaves all mutants of a file into it, so that one build has them all: an environment variable says which one is on.

use std::ops::Range;

use super::find::{Mutant, Site, Weave};

/// What each file's crate gets beside its own modules.
pub const SWITCH: &str = r#"
#[doc(hidden)]
#[allow(warnings)]
pub mod mutant {
    use std::sync::OnceLock;
    use std::sync::atomic::{AtomicBool, Ordering};
    static ON: OnceLock<u32> = OnceLock::new();
    static LIST: OnceLock<Option<String>> = OnceLock::new();
    static SEEN: [AtomicBool; 20000] = [const { AtomicBool::new(false) }; 20000];
    pub fn on(n: u32) -> bool {
        let list = LIST.get_or_init(|| std::env::var("MUTANTS_REACHED").ok());
        if let Some(path) = list && !SEEN[n as usize].swap(true, Ordering::Relaxed) {
            use std::io::Write;
            let file = std::fs::OpenOptions::new().create(true).append(true).open(path);
            writeln!(file.unwrap(), "{n}").unwrap();
        }
        *ON.get_or_init(|| std::env::var("MUTANT").ok().and_then(|n| n.parse().ok()).unwrap_or(0)) == n
    }
}
"#;

/// A file with its mutants in it.
pub struct Woven {
    /// Its text.
    pub text: String,
    /// Where each mutant's code and each site lie in it, with the place in the list of sites.
    pub codes: Vec<(Range<usize>, usize, usize)>,
    pub sites: Vec<(Range<usize>, usize)>,
}

struct Edit {
    at: Range<usize>,
    /// What comes first at one place: ends of inner sites, ends of outer ones, begins of outer ones, begins of inner ones.
    rank: (u8, isize),
    text: String,
    site: usize,
    /// Where the codes of mutants lie in the text.
    codes: Vec<(Range<usize>, usize)>,
    opens: bool,
    closes: bool,
}

/// Weaves sites into a source; `number` gives each mutant its number, or none where it does not compile.
pub fn weave(source: &str, sites: &[Site], mut number: impl FnMut(&Site, &Mutant) -> Option<u32>) -> Woven {
    let mut edits: Vec<Edit> = Vec::new();
    for (n, site) in sites.iter().enumerate() {
        let numbers: Vec<(usize, u32)> =
            site.mutants.iter().enumerate().filter_map(|(m, mutant)| Some((m, number(site, mutant)?))).collect();
        if !site.mutants.is_empty() && numbers.is_empty() {
            continue;
        }
        edits_of(source, n, site, &numbers, &mut edits);
    }
    edits.sort_by_key(|e| (e.at.start, e.at.end, e.rank));
    let mut out = Woven { text: String::with_capacity(source.len() * 3), codes: Vec::new(), sites: Vec::new() };
    let (mut done, mut open) = (0, std::collections::HashMap::new());
    for edit in edits {
        out.text.push_str(&source[done..edit.at.start]);
        let begin = out.text.len();
        if edit.opens {
            open.insert(edit.site, begin);
        }
        for (range, mutant) in edit.codes {
            out.codes.push((range.start + begin..range.end + begin, edit.site, mutant));
        }
        out.text.push_str(&edit.text);
        if edit.closes {
            let begin = open.remove(&edit.site).unwrap_or(begin);
            out.sites.push((begin..out.text.len(), edit.site));
        }
        done = edit.at.end;
    }
    out.text.push_str(&source[done..]);
    out
}

fn edits_of(source: &str, n: usize, site: &Site, numbers: &[(usize, u32)], edits: &mut Vec<Edit>) {
    let depth = site.depth as isize;
    let mut codes = Vec::new();
    let mut text = String::new();
    let mut put = |text: &mut String, mutant: usize, code: &str| {
        codes.push((text.len()..text.len() + code.len(), mutant));
        text.push_str(code);
    };
    let (start, end) = (site.at.start, site.at.end);
    let edit = |at: Range<usize>, rank: (u8, isize), text: String| Edit {
        at,
        rank,
        text,
        site: n,
        codes: Vec::new(),
        opens: false,
        closes: false,
    };
    match &site.weave {
        Weave::Expression => {
            text.push('(');
            for (m, id) in numbers {
                text.push_str(&format!("if crate::mutant::on({id}) {{ "));
                put(&mut text, *m, &site.mutants[*m].code);
                text.push_str(" } else ");
            }
            text.push_str("{ ");
            edits.push(Edit { codes, opens: true, ..edit(start..start, (2, depth), text) });
            edits.push(Edit { closes: true, ..edit(end..end, (1, -depth), " })".into()) });
        }
        Weave::Statement => {
            let text = format!("if !crate::mutant::on({}) {{ ", numbers[0].1);
            let codes = vec![(0..text.len(), numbers[0].0)];
            edits.push(Edit { codes, opens: true, ..edit(start..start, (2, depth), text) });
            edits.push(Edit { closes: true, ..edit(end..end, (1, -depth), " }".into()) });
        }
        Weave::Body => {
            for (m, id) in numbers {
                text.push_str(&format!(" if crate::mutant::on({id}) {{ "));
                put(&mut text, *m, &site.mutants[*m].code);
                text.push_str(" }");
            }
            edits.push(Edit { codes, opens: true, closes: true, ..edit(start..start, (2, depth), text) });
        }
        Weave::Guard => {
            text.push_str(" if !(false");
            for (m, id) in numbers {
                text.push_str(&format!(" || (crate::mutant::on({id}) && "));
                put(&mut text, *m, &site.mutants[*m].code);
                text.push(')');
            }
            text.push(')');
            edits.push(Edit { codes, opens: true, closes: true, ..edit(start..start, (2, depth), text) });
        }
        Weave::Constant { colon, value, .. } => constant(source, site, (*colon, value), edits, edit),
        Weave::Use(_) => edits.push(Edit { opens: true, closes: true, ..edit(end..end, (0, -depth), "()".into()) }),
        Weave::Reference(list) => {
            let (begin, close) = if *list { ("&(*Box::leak(Box::new(", ")))[..]") } else { ("&*Box::leak(Box::new(", "))") };
            edits.push(Edit { opens: true, ..edit(start..start + 1, (2, depth), begin.into()) });
            edits.push(Edit { closes: true, ..edit(end..end, (1, -depth), close.into()) });
        }
        Weave::Lifetime => {
            edits.push(Edit { opens: true, closes: true, ..edit(start..end, (2, depth), "&'static ".into()) });
        }
    }
}

/// `const NAME: T = value;` becomes `fn NAME() -> T { ... }`, which makes its value once.
fn constant(
    source: &str,
    site: &Site,
    (colon, value): (usize, &Range<usize>),
    edits: &mut Vec<Edit>,
    edit: impl Fn(Range<usize>, (u8, isize), String) -> Edit,
) {
    let (start, end, depth) = (site.at.start, site.at.end, site.depth as isize);
    let equals = colon + source[colon..value.start].rfind('=').unwrap_or(0);
    let ty = source[colon + 1..equals].replace('&', "&'static ").replace("'static 'static", "'static");
    let cell = format!("{{ static CELL: std::sync::OnceLock<{ty}> = std::sync::OnceLock::new(); *CELL.get_or_init(|| ");
    edits.push(Edit { opens: true, ..edit(start..start + "const".len(), (2, depth), "fn".into()) });
    edits.push(edit(colon..colon + 1, (2, depth), "() ->".into()));
    edits.push(edit(equals..value.start, (2, depth), cell));
    edits.push(Edit { closes: true, ..edit(value.end..end, (1, -depth), ") }".into()) });
}
