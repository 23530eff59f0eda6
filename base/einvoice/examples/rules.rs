//! Prints every rule of every rule set as a table in Markdown: `rules [fr|en]`. `RULES.md` is its English output.

use einvoice::Language;

fn main() {
    let french = std::env::args().nth(1).is_some_and(|l| l == "fr");
    let language = if french { Language::French } else { Language::English };
    print!("{}", einvoice::rules::listing::markdown(language));
}
