//! Names as banks show them: words reversed, cut, abbreviated, without accents, with the legal form before or after.

use std::collections::{HashMap, HashSet};

use super::input::{Customer, CustomerIx};
use super::text::fold;

/// The words of a name, folded; digits count as words.
pub fn tokens(name: &str) -> Vec<String> {
    fold(name).split(|c: char| !c.is_ascii_alphanumeric()).filter(|w| !w.is_empty()).map(str::to_owned).collect()
}

/// One key for a name whatever the order of its words.
pub fn key(tokens: &[String]) -> String {
    let mut sorted: Vec<&str> = tokens.iter().map(String::as_str).collect();
    sorted.sort_unstable();
    sorted.join(" ")
}

/// Words of legal forms of companies in western Europe, folded (GLEIF ELF list, the usual abbreviations).
const FORMS: [&str; 52] = [
    "SARL", "SAS", "SASU", "SA", "EURL", "SNC", "SCOP", "SCI", "SCA", "SCS", "SELARL", "SELAS", "GIE", "SCP", "EARL", "GAEC",
    "SCEA", "GMBH", "AG", "KG", "OHG", "UG", "EK", "GBR", "EG", "KGAA", "BV", "NV", "VOF", "CV", "SRL", "SPRL", "SC", "SL",
    "SLU", "SAU", "SPA", "SRLS", "SNCS", "SAPA", "LDA", "UNIPESSOAL", "LTD", "LIMITED", "PLC", "LLP", "LLC", "INC", "SE",
    "APS", "AB", "OY",
];

/// A legal name as its name and its legal form: the form's words at either end. A name of nothing else stays whole.
pub fn split_form(legal: &str) -> (String, String) {
    let words: Vec<&str> = legal.split_whitespace().collect();
    let folded: Vec<String> = words.iter().map(|w| tokens(w).concat()).collect();
    let is_form = |w: &str| FORMS.contains(&w);
    let mut end = words.len();
    while end > 0 {
        let linked = end < words.len() && (folded[end - 1].is_empty() || folded[end - 1] == "CO");
        if !is_form(&folded[end - 1]) && !linked {
            break;
        }
        end -= 1;
    }
    let mut start = 0;
    while end == words.len() && start < end && is_form(&folded[start]) {
        start += 1;
    }
    if start >= end {
        return (legal.trim().to_owned(), String::new());
    }
    let form: Vec<&str> = words[..start].iter().chain(&words[end..]).copied().collect();
    (words[start..end].join(" "), form.join(" "))
}

/// How a word sounds, roughly, for European names: umlauts written out, doubled letters, and mute endings fold.
pub fn sound(word: &str) -> String {
    let mut w = word.to_owned();
    for (from, to) in [
        ("PH", "F"),
        ("UE", "U"),
        ("OE", "O"),
        ("AE", "A"),
        ("CK", "K"),
        ("TH", "T"),
        ("Y", "I"),
        ("Z", "S"),
        ("EAU", "O"),
        ("AU", "O"),
    ] {
        w = w.replace(from, to);
    }
    let mut out = String::new();
    for c in w.chars() {
        if !out.ends_with(c) {
            out.push(c);
        }
    }
    while out.len() > 3 && (out.ends_with('E') || out.ends_with('S') || out.ends_with('H')) {
        out.pop();
    }
    out
}

/// How alike the word a bank shows is to a word of the name, 0 to 1.
pub fn word_likeness(shown: &str, word: &str) -> f64 {
    if shown == word {
        return 1.0;
    }
    let (short, long) = (shown.len(), word.len());
    if short >= 3 && word.starts_with(shown) {
        return if short >= 4 { 0.93 } else { 0.8 };
    }
    if sound(shown) == sound(word) && short >= 4 {
        return 0.9;
    }
    if short >= 2 && short < long && shown.as_bytes()[0] == word.as_bytes()[0] && is_subsequence(shown, word) {
        return if short * 3 >= long { 0.75 } else { 0.6 };
    }
    if short >= 5 && long >= 5 && super::text::one_slip(shown, word) { 0.85 } else { 0.0 }
}

fn is_subsequence(short: &str, long: &str) -> bool {
    let mut rest = long.bytes();
    short.bytes().all(|b| rest.any(|x| x == b))
}

/// All customers' names, indexed by words and by the sound and the head of words.
#[derive(Clone, Debug, Default)]
pub struct Names {
    customers: Vec<Vec<String>>,
    forms: Vec<Vec<String>>,
    all_forms: HashSet<String>,
    by_key: HashMap<String, Vec<CustomerIx>>,
    by_full_key: HashMap<String, Vec<CustomerIx>>,
    by_word: HashMap<String, Vec<CustomerIx>>,
}

/// Words shared by more customers than this say too little to look all of them up.
const COMMON: usize = 400;

impl Names {
    /// Indexes the customers.
    pub fn build(customers: &[Customer]) -> Names {
        let mut names = Names::default();
        for (ix, customer) in customers.iter().enumerate() {
            let ix = ix as CustomerIx;
            let form: Vec<String> = tokens(&customer.form);
            let mut words = tokens(&customer.name);
            if words.is_empty() {
                words = form.clone();
            }
            let full: Vec<String> = words.iter().chain(&form).cloned().collect();
            names.by_key.entry(key(&words)).or_default().push(ix);
            names.by_full_key.entry(key(&full)).or_default().push(ix);
            for heading in headings(&words) {
                let list = names.by_word.entry(heading).or_default();
                if list.last() != Some(&ix) {
                    list.push(ix);
                }
            }
            names.all_forms.extend(form.iter().cloned());
            names.customers.push(words);
            names.forms.push(form);
        }
        names
    }

    /// The words of a shown name without legal forms, and the legal forms.
    pub fn split(&self, shown: &str) -> (Vec<String>, Vec<String>) {
        let (form, words): (Vec<_>, Vec<_>) = tokens(shown).into_iter().partition(|t| self.all_forms.contains(t));
        if words.is_empty() { (form, Vec::new()) } else { (words, form) }
    }

    /// Customers whose name is exactly this, with the legal form when that tells them apart.
    pub fn exact(&self, shown: &str) -> Vec<CustomerIx> {
        if let Some(found) = self.by_full_key.get(&key(&tokens(shown))) {
            return found.clone();
        }
        let (words, form) = self.split(shown);
        let found = self.by_key.get(&key(&words)).cloned().unwrap_or_default();
        if form.is_empty() {
            return found;
        }
        // Another legal form is another company.
        found.into_iter().filter(|c| self.forms[*c as usize].iter().all(|f| form.contains(f))).collect()
    }

    /// Customers whose name resembles the one shown, best first, with likeness 0 to 1.
    pub fn alike(&self, shown: &str, most: usize) -> Vec<(CustomerIx, f64)> {
        let (words, form) = self.split(shown);
        let mut seen: HashSet<CustomerIx> = HashSet::new();
        for heading in headings(&words) {
            if let Some(list) = self.by_word.get(&heading)
                && list.len() <= COMMON
            {
                seen.extend(list);
            }
        }
        let mut found: Vec<(CustomerIx, f64)> =
            seen.into_iter().map(|c| (c, self.likeness(&words, &form, c))).filter(|(_, s)| *s > 0.35).collect();
        found.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        found.truncate(most);
        found
    }

    /// Likeness of shown words with one customer's name, 0 to 1.
    pub fn likeness(&self, words: &[String], form: &[String], customer: CustomerIx) -> f64 {
        let Some(name) = self.customers.get(customer as usize) else { return 0.0 };
        if words.is_empty() || name.is_empty() {
            return 0.0;
        }
        let best = |w: &String| name.iter().map(|n| word_likeness(w, n)).fold(0.0, f64::max);
        let weight = |w: &str| self.rarity(w);
        let (mut got, mut all) = (0.0, 0.0);
        for w in words {
            let weight = weight(w);
            got += weight * best(w);
            all += weight;
        }
        let shown_side = got / all;
        let (mut got, mut all) = (0.0, 0.0);
        for n in name {
            let weight = weight(n);
            got += weight * words.iter().map(|w| word_likeness(w, n)).fold(0.0, f64::max);
            all += weight;
        }
        let mut score = 0.6 * shown_side + 0.4 * (got / all);
        let initials: String = name.iter().filter_map(|w| w.chars().next()).collect();
        if words.len() == 1 && initials.len() >= 2 && words[0] == initials {
            score = score.max(0.75);
        }
        let other_form = !form.is_empty() && !self.forms[customer as usize].iter().all(|f| form.contains(f));
        if other_form { score - 0.12 } else { score }
    }

    /// 1 for a word nobody else bears, less for common words.
    fn rarity(&self, word: &str) -> f64 {
        let n = self.by_word.get(word).map_or(0, Vec::len) as f64;
        1.0 / (1.0 + n.ln_1p())
    }

    /// Customers whose whole name (two words, or one of six letters) stands within a text.
    pub fn within(&self, text: &str) -> Vec<CustomerIx> {
        let words = tokens(text);
        let mut found = Vec::new();
        for start in 0..words.len() {
            for end in start + 1..=(start + 5).min(words.len()) {
                let span = &words[start..end];
                if span.len() == 1 && span[0].len() < 6 {
                    continue;
                }
                if let Some(list) = self.by_key.get(&key(span)) {
                    found.extend(list);
                }
            }
        }
        found.sort_unstable();
        found.dedup();
        found
    }
}

/// What a name is looked up by: its words, their heads and sounds, and its initials.
fn headings(words: &[String]) -> Vec<String> {
    let mut out = Vec::new();
    for w in words {
        out.push(w.clone());
        if w.len() >= 4 {
            out.push(format!("{}*", &w[..4]));
            out.push(format!("~{}", sound(w)));
        }
    }
    if words.len() >= 2 {
        out.push(words.iter().filter_map(|w| w.chars().next()).collect());
    }
    out.sort_unstable();
    out.dedup();
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn book() -> Names {
        let c = |name: &str, form: &str| Customer { name: name.into(), form: form.into(), ..Customer::default() };
        Names::build(&[
            c("Transports Lefèvre", "SARL"),
            c("Müller Maschinenbau", "GmbH"),
            c("Établissements Blanc", "SAS"),
            c("Transports Lefèvre", "SA"),
            c("Blanc Bois", "SAS"),
        ])
    }

    #[test]
    fn legal_forms_stand_at_either_end() {
        for (legal, name, form) in [
            ("Transports Lefèvre SARL", "Transports Lefèvre", "SARL"),
            ("Weiß Handels GmbH & Co. KG", "Weiß Handels", "GmbH & Co. KG"),
            ("SAS Bâti-Ouest", "Bâti-Ouest", "SAS"),
            ("S.A.R.L. Duval", "Duval", "S.A.R.L."),
            ("Laiterie du Jura", "Laiterie du Jura", ""),
            ("SA", "SA", ""),
            ("", "", ""),
        ] {
            assert_eq!(split_form(legal), (name.to_owned(), form.to_owned()), "{legal}");
        }
    }

    #[test]
    fn finds_customers_by_what_a_bank_shows() {
        for (shown, want) in [
            ("SARL TRANSPORTS LEFEVRE", 0),
            ("LEFEVRE TRANSPORTS SA", 3),
            ("MUELLER MASCHINENBAU", 1),
            ("MULLER MASCH", 1),
            ("ETS BLANC", 2),
            ("TPTS LEFEVRE SARL", 0),
            ("BB SAS", 4),
        ] {
            let found = book().alike(shown, 3);
            assert_eq!(found.first().map(|f| f.0), Some(want), "{shown}: {found:?}");
        }
        assert!(book().alike("URSSAF ILE DE FRANCE", 3).is_empty());
        assert_eq!(book().exact("TRANSPORTS LEFEVRE SARL"), [0]);
        assert_eq!(book().exact("TRANSPORTS LEFEVRE"), [0, 3]);
        assert_eq!(book().within("PAIEMENT P/C BLANC BOIS MARS"), [4]);
    }
}
